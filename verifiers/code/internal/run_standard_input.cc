#include "verifiers/code/internal/solution_runs.h"

namespace cupel::code {
namespace {

TestResult judged(const sandbox::RunResult& run, const TestCase& test, const Problem& problem) {
  TestResult result = result_of(run);
  if (result.reason != Reason::passed) return result;
  if (same_output(problem.comparator, run.output, test.expected, problem.tolerance)) return result;
  result.reason = Reason::wrong_output;
  result.score = 0;
  result.detail =
      first_difference(problem.comparator, run.output, test.expected, problem.tolerance);
  return result;
}

}  // namespace

SuiteResult run_standard_input(const Workshop& workshop, const Attempt& attempt) {
  const Problem& problem = attempt.problem;
  return judge_solution_runs(
      workshop, attempt, [&](std::size_t first, const std::vector<sandbox::RunResult>& runs) {
        std::vector<TestResult> results;
        for (std::size_t i = 0; i < runs.size(); ++i)
          results.push_back(judged(runs[i], problem.tests[first + i], problem));
        return results;
      });
}

}  // namespace cupel::code
