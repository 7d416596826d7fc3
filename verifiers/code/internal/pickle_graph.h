#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "verifiers/code/value.h"

namespace cupel::code {

/// The objects of a pickle while it is read. They refer to one another, may do so in a circle, and
/// are changed after they have been referred to.
class PickleGraph {
 public:
  using Id = std::uint32_t;

  struct Node {
    Value scalar;  ///< all but its items
    std::vector<Id> items;
  };

  /// False where there are too many already.
  bool has_room() const { return nodes_.size() < kMostNodes; }
  Id add(Value scalar, std::vector<Id> items = {});
  Node& operator[](Id id) { return nodes_[id]; }

  /// The tree that hangs on `root`. What is referred to twice is there twice: fails where that
  /// comes to more than memory should hold, and on circles.
  Result<Value> tree(Id root) const;

 private:
  static constexpr std::size_t kMostNodes = std::size_t{1} << 18;
  std::vector<Node> nodes_;
};

}  // namespace cupel::code
