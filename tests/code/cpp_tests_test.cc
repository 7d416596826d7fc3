#include <gtest/gtest.h>

#include "tests/code/cpp_problems.h"
#include "tests/sandbox/machine.h"

namespace cupel::code::test {
namespace {

class CppTests : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = cupel::test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

const char* const kHalves =
    "#include <vector>\nusing namespace std;\n"
    "int limit() { return 4; }\n"
    "vector<float> halves(vector<float> xs){\n";
const char* const kTestsOfHalves =
    "#include <assert.h>\n"
    "bool near(vector<float> a, vector<float> b) {\n"
    "  if (a.size() != b.size()) return false;\n"
    "  for (int i = 0; i < a.size(); i++) if (abs(a[i] - b[i]) > 1e-4) return false;\n"
    "  return true;\n"
    "}\n"
    "int main() {\n"
    "  assert(near(halves({1, 2}), {0.5, 1}));\n"
    "  assert(limit() == 4 && halves({}).empty());\n"
    "}\n";

TEST_F(CppTests, AWholeFunctionOrTheRestOfIt) {
  const Problem problem = test_file(kHalves, kTestsOfHalves);
  const std::string body = "  for (float& x : xs) x /= 2;\n  return xs;\n}\n";
  for (const std::string& code : {body, "vector<float> halves(vector<float> xs) {\n" + body,
                                  kHalves + body, body.substr(0, body.size() - 2)}) {
    const Verdict verdict = grade(problem, code);
    EXPECT_EQ(verdict.outcome, Outcome::correct) << code << verdict.detail;
  }
}

TEST_F(CppTests, AFailedAssertionIsNamed) {
  const Verdict verdict = grade(test_file(kHalves, kTestsOfHalves),
                                "vector<float> halves(vector<float> xs) { return xs; }");
  EXPECT_EQ(verdict.reason, Reason::wrong_output);
  EXPECT_NE(verdict.detail.find("line 8 failed: near(halves({1, 2}), {0.5, 1})"), std::string::npos)
      << verdict.detail;
}

TEST_F(CppTests, NanIsNearNothing) {
  const Verdict verdict =
      grade(test_file(kHalves, kTestsOfHalves),
            "vector<float> halves(vector<float> xs) { for (float& x : xs) x = NAN; return xs; }");
  EXPECT_EQ(verdict.outcome, Outcome::incorrect);
  EXPECT_EQ(verdict.reason, Reason::wrong_output) << verdict.detail;
}

TEST_F(CppTests, ArgumentsThatTheCallChanges) {
  const Problem problem =
      test_file("#include <vector>\nvoid sort_in_place(std::vector<int>& xs, int* swaps) {\n",
                "#include <assert.h>\nint main() {\n"
                "  std::vector<int> xs{2, 1}; int swaps = 0;\n"
                "  sort_in_place(xs, &swaps);\n"
                "  assert(xs[0] == 1 && xs[1] == 2 && swaps == 1);\n}\n");
  const Verdict verdict = grade(problem, "  std::sort(xs.begin(), xs.end());\n  *swaps = 1;\n}\n");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
  EXPECT_EQ(grade(problem, "}\n").outcome, Outcome::incorrect);
}

TEST_F(CppTests, AnArrayIsChangedWithinItsSize) {
  const Problem problem = test_file("void twice(int* xs, int n) {\n",
                                    "#include <assert.h>\nint main() {\n"
                                    "  int xs[3] = {1, 2, 3};\n  twice(xs, 3);\n"
                                    "  assert(xs[0] == 2 && xs[1] == 4 && xs[2] == 6);\n}\n");
  const Verdict verdict = grade(problem, "  for (int i = 0; i < n; ++i) xs[i] *= 2;\n}\n");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
  EXPECT_EQ(grade(problem, "  for (int i = 0; i < n; ++i) xs[i] *= 3;\n}\n").outcome,
            Outcome::incorrect);
}

TEST_F(CppTests, AnIntegerBehindAPointerMayBeNoLength) {
  const Problem problem = test_file("void raise_by(int* x, int amount) {\n",
                                    "#include <assert.h>\nint main() {\n"
                                    "  int expected[64] = {}; int x = 1; expected[0] = 101;\n"
                                    "  raise_by(&x, 100);\n  assert(x == expected[0]);\n}\n");
  for (const char* body :
       {"  *x += amount;\n}\n", "  for (int i = 0; i < 100; ++i) x[i] = 0;\n}\n"}) {
    const Verdict verdict = grade(problem, body);
    EXPECT_EQ(verdict.outcome, Outcome::unscorable);
    EXPECT_EQ(verdict.reason, Reason::bad_tests) << verdict.detail;
  }
}

TEST_F(CppTests, ExceptionsReachTheTests) {
  const Problem problem =
      test_file("int root(int n) {\n",
                "#include <assert.h>\n#include <stdexcept>\nint main() {\n"
                "  assert(root(9) == 3);\n"
                "  try { root(-1); assert(false); } catch (const std::invalid_argument&) {}\n}\n");
  EXPECT_EQ(
      grade(problem, "int root(int n) { if (n < 0) throw std::invalid_argument(\"n\"); return 3; }")
          .outcome,
      Outcome::correct);
  EXPECT_EQ(grade(problem, "int root(int n) { throw 1; }").reason, Reason::crashed);
}

TEST_F(CppTests, WithoutADeclarationTheSolutionsOwnHeadsServe) {
  Problem problem = test_file("", "assert(twice(2) == 4);\nassert(half(4) == 2);\n");
  problem.kind = TestKind::assertion;
  problem.context_is_head = false;
  const std::string right =
      "typedef long long ll;\nll twice(ll n) { return 2 * n; }\nll half(ll n) { return n / 2; }\n";
  const Verdict verdict = grade(problem, right);
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
  EXPECT_EQ(grade(problem, "long twice(long n) { return n; }").reason, Reason::no_entry_point);
}

TEST_F(CppTests, NothingThatTheTestsHaveIsTakenFromTheSolution) {
  Problem problem = test_file("", "assert(abs(minus(1) + 1) == 0);\n");
  problem.kind = TestKind::assertion;
  problem.context_is_head = false;
  const std::string always_zero = "int abs(int n) { return 0; }\n";
  EXPECT_EQ(grade(problem, always_zero + "int minus(int n) { return 7; }").outcome,
            Outcome::incorrect);
  EXPECT_EQ(grade(problem, "int minus(int n, int never = exit(0)) { return 7; }").outcome,
            Outcome::incorrect);
  EXPECT_EQ(grade(problem, "int minus(int n) { return -n; }").outcome, Outcome::correct);
}

TEST_F(CppTests, ClassesAndBrokenTestsAreNobodysFault) {
  Problem problem = test_file("", "int main() { Stack s; s.push(1); }\n");
  problem.context_is_head = false;
  const Verdict verdict = grade(problem, "struct Stack { void push(int) {} };\n");
  EXPECT_EQ(verdict.outcome, Outcome::unscorable);
  EXPECT_NE(verdict.detail.find("class Stack"), std::string::npos) << verdict.detail;
  const Verdict broken = grade(test_file("int f(int n) {\n", "int main() { return f(1) == ; }\n"),
                               "int f(int n) { return n; }");
  EXPECT_EQ(broken.reason, Reason::bad_tests) << broken.detail;
}

}  // namespace
}  // namespace cupel::code::test
