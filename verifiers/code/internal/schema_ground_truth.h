#pragma once

#include <string_view>

#include "verifiers/code/internal/schema_reading.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// Tests on their own, as reward functions are handed them: an object of inputs and outputs or of
/// test code, a list of tests or of assert lines, JSON of these in a text, or assert lines.
/// `function` is what a list's tests are of where they do not say so.
Problem read_ground_truth(const Field& truth, std::string_view function);

}  // namespace cupel::code
