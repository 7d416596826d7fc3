#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "verifiers/instructions/internal/assertions.h"

namespace cupel::instructions {

/// Sees quickly that JSON meets a schema, as most of it does; what it is not sure of is left to
/// SchemaEvaluation, which also knows why. Immutable.
class QuickSchema {
 public:
  /// What `read_schema` makes. `assertions` must outlive this.
  QuickSchema(const std::vector<nlohmann::json>& definitions,
              const std::deque<Assertions>& assertions);
  ~QuickSchema();

  /// True only if `text` is JSON, nested no deeper than kDeepestJson, and meets the schema. Linear.
  bool surely_fits(std::string_view text) const;

 private:
  struct Node;
  class Builder;
  class Walk;

  std::deque<Node> nodes_;  ///< the definitions first
};

}  // namespace cupel::instructions
