#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "verifiers/code/internal/assert_split.h"
#include "verifiers/code/internal/calls.h"
#include "verifiers/code/internal/python_solution.h"

namespace cupel::code {
namespace {

std::vector<ExpectedCall> calls_of(const Problem& problem) {
  std::vector<ExpectedCall> calls;
  calls.reserve(problem.tests.size());
  for (const TestCase& test : problem.tests)
    calls.push_back({{problem.entry_point, test.arguments, test.named_arguments},
                     test.accepted,
                     problem.rules});
  return calls;
}

std::vector<std::string> names_called(const std::vector<ExpectedCall>& calls) {
  std::set<std::string> names;
  for (const ExpectedCall& expected : calls) names.insert(expected.call.name);
  return {names.begin(), names.end()};
}

SuiteResult run_unsplit(const Workshop& workshop, const Attempt& attempt, std::string why) {
  SuiteResult suite = run_python_tests(workshop, attempt);
  suite.unsplit = std::move(why);
  return suite;
}

}  // namespace

SuiteResult run_python_calls(const Workshop& workshop, const Attempt& attempt) {
  const Problem& problem = attempt.problem;
  std::vector<ExpectedCall> calls;
  if (problem.kind == TestKind::assertion) {
    AssertSplit split = split_asserts(problem.test_code, problem.entry_point, context_of(problem));
    if (!split.splits()) return run_unsplit(workshop, attempt, std::move(split.obstacle));
    calls = std::move(split.calls);
  } else {
    calls = calls_of(problem);
  }
  const sandbox::Command command =
      solution_command(attempt, SolutionMode::batch, names_called(calls));
  SuiteResult suite = run_calls(workshop, attempt, calls, [&](std::string input) {
    sandbox::Command fed = command;
    fed.input = std::move(input);
    return fed;
  });
  const auto undecided = std::ranges::find(suite.tests, Reason::undecided, &TestResult::reason);
  if (undecided != suite.tests.end())
    return run_unsplit(workshop, attempt, std::move(undecided->detail));
  const bool blames_context =
      std::any_of(suite.tests.begin(), suite.tests.end(),
                  [](const TestResult& test) { return test.reason == Reason::bad_tests; });
  if (!blames_context) return suite;
  if (context_fails(workshop, attempt))
    return instead(Outcome::unscorable, Reason::bad_tests, suite.tests.front().detail);
  suite.tests.front() = {Reason::tampered, 0, "blames the code before it", {}};
  return suite;
}

}  // namespace cupel::code
