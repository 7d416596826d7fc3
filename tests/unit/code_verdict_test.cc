// What the results of tests add up to.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "verifiers/code/internal/problem_cache.h"
#include "verifiers/code/internal/test_results.h"

namespace cupel::code {
namespace {

TestResult result(Reason reason, double score = 0) { return {reason, score, "", {}}; }
const TestResult kPassed = result(Reason::passed, 1);

Problem problem_of(std::size_t tests) {
  Problem problem;
  problem.tests.resize(tests);
  return problem;
}

Verdict verdict(const Problem& problem, Scoring scoring, std::vector<TestResult> tests) {
  Attempt attempt{problem, "", "python", {}};
  attempt.options.scoring = scoring;
  return verdict_of(attempt, {std::move(tests), std::nullopt});
}

TEST(CodeVerdict, AllPassed) {
  const Verdict judged = verdict(problem_of(2), Scoring::all, {kPassed, kPassed});
  EXPECT_EQ(judged.outcome, Outcome::correct);
  EXPECT_EQ(judged.reason, Reason::passed);
  EXPECT_EQ(judged.score, 1);
}

TEST(CodeVerdict, TheFirstFailureGivesTheReason) {
  const Verdict judged =
      verdict(problem_of(3), Scoring::all,
              {kPassed, result(Reason::wrong_output), result(Reason::time_limit)});
  EXPECT_EQ(judged.outcome, Outcome::incorrect);
  EXPECT_EQ(judged.reason, Reason::wrong_output);
  EXPECT_EQ(judged.score, 0);
  EXPECT_EQ(judged.detail, "test 2 of 3: wrong_output");
}

TEST(CodeVerdict, TheShareIsWeighted) {
  Problem problem = problem_of(3);
  problem.tests[0].weight = 2;
  problem.tests[2].weight = 5;
  EXPECT_EQ(
      verdict(problem, Scoring::share, {kPassed, kPassed, result(Reason::wrong_output)}).score,
      3.0 / 8);
  EXPECT_EQ(
      verdict(problem, Scoring::share, {kPassed, kPassed, result(Reason::wrong_output, 0.5)}).score,
      5.5 / 8);
}

TEST(CodeVerdict, AGroupCountsWhereAllItsTestsPass) {
  Problem problem = problem_of(4);
  problem.tests[0].group = 1;
  problem.tests[1].group = 1;
  problem.tests[2].group = 2;
  problem.tests[3].group = 2;
  problem.tests[3].weight = 2;
  EXPECT_EQ(verdict(problem, Scoring::grouped, {kPassed, kPassed, result(Reason::crashed), kPassed})
                .score,
            2.0 / 5);
}

TEST(CodeVerdict, NoTestIsNoPass) {
  EXPECT_EQ(verdict(problem_of(0), Scoring::all, {}).outcome, Outcome::unscorable);
  EXPECT_EQ(verdict(problem_of(0), Scoring::all, {}).reason, Reason::bad_tests);
}

TEST(CodeVerdict, ATestThatWasNotRunIsNoPass) {
  const Verdict judged =
      verdict(problem_of(2), Scoring::all, {kPassed, result(Reason::not_checked)});
  EXPECT_EQ(judged.outcome, Outcome::incorrect);
}

TEST(CodeVerdict, AFailureOfTheMachineIsNoScore) {
  const Verdict judged = verdict(problem_of(2), Scoring::share,
                                 {result(Reason::wrong_output), result(Reason::internal_error)});
  EXPECT_EQ(judged.outcome, Outcome::error);
}

TEST(CodeVerdict, ABadTestIsNobodysFault) {
  const Verdict judged = verdict(problem_of(2), Scoring::all,
                                 {result(Reason::wrong_output), result(Reason::bad_tests)});
  EXPECT_EQ(judged.outcome, Outcome::unscorable);
}

TEST(CodeVerdict, WhoTampersGetsNoShare) {
  const Verdict judged = verdict(problem_of(3), Scoring::share,
                                 {kPassed, result(Reason::wrong_output), result(Reason::tampered)});
  EXPECT_EQ(judged.reason, Reason::tampered);
  EXPECT_EQ(judged.score, 0);
  EXPECT_EQ(judged.detail, "test 3 of 3: tampered");
}

TEST(CodeVerdict, TheRowHasEachTestsResult) {
  Problem problem = problem_of(2);
  Attempt attempt{problem, "", "cpp", {}};
  attempt.options.machine_factor = 1.5;
  attempt.time_limit = std::chrono::seconds(3);
  const auto row = nlohmann::json::parse(
      test_results_json(attempt, {{kPassed, result(Reason::memory_limit)}, std::nullopt}));
  EXPECT_EQ(row, nlohmann::json::parse(R"({"kind": "stdin", "language": "cpp", "passed": 1,
      "machine_factor": 1.5, "cpu_seconds": 3, "results": ["passed", "memory_limit"]})"));
}

TEST(ProblemIdentity, DependsOnWhatDecides) {
  Problem problem = problem_of(1);
  problem.tests[0].input = "1";
  const Digest identity = identity_of(problem);
  Problem same = problem;
  same.schema = "another form of the same";
  EXPECT_EQ(identity_of(same), identity);
  for (const auto& change : std::vector<void (*)(Problem&)>{
           [](Problem& p) { p.tests[0].input = "2"; },
           [](Problem& p) { p.tests[0].expected = "1"; },
           [](Problem& p) { p.tests[0].weight = 2; },
           [](Problem& p) { p.tests[0].group = 1; },
           [](Problem& p) { p.tests[0].arguments = {Value::of(std::int64_t{1})}; },
           [](Problem& p) {
             p.tests[0].named_arguments = {{"x", Value::of(std::int64_t{1})}};
           },
           [](Problem& p) { p.tests[0].accepted = {Value::of(std::int64_t{1})}; },
           [](Problem& p) { p.tests.push_back(p.tests[0]); },
           [](Problem& p) { p.kind = TestKind::checker; },
           [](Problem& p) { p.language = "c"; },
           [](Problem& p) { p.entry_point = "f"; },
           [](Problem& p) { p.context = "import math"; },
           [](Problem& p) { p.context_is_head = true; },
           [](Problem& p) { p.test_code = "assert f()"; },
           [](Problem& p) { p.test_language = "c"; },
           [](Problem& p) {
             p.judge = ProblemProgram{"x", "cpp"};
           },
           [](Problem& p) { p.comparator = Comparator::exact; },
           [](Problem& p) { p.tolerance.absolute = 1; },
           [](Problem& p) { p.tolerance.relative = 1; },
           [](Problem& p) { p.rules.tuples_are_lists = true; },
           [](Problem& p) { p.rules.unordered = true; },
           [](Problem& p) { p.rules.absolute = 1; },
           [](Problem& p) { p.rules.relative = 1; },
           [](Problem& p) { p.time_limit = std::chrono::seconds(1); },
           [](Problem& p) { p.memory_bytes = 1; }}) {
    Problem changed = problem;
    change(changed);
    EXPECT_NE(identity_of(changed), identity);
  }
}

}  // namespace
}  // namespace cupel::code
