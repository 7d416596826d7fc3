#pragma once

#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

/// Runs a test file that calls functions of a solution, each in a process of its own (see
/// harness/cpp_remote.h), and says what came of it. Only the tests' process can pass: it holds
/// nothing of the solution.
TestResult run_connected_tests(const Workshop& workshop, const Attempt& attempt,
                               const sandbox::Program& solution, const sandbox::Program& tests);

}  // namespace cupel::code
