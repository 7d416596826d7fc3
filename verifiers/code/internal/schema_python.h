#pragma once

#include <string>
#include <string_view>

#include "verifiers/code/internal/schema_reading.h"

namespace cupel::code {

/// A prompt that is Python, to stand before a solution; "" where it is a task in words.
std::string python_prompt(const Field& prompt);

/// What judges of such problems import before a solution.
std::string_view usual_python_imports();

}  // namespace cupel::code
