#pragma once

#include <string_view>

#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/probe.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// Whether the prompt gives its answer: what it boxes, tags as the answer or announces last, with
/// no question behind it, is correct; or a solution of the row stands in it. A number of the
/// problem that happens to be the answer is none of these. Where `code` is the verifier only the
/// solution is looked for, as nothing that a prompt holds is to be run.
void check_leak(const ProblemRow& row, std::string_view verifier, const Probe& probe,
                Faults& faults);

}  // namespace cupel
