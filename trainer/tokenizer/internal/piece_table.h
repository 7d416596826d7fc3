#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::trainer {

/// From short texts to tokens, for looking up far more often than for adding.
class PieceTable {
 public:
  void reserve(std::size_t count);
  /// `piece` is new, and there is room for it.
  void add(std::string_view piece, std::int32_t id);
  /// The token; -1: none.
  std::int32_t find(std::string_view piece) const;

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    std::int32_t id = -1;
  };

  std::vector<Entry> entries_;  // an open table, its size a power of two
  std::string texts_;
};

}  // namespace cupel::trainer
