#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/result.h"
#include "verifiers/instructions/internal/assertions.h"

namespace cupel::instructions {

/// The keyword that stands for the assertions of a schema in what valijson is given: its value is
/// their position.
inline constexpr const char* kAssertionsKeyword = "cupel:assertions";

/// A schema taken apart: what valijson applies to the parts of a value, and what is asserted of
/// each value itself.
struct ReadSchema {
  /// Schemas that refer to each other by position, `{"$ref": "#/definitions/3"}`. The first is the
  /// whole.
  std::vector<nlohmann::json> definitions;
  std::deque<Assertions> assertions;
};

/// Reads a schema of draft 4 to 2020-12. Fails with the place (a JSON pointer) and what is wrong
/// there.
Result<ReadSchema> read_schema(const nlohmann::json& schema);

}  // namespace cupel::instructions
