#pragma once

#include "verifiers/code/internal/schema_reading.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// Whether the problem has what one of its kind needs and does not contradict itself. Faults go to
/// the row's Reading.
void check_problem(const Field& row, const Problem& problem);

}  // namespace cupel::code
