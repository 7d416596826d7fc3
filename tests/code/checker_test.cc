#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/code/grading.h"
#include "tests/sandbox/machine.h"

namespace cupel::code {
namespace {

using ::testing::HasSubstr;

class CheckerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

Problem problem(std::string checker, std::string language = "cpp") {
  Problem made;
  made.kind = TestKind::checker;
  made.judge = ProblemProgram{std::move(checker), std::move(language)};
  made.tests.resize(1);
  made.tests[0].input = "10\n";
  made.tests[0].expected = "4 6\n";
  return made;
}

std::string prints(std::string_view text) { return "print('''" + std::string(text) + "''')"; }

Verdict verdict(const Problem& problem, std::string_view output) {
  return test::graded(problem, prints(output), "python").verdict;
}

/// Any two positive numbers that add up to the input.
constexpr char kSum[] = R"(
#include "testlib.h"
using namespace std;

int read_sum(InStream& stream) {
  int a = stream.readInt(1, 100, "a"), b = stream.readInt(1, 100, "b");
  return a + b;
}

int main(int argc, char* argv[]) {
  setName("two numbers with a given sum");
  registerTestlibCmd(argc, argv);
  int n = inf.readInt();
  if (read_sum(ans) != n) quitf(_fail, "the jury is wrong");
  int sum = read_sum(ouf);
  if (sum != n) quitf(_wa, "the sum is %d, expected %d", sum, n);
  quitf(_ok, "%d numbers", 2);
}
)";

TEST_F(CheckerTest, AcceptsAnotherRightAnswer) {
  EXPECT_EQ(verdict(problem(kSum), "3 7").reason, Reason::passed);
  EXPECT_EQ(verdict(problem(kSum), "\n  5\n5  \n\n").reason, Reason::passed);
}

TEST_F(CheckerTest, SaysWhatIsWrong) {
  const Verdict wrong = verdict(problem(kSum), "3 8");
  EXPECT_EQ(wrong.outcome, Outcome::incorrect);
  EXPECT_EQ(wrong.reason, Reason::wrong_output);
  EXPECT_EQ(wrong.detail, "test 1 of 1: wrong answer the sum is 11, expected 10");
}

TEST_F(CheckerTest, ReadsTheOutputAsTestlibDoes) {
  const struct {
    const char* output;
    const char* detail;
  } cases[] = {
      {"3", "unexpected eof"},
      {"", "unexpected eof"},
      {"3 7 1", "the output goes on"},
      {"3 x", "wrong output format \"x\""},
      {"03 7", "wrong output format \"03\""},
      {"+3 7", "wrong output format \"+3\""},
      {"99999999999 7", "wrong output format"},
      {"0 10", "wrong answer a is 0, not within [1, 100]"},
  };
  for (const auto& [output, detail] : cases) {
    const Verdict wrong = verdict(problem(kSum), output);
    EXPECT_EQ(wrong.reason, Reason::wrong_output) << output;
    EXPECT_THAT(wrong.detail, HasSubstr(detail)) << output;
  }
}

TEST_F(CheckerTest, ABadTestIsNobodysFault) {
  Problem bad = problem(kSum);
  bad.tests[0].expected = "4 7\n";
  Verdict unscored = verdict(bad, "3 7");
  EXPECT_EQ(unscored.outcome, Outcome::unscorable);
  EXPECT_EQ(unscored.detail, "test 1 of 1: the checker says: FAIL the jury is wrong");

  bad.tests[0].expected = "nothing\n";
  unscored = verdict(bad, "3 7");
  EXPECT_EQ(unscored.outcome, Outcome::unscorable);
  EXPECT_THAT(unscored.detail, HasSubstr("FAIL \"nothing\""));

  bad.judge.reset();
  EXPECT_EQ(verdict(bad, "3 7").reason, Reason::bad_tests);
}

TEST_F(CheckerTest, ACheckerThatDoesNotCompileIsNobodysFault) {
  const Verdict unscored =
      verdict(problem("#include \"testlib.h\"\n\nint main() { return x; }\n"), "");
  EXPECT_EQ(unscored.outcome, Outcome::unscorable);
  EXPECT_THAT(unscored.detail, HasSubstr("the checker does not compile: main.cpp:3:"));
}

TEST_F(CheckerTest, ACheckerWithoutAVerdictIsNobodysFault) {
  for (const char* body : {"return 0;", "exit(0);", "exit(1);"}) {
    const std::string source = std::string(
                                   "#include \"testlib.h\"\nint main(int c, char* v[]) { "
                                   "registerTestlibCmd(c, v); ") +
                               body + " }";
    const Verdict unscored = verdict(problem(source), "3 7");
    EXPECT_EQ(unscored.outcome, Outcome::unscorable) << body;
    EXPECT_THAT(unscored.detail, HasSubstr("ended without a verdict")) << body;
  }
}

/// Breaks on negative numbers in the way that its body says.
std::string breaking(const std::string& how) {
  return "#include \"testlib.h\"\nint main(int argc, char* argv[]) { registerTestlibCmd(argc, "
         "argv);\n"
         "int a = ouf.readInt(), b = ouf.readInt(); if (a < 0) { " +
         how + " } if (a + b == inf.readInt()) quitf(_ok, \"\"); quitf(_wa, \"no\"); }";
}

TEST_F(CheckerTest, AnOutputThatBreaksTheCheckerIsWrong) {
  for (const char* how :
       {"abort();", "volatile int* p = nullptr; *p = 1;", "for (volatile int i = 0;; ) i = i + 1;",
        "std::vector<std::string> v; for (;;) v.push_back(std::string(1 << 20, 'x'));",
        "exit(77);"}) {
    GradeOptions fast;
    fast.machine_factor = 0.1;  // for the one that loops
    const Verdict wrong =
        test::graded(problem(breaking(how)), prints("-3 13"), "python", fast).verdict;
    EXPECT_EQ(wrong.outcome, Outcome::incorrect) << how;
    EXPECT_EQ(wrong.reason, Reason::wrong_output) << how;
    EXPECT_THAT(wrong.detail, HasSubstr("the checker could not read the output")) << how;
  }
}

TEST_F(CheckerTest, ACheckerThatBreaksOnTheJurysAnswerIsBroken) {
  Problem broken = problem(breaking("abort();"));
  broken.tests[0].expected = "-1 11\n";
  EXPECT_EQ(verdict(broken, "-3 13").outcome, Outcome::unscorable);
  broken.tests[0].expected = "";
  EXPECT_EQ(verdict(broken, "-3 13").outcome, Outcome::unscorable);
  EXPECT_EQ(verdict(broken, "3 7").outcome, Outcome::correct);
}

TEST_F(CheckerTest, PointsAreAShareOfTheWhole) {
  GradeOptions share;
  share.scoring = Scoring::share;
  const auto score = [&](const std::string& give, std::string_view output) {
    const std::string source =
        "#include \"testlib.h\"\nint main(int argc, char* argv[]) { registerTestlibCmd(argc, "
        "argv);\n"
        "double a = ouf.readInt(), b = ouf.readInt(); " +
        give + " }";
    return test::graded(problem(source), prints(output), "python", share).verdict;
  };
  EXPECT_DOUBLE_EQ(score("quitp(a / 8, \"half\");", "2 0").score, 0.25);
  EXPECT_DOUBLE_EQ(score("quitp(a * 25, \"of %d\", 100);", "3 0").score, 0.75);  // 4 gives 100
  EXPECT_EQ(score("quitp(a * 25);", "4 0").outcome, Outcome::correct);
  EXPECT_EQ(score("quitp(a * 25);", "9 0").outcome, Outcome::correct);
  EXPECT_DOUBLE_EQ(score("quitp(a * 25);", "0 0").score, 0);
  EXPECT_DOUBLE_EQ(score("quitf(_pc(50), \"a quarter\");", "0 0").score, 0.25);
  EXPECT_EQ(score("quitf(_pc(200), \"all\");", "0 0").outcome, Outcome::correct);
  EXPECT_EQ(score("if (a == 4) quitf(_ok, \"\"); quitp(50);", "1 0").outcome, Outcome::unscorable);
  // What the output says of points is not what the checker says.
  EXPECT_DOUBLE_EQ(score("std::cerr << \"points 1\\n\"; quitp(0.5, \"\\npoints 1\");", "1 0").score,
                   0.5);
}

TEST_F(CheckerTest, PythonCheckersPrintAScore) {
  // Called with input, right output, the solution's output.
  const Problem pairs = problem(
      "import sys\n"
      "n = int(open(sys.argv[1]).read())\n"
      "assert open(sys.argv[2]).read() == '4 6\\n'\n"
      "a, b = map(int, open(sys.argv[3]).read().split())\n"
      "print(1 if a + b == n else 0.5 if a + b == n - 1 else 0)\n",
      "python");
  EXPECT_EQ(verdict(pairs, "1 9").outcome, Outcome::correct);
  EXPECT_EQ(verdict(pairs, "1 8").outcome, Outcome::incorrect);
  EXPECT_EQ(verdict(pairs, "1 1").outcome, Outcome::incorrect);
  const Verdict unread = verdict(pairs, "one");
  EXPECT_EQ(unread.outcome, Outcome::incorrect);
  EXPECT_THAT(unread.detail, HasSubstr("ValueError"));
  GradeOptions share;
  share.scoring = Scoring::share;
  EXPECT_DOUBLE_EQ(test::graded(pairs, "print(1, 8)", "python", share).verdict.score, 0.5);
}

TEST_F(CheckerTest, APythonCheckerThatSaysNothingIsTakenByItsExitCodeIfItHasTwo) {
  const Problem exits =
      problem("import sys\nsys.exit(0 if open(sys.argv[3]).read().split() == ['4', '6'] else 1)\n",
              "python");
  EXPECT_EQ(verdict(exits, "4 6").outcome, Outcome::correct);
  EXPECT_EQ(verdict(exits, "5 5").outcome, Outcome::incorrect);
  const Problem mute = problem("def check():\n    return False\n", "python");
  EXPECT_EQ(verdict(mute, "4 6").outcome, Outcome::unscorable);
  EXPECT_EQ(verdict(mute, "5 5").outcome, Outcome::unscorable);
}

TEST_F(CheckerTest, TheSolutionsOwnFailuresComeFirst) {
  const Problem sums = problem(kSum);
  EXPECT_EQ(test::graded(sums, "raise ValueError('x')", "python").verdict.reason, Reason::crashed);
  EXPECT_EQ(test::graded(sums, "int main() { return }").verdict.reason, Reason::compile_error);
}

TEST_F(CheckerTest, EveryTestIsCheckedWhereAllAreToBeRun) {
  Problem many = problem(kSum);
  many.tests.clear();
  for (int n = 2; n < 12; ++n) {
    many.tests.emplace_back();
    many.tests.back().input = std::to_string(n);
    many.tests.back().expected = "1 " + std::to_string(n - 1);
  }
  const std::string wrong_for_5 = "n = int(input())\nprint(1, n - 1 if n != 5 else 1)";
  GradeOptions all;
  all.run_all = true;
  const Grade grade = test::graded(many, wrong_for_5, "python", all);
  ASSERT_EQ(grade.tests.size(), 10u);
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_EQ(grade.tests[i].reason, i == 3 ? Reason::wrong_output : Reason::passed) << i;
  const Grade first = test::graded(many, wrong_for_5, "python");
  EXPECT_EQ(first.tests[4].reason, Reason::not_checked);
}

/// What is read off streams, each result held against one worked out by hand.
TEST_F(CheckerTest, StreamsAndWordsAsDocumented) {
  Problem streams = problem(R"(
#include "testlib.h"
#define HOLDS(c) quitif(!(c), _fail, "%s", #c)
int main(int argc, char* argv[]) {
  registerTestlibCmd(argc, argv);
  HOLDS(inf.readLine() == "first line");
  HOLDS(inf.readToken() == "a" && inf.curChar() == ' ');
  inf.readSpace();
  HOLDS(inf.readChar() == 'b' && inf.seekEoln());
  HOLDS(inf.readLine() == "");
  HOLDS(inf.readInts(3, -5, 5, "x") == std::vector<int>({-1, 0, 5}));
  inf.readEoln();
  HOLDS(inf.readLong() == -9223372036854775807LL - 1);
  HOLDS(inf.readUnsignedLong() == 18446744073709551615ULL);
  HOLDS(inf.readDouble() == -0.25 && inf.readReal(1, 2) == 1.5);
  HOLDS(inf.readStrictDouble(0, 4, 2, 2) == 3.14);
  HOLDS(inf.readToken("[a-c]{2,3}|x+", "w") == "xxx" && inf.readWord("(ab|cd)*e?") == "abcdab");
  HOLDS(!inf.seekEof());
  inf.skipBlanks();
  HOLDS(inf.nextChar() == '!');
  inf.unreadChar('?');
  HOLDS(inf.readString() == "?end" && inf.eof() && inf.seekEof() && inf.eoln());
  HOLDS(!pattern("[a-z]*z").matches("abz") && pattern("[^0-9]{2}").matches("ab"));
  HOLDS(pattern("\\[x\\]").matches("[x]") && !pattern("a{2}").matches("aaa"));
  HOLDS(englishEnding(1) == "st" && englishEnding(112) == "th" && englishEnding(23) == "rd");
  HOLDS(upperCase("aZ1") == "AZ1" && lowerCase("aZ1") == "az1" && vtos(-7) == "-7");
  HOLDS(compress("short") == "short" && compress(std::string(1000, 'x')).size() == 64);
  HOLDS(split("a,,b", ',').size() == 3 && tokenize("a,,b", ',').size() == 2);
  HOLDS(join(std::vector<int>{1, 2}, '-') == "1-2" && trim(" x\n") == "x");
  HOLDS(format("%d-%s", 1, "x") == "1-x" && format(std::string("%d"), 5) == "5");
  HOLDS(doubleCompare(1000, 1000.0009, 1e-6) && !doubleCompare(1000, 1000.002, 1e-6));
  HOLDS(doubleCompare(0, 9e-7, 1e-6) && !doubleCompare(0, NAN, 1e-6));
  HOLDS(doubleDelta(10, 11) == 0.1 && doubleDelta(0, 0.5) == 0.5);
  for (int i = 0; i < 100; ++i) HOLDS(rnd.next(3, 5) >= 3 && rnd.next(10) < 10 && rnd.next() < 1);
  quitf(_ok, "all");
}
)");
  streams.tests[0].input =
      "first line\r\na b  \n\n-1 0 5\n-9223372036854775808 18446744073709551615\n"
      "-.25 1.5 3.14 xxx abcdab\n !end";
  const Verdict all = test::graded(streams, "", "python").verdict;
  EXPECT_EQ(all.outcome, Outcome::correct) << all.detail;
}

}  // namespace
}  // namespace cupel::code
