#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/code/grading.h"
#include "tests/sandbox/machine.h"

namespace cupel::code {
namespace {

using ::testing::HasSubstr;

/// Guess a number from 1 to 100 in at most 7 questions: "? n" is answered by <, > or =; "! n" ends.
constexpr char kGuess[] = R"(
#include "testlib.h"
using namespace std;

int main(int argc, char* argv[]) {
  registerInteraction(argc, argv);
  int secret = inf.readInt(1, 100, "secret");
  for (int asked = 0;; ++asked) {
    string what = ouf.readToken("[?!]", "the command");
    int number = ouf.readInt(1, 100, "the number");
    if (what == "!") {
      tout << asked << endl;
      if (number != secret) quitf(_wa, "it is %d, not %d", secret, number);
      quitf(_ok, "%d questions", asked);
    }
    if (asked == 7) quitf(_wa, "more than 7 questions");
    cout << (secret < number ? "<" : secret > number ? ">" : "=") << endl;
  }
}
)";

constexpr char kBisects[] = R"(
#include <iostream>
int main() {
  int low = 1, high = 100;
  while (low < high) {
    int middle = (low + high) / 2;
    std::cout << "? " << middle << std::endl;
    std::string answer;
    std::cin >> answer;
    if (answer == ">") low = middle + 1; else high = middle;
  }
  std::cout << "! " << low << std::endl;
}
)";

class InteractiveTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

Problem problem(std::string interactor, std::string language = "cpp") {
  Problem made;
  made.kind = TestKind::interactive;
  made.judge = ProblemProgram{std::move(interactor), std::move(language)};
  made.time_limit = std::chrono::milliseconds(100);
  made.tests.resize(1);
  made.tests[0].input = "37\n";
  return made;
}

Verdict python(const Problem& problem, std::string_view source) {
  return test::graded(problem, source, "python").verdict;
}

TEST_F(InteractiveTest, ASolutionThatFindsTheNumberPasses) {
  Problem all = problem(kGuess);
  for (const char* secret : {"1", "100", "50"}) {
    all.tests.emplace_back();
    all.tests.back().input = secret;
  }
  const Grade grade = test::graded(all, kBisects);
  EXPECT_EQ(grade.verdict.outcome, Outcome::correct) << grade.verdict.detail;
  EXPECT_EQ(grade.tests.size(), 4u);
  EXPECT_EQ(python(all,
                   "low, high = 1, 100\n"
                   "while low < high:\n"
                   "    middle = (low + high) // 2\n"
                   "    print('?', middle, flush=True)\n"
                   "    if input() == '>': low = middle + 1\n"
                   "    else: high = middle\n"
                   "print('!', low)\n")
                .outcome,
            Outcome::correct);
}

TEST_F(InteractiveTest, SaysWhatIsWrong) {
  const Problem guess = problem(kGuess);
  const struct {
    const char* source;
    Reason reason;
    const char* detail;
  } cases[] = {
      {"print('! 36')", Reason::wrong_output, "it is 37, not 36"},
      {"for i in range(1, 60):\n  print('?', i, flush=True)\n  input()", Reason::wrong_output,
       "more than 7 questions"},
      {"print('? 101', flush=True)\ninput()", Reason::wrong_output, "not within [1, 100]"},
      {"print('hello', flush=True)\ninput()", Reason::wrong_output, "the command is"},
      {"", Reason::wrong_output, "unexpected eof"},
      {"print('? 50', flush=True)\ninput()", Reason::wrong_output, "unexpected eof"},
      {"print('? 50', flush=True)\nraise ValueError('mine')", Reason::crashed, "mine"},
      {"print('! 37', flush=True)\nraise ValueError('late')", Reason::crashed, "late"},
      {"while True: pass", Reason::time_limit, "CPU time"},
      {"print('! 37', flush=True)\nimport time\ntime.sleep(1000)", Reason::time_limit,
       "goes on after the interactor has ended"},
  };
  for (const auto& [source, reason, detail] : cases) {
    const Verdict verdict = python(guess, source);
    EXPECT_EQ(verdict.outcome, Outcome::incorrect) << source;
    EXPECT_EQ(to_string(verdict.reason), to_string(reason)) << source << ": " << verdict.detail;
    EXPECT_THAT(verdict.detail, HasSubstr(detail)) << source;
  }
}

TEST_F(InteractiveTest, TwoThatWaitForOneAnotherAreTheSolutionsFault) {
  const Verdict waits = python(problem(kGuess), "input()");
  EXPECT_EQ(waits.reason, Reason::time_limit);
  EXPECT_THAT(waits.detail, HasSubstr("waits for the interactor, which waits for it"));
}

TEST_F(InteractiveTest, WhatIsSaidAfterTheEndDoesNotCount) {
  const Problem guess = problem(kGuess);
  EXPECT_EQ(python(guess, "print('! 37', flush=True)\nfor i in range(100000): print(i, flush=True)")
                .outcome,
            Outcome::correct);
  EXPECT_EQ(test::graded(guess,
                         "#include <iostream>\nint main() { std::cout << \"! 37\" << std::endl;"
                         "for (int i = 0; i < 100000; ++i) std::cout << i << std::endl; }")
                .verdict.outcome,
            Outcome::correct);
}

TEST_F(InteractiveTest, ABrokenInteractorIsNobodysFault) {
  const struct {
    const char* interactor;
    const char* detail;
  } cases[] = {
      {"int main() { return x; }", "does not compile"},
      {"#include <cstdlib>\nint main() { abort(); }", "comes to no judgement"},
      {"#include \"testlib.h\"\nint main(int c, char* v[]) { registerInteraction(c, v); }",
       "ended without a verdict"},
      {"#include \"testlib.h\"\nint main(int c, char* v[]) { registerInteraction(c, v);"
       "inf.readInt(1, 5, \"n\"); }",
       "FAIL n is 37"},
  };
  for (const auto& [interactor, detail] : cases) {
    const Verdict verdict = python(problem(interactor), "print('! 37')");
    EXPECT_EQ(verdict.outcome, Outcome::unscorable) << interactor;
    EXPECT_THAT(verdict.detail, HasSubstr(detail)) << interactor;
  }
}

TEST_F(InteractiveTest, ASolutionThatBreaksTheInteractorIsWrong) {
  const Problem fragile = problem(
      "#include \"testlib.h\"\nint main(int c, char* v[]) { registerInteraction(c, v);"
      "int n = ouf.readInt(); if (n == 666) abort(); if (n == 37) quitf(_ok, \"\"); quitf(_wa, "
      "\"\"); }");
  const Verdict verdict = python(fragile, "print(666)");
  EXPECT_EQ(verdict.outcome, Outcome::incorrect);
  EXPECT_THAT(verdict.detail, HasSubstr("the interactor could not follow it"));
  EXPECT_EQ(python(fragile, "print(37)").outcome, Outcome::correct);
}

TEST_F(InteractiveTest, InteractorsInPythonSpeakByTheirExitCode) {
  const Problem echo = problem(
      "import sys\nn = int(open(sys.argv[1]).read())\nprint(n, flush=True)\n"
      "sys.exit(0 if int(sys.stdin.readline() or '-1') == n + 1 else 1)\n",
      "python");
  EXPECT_EQ(python(echo, "print(int(input()) + 1)").outcome, Outcome::correct);
  EXPECT_EQ(python(echo, "print(int(input()))").outcome, Outcome::incorrect);
  // It raises, and judges silence in good order.
  EXPECT_EQ(python(echo, "print('one')").outcome, Outcome::incorrect);
  EXPECT_EQ(python(problem("raise KeyError('x')", "python"), "print(1)").outcome,
            Outcome::unscorable);
}

TEST_F(InteractiveTest, PointsAreAShare) {
  GradeOptions share;
  share.scoring = Scoring::share;
  const Problem points = problem(
      "#include \"testlib.h\"\nint main(int c, char* v[]) { registerInteraction(c, v);"
      "quitp(ouf.readInt() / 4.0, \"so many\"); }");
  EXPECT_DOUBLE_EQ(test::graded(points, "print(1)", "python", share).verdict.score, 0.25);
  EXPECT_EQ(test::graded(points, "print(4)", "python", share).verdict.outcome, Outcome::correct);
  EXPECT_EQ(test::graded(points, "print(8)", "python", share).verdict.outcome, Outcome::unscorable);
}

}  // namespace
}  // namespace cupel::code
