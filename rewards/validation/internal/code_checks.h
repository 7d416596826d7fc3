#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/probe.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// A program whose verdict says something about a row's tests.
struct TestRun {
  std::size_t row;
  std::string completion;
  bool is_solution;  ///< the row's own, which must pass; else one that does nothing and must not
};

/// What the tests of a row show without being run, and what is to be run: the row's own solution
/// and a program that does nothing.
void check_code(const ProblemRow& row, std::size_t number, Faults& faults,
                std::vector<TestRun>& runs);

/// What came of a run. Returns why the sandbox could not say, "" if it could.
std::string take_verdict(const TestRun& run, const Verdict& verdict, Faults& faults);

}  // namespace cupel
