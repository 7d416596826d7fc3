#pragma once

#include <string_view>

namespace cupel::instructions {

/// Whether Python's `json.loads` takes `text`: JSON, and also NaN, Infinity and -Infinity, lone
/// surrogates in escapes, and any depth. Linear, without recursion. Thread-safe.
bool is_python_json(std::string_view text);

}  // namespace cupel::instructions
