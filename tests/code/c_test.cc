#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/code/cpp_problems.h"
#include "tests/code/hacks.h"
#include "tests/sandbox/machine.h"

namespace cupel::code::test {
namespace {

Verdict grade_c(const Problem& problem, std::string_view code) { return grade(problem, code, "c"); }

class CSolutions : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = cupel::test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
  static void expect_right(const Problem& problem, std::string_view code) {
    const Verdict verdict = grade_c(problem, code);
    EXPECT_EQ(verdict.outcome, Outcome::correct)
        << code << "\n"
        << to_string(verdict.reason) << ": " << verdict.detail;
  }
  static void expect_wrong(const Problem& problem, std::string_view code, Reason reason) {
    const Verdict verdict = grade_c(problem, code);
    EXPECT_EQ(verdict.outcome, Outcome::incorrect) << code << "\n" << verdict.detail;
    EXPECT_EQ(verdict.reason, reason) << code << "\n" << verdict.detail;
  }
  static void expect_bad_tests(const Problem& problem, std::string_view code,
                               std::string_view named) {
    const Verdict verdict = grade_c(problem, code);
    EXPECT_EQ(verdict.outcome, Outcome::unscorable) << code << "\n" << verdict.detail;
    EXPECT_NE(verdict.detail.find(named), std::string::npos) << verdict.detail;
  }
};

TEST_F(CSolutions, IntegersOfEverySize) {
  const Problem sum = calls_of("sum", {{"[2, 3]", "5"}, {"[-7, 4]", "-3"}});
  for (const char* type : {"int", "long", "short", "signed char", "long long", "int64_t", "ll"}) {
    const std::string head = "#include <stdint.h>\ntypedef long long ll;\n" + std::string(type) +
                             " sum(" + type + " a, " + type + " b)";
    expect_right(sum, head + " { return a + b; }");
    expect_wrong(sum, head + " { return a - b; }", Reason::wrong_output);
  }
  const Problem most = calls_of("most", {{"[18446744073709551615]", "18446744073709551615"}});
  expect_right(most, "#include <stddef.h>\nsize_t most(size_t n) { return n; }");
  expect_wrong(most, "long most(long n) { return n; }", Reason::crashed);
  const Problem least = calls_of("least", {{"[-9223372036854775808]", "-9223372036854775808"}});
  expect_right(least, "long least(long n) { return n; }");
  expect_wrong(least, "unsigned long least(unsigned long n) { return n; }", Reason::crashed);
}

TEST_F(CSolutions, BooleansRealsAndCharacters) {
  const Problem odd = calls_of("odd", {{"[3, True]", "True"}, {"[4, True]", "False"}});
  expect_right(odd, "#include <stdbool.h>\nbool odd(int n, bool b) { return n % 2 == b; }");
  expect_right(odd, "_Bool odd(int n, _Bool b) { return n % 2 == b; }");
  expect_wrong(odd, "_Bool odd(int n, _Bool b) { return 1; }", Reason::wrong_output);
  const Problem half = calls_of("half", {{"[0.2]", "0.1"}, {"[1]", "0.5"}});
  expect_right(half, "float half(float x) { return x / 2; }");
  expect_right(half, "double half(double x) { return x / 2; }");
  expect_wrong(half, "double half(double x) { return x / 3; }", Reason::wrong_output);
  const Problem next = calls_of("next", {{"['a']", "'b'"}, {"[65]", "'B'"}});
  expect_right(next, "char next(char c) { return c + 1; }");
  expect_wrong(next, "char next(char c) { return c; }", Reason::wrong_output);
}

TEST_F(CSolutions, Texts) {
  const Problem upper = calls_of("upper", {{"['abc']", "'ABC'"}, {"['']", "''"}});
  expect_right(upper,
               "#include <ctype.h>\n"
               "char* upper(char* s) { for (char* c = s; *c; ++c) *c = toupper(*c); return s; }");
  expect_wrong(upper, "const char* upper(const char* s) { return s; }", Reason::wrong_output);
  const Problem find = calls_of("find", {{"['abc', 'c']", "'c'"}, {"['abc', 'x']", "None"}});
  expect_right(find,
               "#include <string.h>\nconst char* find(const char* s, char c) { "
               "return strchr(s, c); }");
  expect_wrong(find, "const char* find(const char* s, char c) { return 0; }", Reason::wrong_output);
  const Problem longest = calls_of("longest", {{"[['a', 'abc', 'ab'], 3]", "'abc'"}});
  expect_right(
      longest,
      "#include <string.h>\n"
      "char* longest(char** words, int n) { char* best = words[0];\n"
      "  for (int i = 1; i < n; ++i) if (strlen(words[i]) > strlen(best)) best = words[i];\n"
      "  return best; }");
  expect_right(longest, "const char* longest(const char* words[], int n) { return words[1]; }");
  expect_wrong(longest, "char* longest(char* words[], int n) { return words[2]; }",
               Reason::wrong_output);
}

TEST_F(CSolutions, ArraysComeBackAsLongAsTheirSizeSays) {
  const Problem doubled = calls_of("doubled", {{"[[1, 2, 3], 3]", "[2, 4, 6]"}, {"[[], 0]", "[]"}});
  const std::string head =
      "#include <stdlib.h>\nint* doubled(const int* xs, int n, int* returnSize) {\n"
      "  int* ys = malloc(sizeof(int) * (n + 1));\n"
      "  for (int i = 0; i < n; ++i) ys[i] = 2 * xs[i];\n";
  expect_right(doubled, head + "  *returnSize = n; return ys; }");
  expect_wrong(doubled, head + "  *returnSize = n + 1; return ys; }", Reason::wrong_output);
  expect_wrong(doubled, head + "  *returnSize = -1; return ys; }", Reason::crashed);
  const Problem without_size = calls_of("doubled", {{"[[1, 2, 3]]", "[2, 4, 6]"}});
  const std::string named =
      "int* doubled(int* xs, int xsSize, int* returnSize) {\n"
      "  for (int i = 0; i < xsSize; ++i) xs[i] *= 2;\n  *returnSize = xsSize;\n  return xs; }";
  expect_right(without_size, named);
  expect_right(doubled, named);
  expect_wrong(without_size, head + "  *returnSize = n; return ys; }", Reason::crashed);
  const Problem words = calls_of("words", {{"['ab']", "['a', 'b']"}});
  expect_right(words,
               "char* all[] = {\"a\", \"b\"};\n"
               "char** words(char* s, int* returnSize) { *returnSize = 2; return all; }");
  expect_bad_tests(words, "char** words(char* s) { return 0; }", "words");
}

TEST_F(CSolutions, AVoidFunctionGivesWhatItLeavesInItsArray) {
  const Problem reverse = calls_of("reverse", {{"[[1.5, 2, 3], 3]", "[3, 2, 1.5]"}});
  expect_right(reverse,
               "void reverse(double xs[], int n) { for (int i = 0; i < n / 2; ++i) {\n"
               "  double x = xs[i]; xs[i] = xs[n - 1 - i]; xs[n - 1 - i] = x; } }");
  expect_wrong(reverse, "void reverse(double xs[], int n) {}", Reason::wrong_output);
  const Problem nothing = calls_of("nothing", {{"[[1], 1]", "None"}});
  expect_right(nothing, "void nothing(int* xs, int n) { xs[0] = n + 5; }");
}

TEST_F(CSolutions, OtherTypesAreNamed) {
  const Problem grid = calls_of("total", {{"[[[1, 2]], 1]", "3"}});
  expect_bad_tests(grid, "int total(int** xs, int n) { return xs[0][0] + xs[0][1]; }", "int**");
  expect_bad_tests(grid, "int total(int xs[][2], int n) { return xs[0][0] + xs[0][1]; }", "total");
  const Problem words = calls_of("count", {{"[['a', 'b'], 2]", "2"}});
  expect_bad_tests(words, "int count(char words[][10], int n) { return n; }", "count");
  expect_bad_tests(words, "struct W { int n; };\nint count(struct W* w, int n) { return n; }",
                   "struct W*");
  Problem declared = words;
  declared.context = "int count(char** words, int n);\n";
  expect_wrong(declared, "struct W { int n; };\nint count(struct W* w, int n) { return n; }",
               Reason::no_entry_point);
}

TEST_F(CSolutions, CrashesAndMissingFunctions) {
  const Problem f = calls_of("f", {{"[1]", "1"}});
  expect_wrong(f, "int f(int n) { return *(volatile int*)0; }", Reason::crashed);
  expect_wrong(f, "#include <stdlib.h>\nint f(int n) { exit(0); }", Reason::tampered);
  expect_wrong(f, "int g(int n) { return n; }", Reason::no_entry_point);
  expect_wrong(f, "int f(int n) { return n }", Reason::compile_error);
  expect_wrong(f, "int f(int n, int m) { return n; }", Reason::crashed);
  expect_right(f,
               "#include <stdio.h>\nint f(int n) { printf(\"%d\\n\", n); return n; }\n"
               "int main(void) { return f(2); }");
  expect_right(f, "#define i j\n#define max(a, b) a\nint index = 1;\nint f(int n) { return n; }");
}

TEST_F(CSolutions, ATestFileCallsTheSolution) {
  const Problem problem = test_file("int digit_sum(int n) {\n",
                                    "#include <assert.h>\n"
                                    "int main(void) {\n"
                                    "  assert(digit_sum(15) == 6);\n"
                                    "  assert(digit_sum(10) == 1);\n"
                                    "  return 0;\n"
                                    "}\n");
  const std::string body = "  return n == 0 ? 0 : n % 10 + digit_sum(n / 10);\n}\n";
  expect_right(problem, body);
  expect_right(problem, "int digit_sum(int n) {\n" + body);
  expect_wrong(problem, "int digit_sum(int n) { return 6; }", Reason::wrong_output);
  EXPECT_NE(grade_c(problem, "int digit_sum(int n) { return 6; }").detail.find("line 4 failed"),
            std::string::npos);
  expect_wrong(problem, "#include <stdlib.h>\nint digit_sum(int n) { exit(0); }", Reason::tampered);
}

Problem assertions(std::string_view context, std::string_view code) {
  Problem problem = test_file(context, code);
  problem.kind = TestKind::assertion;
  problem.context_is_head = false;
  return problem;
}

TEST_F(CSolutions, TestsSeeWhatACallLeavesInArraysAndTexts) {
  const Problem sort = assertions("",
                                  "int xs[] = {3, 1, 2}; int swaps = -1; char text[8] = \"ab\";\n"
                                  "sort(xs, 3, &swaps, text);\n"
                                  "assert(xs[0] == 1 && xs[1] == 2 && xs[2] == 3);\n"
                                  "assert(swaps == 2 && strcmp(text, \"sorted\") == 0);\n");
  const std::string head =
      "#include <string.h>\nvoid sort(int* xs, int n, int* swaps, char* text) {";
  expect_right(sort, head +
                         " xs[0] = 1; xs[1] = 2; xs[2] = 3; *swaps = 2; "
                         "strcpy(text, \"sorted\"); }");
  expect_wrong(sort, head + " xs[0] = 1; xs[1] = 2; xs[2] = 3; *swaps = 2; }",
               Reason::wrong_output);
  expect_wrong(sort,
               head +
                   " xs[0] = 1; xs[1] = 2; xs[2] = 3; *swaps = 2; "
                   "strcpy(text, \"much too long\"); }",
               Reason::wrong_output);
}

TEST_F(CSolutions, AnArrayWhoseLengthIsNotKnownIsNoFaultOfTheSolution) {
  const Problem problem = assertions("int total(int* xs, int n);\n",
                                     "int m[2][2] = {{1, 2}, {3, 4}};\n"
                                     "assert(total(&m[0][0], 4) == 10);\n");
  expect_bad_tests(problem, "int total(int* xs, int n) { return 10; }", "how long an array is");
}

TEST_F(CSolutions, ACallChangesNothingButWhatItIsGiven) {
  const Problem raise = assertions("",
                                   "struct { int x, y, z; } p = {1, 2, 3};\n"
                                   "raise_by(&p.x, 3);\n"
                                   "assert(p.x == 4 && p.y == 2 && p.z == 3);\n"
                                   "raise_by(&p.x, 3); assert(p.y == 9);\n");
  expect_wrong(raise, "void raise_by(int* x, int n) { *x += n; if (*x == 7) x[1] = 9; }",
               Reason::wrong_output);
}

TEST_F(CSolutions, TestsTakeArraysAndTexts) {
  const Problem squares = assertions("int* squares(int n, int* size);\nchar* name(int n);\n",
                                     "int size = 0; int* r = squares(3, &size);\n"
                                     "assert(size == 3 && r[0] == 0 && r[1] == 1 && r[2] == 4);\n"
                                     "assert(strcmp(name(2), \"two\") == 0 && !name(3));\n");
  const std::string name = "char* name(int n) { return n == 2 ? \"two\" : 0; }\n";
  expect_right(squares, name +
                            "#include <stdlib.h>\nint* squares(int n, int* size) {\n"
                            "  int* r = malloc(n * sizeof *r); *size = n;\n"
                            "  for (int i = 0; i < n; ++i) r[i] = i * i;\n  return r; }");
  expect_wrong(squares,
               name +
                   "int one[1];\nint* squares(int n, int* size) { *size = 1; "
                   "return one; }",
               Reason::wrong_output);
  expect_wrong(squares, name, Reason::no_entry_point);
}

TEST_F(CSolutions, NanIsNearNothingInTests) {
  const Problem root = assertions("#include <math.h>\ndouble root(double x);\n",
                                  "assert(!(fabs(root(4) - 2) > 1e-9));\n");
  expect_right(root, "#include <math.h>\ndouble root(double x) { return sqrt(x); }");
  expect_wrong(root, "#include <math.h>\ndouble root(double x) { return NAN; }",
               Reason::wrong_output);
}

TEST_F(CSolutions, NothingThatTheTestsHaveIsTakenFromTheSolution) {
  const Problem minus = assertions("", "assert(abs(minus(1) + 1) == 0);\n");
  expect_wrong(minus, "int abs(int n) { return 0; }\nint minus(int n) { return 7; }",
               Reason::wrong_output);
  expect_right(minus, "int minus(int n) { return -n; }");
  expect_bad_tests(assertions("", "assert(minus(1) == );\n"), "int minus(int n) { return -n; }",
                   "do not compile");
}

const char* const kHonest =
    "int digit_sum(int n) { return n == 0 ? 0 : n % 10 + digit_sum(n / 10); }";

TEST_F(CSolutions, HacksPassNoCalls) {
  const Problem problem = calls_of("digit_sum", {{"[15]", "6"}, {"[222]", "6"}, {"[10]", "1"}});
  expect_right(problem, kHonest);
  EXPECT_GE(cupel::test::hacks("c").size(), 30u);
  for (const auto& hack : cupel::test::hacks("c"))
    cupel::test::expect_no_pass(hack, "c", "calls",
                                grade_c(problem, hack.at("code").get<std::string>()));
}

TEST_F(CSolutions, HacksPassNoTestFile) {
  const Problem problem = test_file("int digit_sum(int n) {\n",
                                    "#include <assert.h>\n"
                                    "int main() {\n"
                                    "  assert(digit_sum(15) == 6);\n"
                                    "  assert(digit_sum(222) == 6);\n"
                                    "  assert(digit_sum(10) == 1);\n"
                                    "}\n");
  expect_right(problem, kHonest);
  for (const auto& hack : cupel::test::hacks("c"))
    cupel::test::expect_no_pass(hack, "c", "a test file",
                                grade_c(problem, hack.at("code").get<std::string>()));
}

}  // namespace
}  // namespace cupel::code::test
