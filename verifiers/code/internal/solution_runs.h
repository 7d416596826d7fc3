#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

/// What runs of the solution on the tests from number `first` on come to: a result for each.
using JudgeRuns = std::function<std::vector<TestResult>(
    std::size_t first, const std::vector<sandbox::RunResult>& runs)>;

/// Compiles the solution, runs it on the input of every test and has `judge` say what came of it.
/// Unless all are to be run, it ends with the first test that fails; those behind it stay
/// `not_checked`.
SuiteResult judge_solution_runs(const Workshop& workshop, const Attempt& attempt,
                                const JudgeRuns& judge);

}  // namespace cupel::code
