#pragma once

#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/probe.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// A row whose reference the verifier `math` compares with: whether it is an answer, equal to
/// itself however it is written, and what the row's solution comes to.
void check_math(const ProblemRow& row, const Probe& probe, Faults& faults);

}  // namespace cupel
