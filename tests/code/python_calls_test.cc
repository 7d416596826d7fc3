#include <gtest/gtest.h>

#include "tests/code/grading.h"
#include "tests/sandbox/machine.h"

namespace cupel::test {
namespace {

using code::Grade;
using code::GradeOptions;
using code::Problem;
using code::TestCase;
using code::TestKind;
using code::Value;

class PythonCalls : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

Value literal(std::string_view text) {
  return code::parse_literal(text, code::Dialect::python).value();
}

/// Tests of "f": the arguments as a tuple, and the result.
Problem calls_of(std::vector<std::pair<std::string, std::string>> calls) {
  Problem problem;
  problem.kind = TestKind::function;
  problem.entry_point = "f";
  for (const auto& [arguments, expected] : calls) {
    TestCase test;
    test.arguments = literal(arguments).items;
    test.accepted = {literal(expected)};
    problem.tests.push_back(std::move(test));
  }
  return problem;
}

Grade graded_python(const Problem& problem, std::string_view source, bool run_all = false) {
  GradeOptions options;
  options.run_all = run_all;
  options.time_limit = std::chrono::seconds(1);
  return graded(problem, source, "python", options);
}

std::vector<Reason> reasons(const Grade& grade) {
  std::vector<Reason> all;
  for (const code::TestResult& test : grade.tests) all.push_back(test.reason);
  return all;
}

TEST_F(PythonCalls, CompareWhatComesBackAsPythonDoes) {
  const Problem problem =
      calls_of({{"(2, 'b')", "{'b': [4, (1, 2.5)]}"}, {"(0, '')", "{'': [0, (1, 2.5)]}"}});
  const Grade right = graded_python(problem, "def f(n, s):\n    return {s: [n * n, (1, 2.5)]}\n");
  EXPECT_EQ(right.verdict.outcome, Outcome::correct) << right.verdict.detail;
  const Grade list = graded_python(problem, "def f(n, s):\n    return {s: [n * n, [1, 2.5]]}\n");
  EXPECT_EQ(list.verdict.reason, Reason::wrong_output);
  EXPECT_NE(list.verdict.detail.find("f(2, 'b')"), std::string::npos) << list.verdict.detail;
}

TEST_F(PythonCalls, SubclassesCountAsWhatTheyDeriveFrom) {
  const Problem problem = calls_of({{"(1,)", "[1, 'x', {'a': 2}, (3, 4), 0.5, True]"}});
  const Grade grade = graded_python(problem, R"(
import enum
from collections import Counter, namedtuple
from decimal import Decimal
class Kind(enum.IntEnum):
    ONE = 1
class Text(str):
    pass
Pair = namedtuple("Pair", "x y")
def f(n):
    return [Kind.ONE, Text("x"), Counter(a=2), Pair(3, 4), Decimal("0.5"), True]
)");
  EXPECT_EQ(grade.verdict.outcome, Outcome::correct) << grade.verdict.detail;
}

TEST_F(PythonCalls, ValuesOfAllKindsGoThereAndBack) {
  const std::string values =
      "(None, True, -12345678901234567890, 1e300, 'é\\ud800', b'\\x00\\xff', [], (), {1, 2}, {'k': "
      "1j})";
  const Problem problem = calls_of({{values, values}});
  const Grade grade = graded_python(problem, "def f(*arguments):\n    return arguments\n");
  EXPECT_EQ(grade.verdict.outcome, Outcome::correct) << grade.verdict.detail;
}

TEST_F(PythonCalls, ArgumentsAreFreshForEachCall) {
  const Problem problem = calls_of({{"([1],)", "1"}, {"([1],)", "1"}});
  const Grade grade = graded_python(problem, "def f(x):\n    x.append(0)\n    return len(x) - 1\n");
  EXPECT_EQ(grade.verdict.outcome, Outcome::correct) << grade.verdict.detail;
}

TEST_F(PythonCalls, OneObjectOfAClassAnswersAllCalls) {
  const std::string_view solution =
      "class Solution:\n    def __init__(self): self.n = 0\n"
      "    def f(self):\n        self.n += 1\n        return self.n\n";
  Problem problem = calls_of({{"()", "1"}, {"()", "2"}});
  EXPECT_EQ(graded_python(problem, solution).verdict.outcome, Outcome::correct);
  problem.entry_point = "Solution.f";
  EXPECT_EQ(graded_python(problem, solution).verdict.outcome, Outcome::correct);
}

TEST_F(PythonCalls, ADeathFailsTheCallUnderWayAndNoOther) {
  const Problem problem =
      calls_of({{"(0,)", "0"}, {"(1,)", "1"}, {"(2,)", "2"}, {"(3,)", "3"}, {"(4,)", "4"}});
  const Grade grade = graded_python(problem, R"(
import os
def f(n):
    if n == 1: os._exit(3)
    if n == 3:
        while True: pass
    return n
)",
                                    true);
  EXPECT_EQ(reasons(grade), (std::vector{Reason::passed, Reason::crashed, Reason::passed,
                                         Reason::time_limit, Reason::passed}));
}

TEST_F(PythonCalls, TheFirstFailureEndsTheTests) {
  const Problem problem = calls_of({{"(0,)", "0"}, {"(1,)", "0"}, {"(2,)", "2"}});
  EXPECT_EQ(reasons(graded_python(problem, "f = lambda n: n\n")),
            (std::vector{Reason::passed, Reason::wrong_output, Reason::not_checked}));
}

TEST_F(PythonCalls, WhatIsWrongWithASolution) {
  const Problem problem = calls_of({{"(0,)", "0"}});
  const auto reason = [&](std::string_view source) {
    return graded_python(problem, source).verdict.reason;
  };
  EXPECT_EQ(reason("def f(n) return n\n"), Reason::compile_error);
  EXPECT_EQ(reason("def g(n):\n    return n\n"), Reason::no_entry_point);
  EXPECT_EQ(reason("import nothing_of_that_name\ndef f(n): return n\n"), Reason::crashed);
  EXPECT_EQ(reason("def f(n): return 1 // n\n"), Reason::crashed);
  EXPECT_EQ(reason("def f(n): return [bytearray(b'x') * (1 << 28) for _ in range(64)]\n"),
            Reason::memory_limit);
  EXPECT_EQ(reason("def f(n): return n\nif __name__ == '__main__': f.g\n"), Reason::passed);
}

TEST_F(PythonCalls, TheBodyOfAFunctionIsPutBehindItsHead) {
  Problem problem = calls_of({{"(3,)", "7"}});
  problem.context =
      "def twice(n):\n    return 2 * n\n\ndef f(n):\n    \"\"\" One more than twice. \"\"\"\n";
  problem.context_is_head = true;
  EXPECT_EQ(graded_python(problem, "    return twice(n) + 1\n").verdict.reason, Reason::passed);
  EXPECT_EQ(graded_python(problem, "def f(n):\n    return twice(n) + 1\n").verdict.reason,
            Reason::passed);
  EXPECT_EQ(graded_python(problem, "def g(n):\n    return 7\n").verdict.reason,
            Reason::no_entry_point);
}

TEST_F(PythonCalls, CodeBeforeTheSolutionThatFailsIsNotTheSolutionsFault) {
  Problem problem = calls_of({{"(3,)", "3"}});
  problem.context = "import nothing_of_that_name\n";
  const Verdict verdict = graded_python(problem, "def f(n): return n\n").verdict;
  EXPECT_EQ(verdict.outcome, Outcome::unscorable);
  EXPECT_EQ(verdict.reason, Reason::bad_tests);
}

}  // namespace
}  // namespace cupel::test
