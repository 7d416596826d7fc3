#pragma once

#include <string_view>

#include "base/result.h"
#include "verifiers/code/value.h"

namespace cupel::code {

/// The plain data in a Python pickle (protocols 0 to 5): None, booleans, numbers, text, bytes,
/// lists, tuples, sets and dicts. A pickle is a program that may ask for any object by name; this
/// reads none of that and fails, naming what is asked for. Memory and depth are bounded whatever
/// the bytes are.
Result<Value> parse_pickle(std::string_view bytes);

}  // namespace cupel::code
