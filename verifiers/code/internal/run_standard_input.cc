#include <algorithm>

#include "verifiers/code/internal/workshop.h"

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
  Compiled compiled = compile(workshop, attempt.language, attempt.source);
  if (compiled.instead) return {{}, std::move(compiled.instead)};
  const sandbox::Command command = compiled.program->command({}, limits_of(attempt));

  const std::vector<TestCase>& tests = attempt.problem.tests;
  SuiteResult suite;
  suite.tests.resize(tests.size());
  // Most wrong solutions fail early: the first tests are run in small batches.
  std::size_t batch = attempt.must_run_all ? tests.size() : 1;
  for (std::size_t begin = 0; begin < tests.size(); begin += batch, batch *= 2) {
    const std::size_t end = std::min(begin + batch, tests.size());
    std::vector<std::string> inputs;
    for (std::size_t i = begin; i < end; ++i) inputs.push_back(tests[i].input);
    const std::vector<sandbox::RunResult> runs = workshop.runner.run_inputs(command, inputs);
    bool failed = false;
    for (std::size_t i = begin; i < end; ++i) {
      if (failed && !attempt.must_run_all) break;
      suite.tests[i] = judged(runs[i - begin], tests[i], attempt);
      failed = failed || suite.tests[i].reason != Reason::passed;
    }
    if (failed && !attempt.must_run_all) break;
  }
  return suite;
}

}  // namespace cupel::code
