#include "verifiers/code/internal/test_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/json_text.h"

namespace cupel::code {
namespace {

bool passed(const TestResult& result) { return result.reason == Reason::passed; }

double weight_of(const Problem& problem, std::size_t test) {
  return test < problem.tests.size() ? problem.tests[test].weight : 1;
}

std::uint32_t group_of(const Problem& problem, std::size_t test) {
  return test < problem.tests.size() ? problem.tests[test].group : 0;
}

double share(const Problem& problem, const std::vector<TestResult>& tests) {
  double reached = 0, all = 0;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    all += weight_of(problem, i);
    reached += weight_of(problem, i) * tests[i].score;
  }
  return all > 0 ? reached / all : 0;
}

double grouped(const Problem& problem, const std::vector<TestResult>& tests) {
  struct Group {
    double weight = 0;
    bool passed = true;
  };
  std::map<std::uint32_t, Group> groups;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    Group& group = groups[group_of(problem, i)];
    group.weight += weight_of(problem, i);
    group.passed = group.passed && passed(tests[i]);
  }
  double reached = 0, all = 0;
  for (const auto& [number, group] : groups) {
    all += group.weight;
    if (group.passed) reached += group.weight;
  }
  return all > 0 ? reached / all : 0;
}

double score_of(const Attempt& attempt, const std::vector<TestResult>& tests) {
  switch (attempt.options.scoring) {
    case Scoring::all:
      return 0;
    case Scoring::share:
      return share(attempt.problem, tests);
    case Scoring::grouped:
      return grouped(attempt.problem, tests);
  }
  return 0;
}

/// What decides the verdict: a result that says nothing of the solution, an attempt to cheat, the
/// first failure.
const TestResult* decisive(const std::vector<TestResult>& tests) {
  for (const Reason reason : {Reason::internal_error, Reason::bad_tests, Reason::tampered})
    for (const TestResult& test : tests)
      if (test.reason == reason) return &test;
  const auto failed = std::find_if_not(tests.begin(), tests.end(), passed);
  return failed == tests.end() ? nullptr : &*failed;
}

}  // namespace

Verdict verdict_of(const Attempt& attempt, const SuiteResult& suite) {
  if (suite.instead) return *suite.instead;
  if (suite.tests.empty())
    return unscored(Outcome::unscorable, Reason::bad_tests, "there is no test");
  Verdict verdict;
  const TestResult* result = decisive(suite.tests);
  if (!result) {
    verdict.outcome = Outcome::correct;
    verdict.reason = Reason::passed;
    verdict.score = 1;
    return verdict;
  }
  verdict.reason = result->reason;
  verdict.detail =
      fmt::format("test {} of {}: {}", result - suite.tests.data() + 1, suite.tests.size(),
                  result->detail.empty() ? to_string(result->reason) : result->detail);
  if (result->reason == Reason::internal_error) {
    verdict.outcome = Outcome::error;
  } else if (result->reason == Reason::bad_tests) {
    verdict.outcome = Outcome::unscorable;
  } else {
    verdict.outcome = Outcome::incorrect;
    verdict.score = result->reason == Reason::tampered ? 0 : score_of(attempt, suite.tests);
  }
  return verdict;
}

std::string test_results_json(const Attempt& attempt, const SuiteResult& suite) {
  std::string text = "{\"kind\":";
  append_json_string(text, to_string(attempt.problem.kind));
  text += ",\"language\":";
  append_json_string(text, attempt.language);
  text += ",\"machine_factor\":";
  append_json_number(text, attempt.options.machine_factor);
  text += ",\"cpu_seconds\":";
  append_json_number(text, std::chrono::duration<double>(attempt.time_limit).count());
  text += ",\"passed\":";
  append_json_number(text, static_cast<std::uint64_t>(
                               std::count_if(suite.tests.begin(), suite.tests.end(), passed)));
  text += ",\"results\":[";
  for (std::size_t i = 0; i < suite.tests.size(); ++i) {
    if (i > 0) text += ',';
    append_json_string(text, to_string(suite.tests[i].reason));
  }
  text += ']';
  if (!suite.unsplit.empty()) {
    text += ",\"unsplit\":";
    append_json_string(text, suite.unsplit);
  }
  return text += '}';
}

}  // namespace cupel::code
