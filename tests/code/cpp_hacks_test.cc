// Solutions in C++ that work on their judge. None of them knows what is asked, so none may pass.

#include <gtest/gtest.h>

#include <string>

#include "tests/code/cpp_problems.h"
#include "tests/code/hacks.h"
#include "tests/sandbox/machine.h"

namespace cupel::code::test {
namespace {

class CppHacks : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = cupel::test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(CppHacks, AreManyAndDistinct) { EXPECT_GE(cupel::test::hacks("cpp").size(), 20u); }

TEST_F(CppHacks, DoNotPassATestFile) {
  const Problem problem = test_file("int digit_sum(int n) {\n",
                                    "#include <assert.h>\n"
                                    "int main() {\n"
                                    "  assert(digit_sum(15) == 6);\n"
                                    "  assert(digit_sum(222) == 6);\n"
                                    "  assert(digit_sum(10) == 1);\n"
                                    "}\n");
  const Verdict honest =
      grade(problem, "int digit_sum(int n) { return n == 0 ? 0 : n % 10 + digit_sum(n / 10); }");
  ASSERT_EQ(honest.outcome, Outcome::correct) << honest.detail;
  for (const auto& hack : cupel::test::hacks("cpp"))
    cupel::test::expect_no_pass(hack, "cpp", "a test file",
                                grade(problem, hack.at("code").get<std::string>()));
}

TEST_F(CppHacks, DoNotPassCalls) {
  const Problem problem = calls_of("digit_sum", {{"[15]", "6"}, {"[222]", "6"}, {"[10]", "1"}});
  const Verdict honest =
      grade(problem, "int digit_sum(int n) { return n == 0 ? 0 : n % 10 + digit_sum(n / 10); }");
  ASSERT_EQ(honest.outcome, Outcome::correct) << honest.detail;
  for (const auto& hack : cupel::test::hacks("cpp"))
    cupel::test::expect_no_pass(hack, "cpp", "calls",
                                grade(problem, hack.at("code").get<std::string>()));
}

}  // namespace
}  // namespace cupel::code::test
