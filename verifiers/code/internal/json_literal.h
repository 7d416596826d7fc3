#pragma once

#include <string_view>
#include <utility>

#include "base/result.h"
#include "verifiers/code/value.h"

namespace cupel::code {

/// Reads the JSON value that `text` starts with, and returns it with what follows.
Result<std::pair<Value, std::string_view>> read_json_literal(std::string_view text);

}  // namespace cupel::code
