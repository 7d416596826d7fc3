#include "verifiers/code/internal/solution_runs.h"

namespace cupel::code {
namespace {

TestResult judged(const sandbox::RunResult& run, const TestCase& test, const Attempt& attempt) {
  TestResult result = result_of(run);
  if (result.reason != Reason::passed) return result;
  if (same_output(attempt.comparator, run.output, test.expected, attempt.problem.tolerance))
    return result;
  result.reason = Reason::wrong_output;
  result.score = 0;
  result.detail =
      first_difference(attempt.comparator, run.output, test.expected, attempt.problem.tolerance);
  return result;
}

}  // namespace

SuiteResult run_standard_input(const Workshop& workshop, const Attempt& attempt) {
  return judge_solution_runs(
      workshop, attempt, [&](std::size_t first, const std::vector<sandbox::RunResult>& runs) {
        std::vector<TestResult> results;
        for (std::size_t i = 0; i < runs.size(); ++i)
          results.push_back(judged(runs[i], attempt.problem.tests[first + i], attempt));
        return results;
      });
}

}  // namespace cupel::code
