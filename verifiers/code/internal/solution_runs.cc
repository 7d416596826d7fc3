#include "verifiers/code/internal/solution_runs.h"

#include <algorithm>

namespace cupel::code {

SuiteResult judge_solution_runs(const Workshop& workshop, const Attempt& attempt,
                                const JudgeRuns& judge) {
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
    std::vector<TestResult> results = judge(begin, workshop.runner.run_inputs(command, inputs));
    bool failed = false;
    for (std::size_t i = begin; i < end && (!failed || attempt.must_run_all); ++i) {
      suite.tests[i] = std::move(results[i - begin]);
      failed = failed || suite.tests[i].reason != Reason::passed;
    }
    if (failed && !attempt.must_run_all) break;
  }
  return suite;
}

}  // namespace cupel::code
