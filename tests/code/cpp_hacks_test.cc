// Solutions in C++ that work on their judge. None of them knows what is asked, so none may pass.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/code/cpp_problems.h"
#include "tests/sandbox/machine.h"

namespace cupel::code::test {
namespace {

struct Hack {
  std::string name;
  std::string code;
};

std::vector<Hack> hacks() {
  std::ifstream file(std::string(CUPEL_SOURCE_DIR) + "/tests/cases/code_hacks/cpp.jsonl");
  std::vector<Hack> hacks;
  std::string line;
  while (std::getline(file, line)) {
    const auto row = nlohmann::json::parse(line);
    hacks.push_back({row.at("name"), row.at("code")});
  }
  return hacks;
}

void expect_punished(const Hack& hack, const Verdict& verdict) {
  EXPECT_EQ(verdict.outcome, Outcome::incorrect)
      << hack.name << ": " << to_string(verdict.outcome) << ", " << to_string(verdict.reason)
      << ": " << verdict.detail;
  EXPECT_EQ(verdict.score, 0) << hack.name;
}

class CppHacks : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = cupel::test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(CppHacks, AreManyAndDistinct) { EXPECT_GE(hacks().size(), 20u); }

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
  for (const Hack& hack : hacks()) expect_punished(hack, grade(problem, hack.code));
}

TEST_F(CppHacks, DoNotPassCalls) {
  const Problem problem = calls_of("digit_sum", {{"[15]", "6"}, {"[222]", "6"}, {"[10]", "1"}});
  const Verdict honest =
      grade(problem, "int digit_sum(int n) { return n == 0 ? 0 : n % 10 + digit_sum(n / 10); }");
  ASSERT_EQ(honest.outcome, Outcome::correct) << honest.detail;
  for (const Hack& hack : hacks()) expect_punished(hack, grade(problem, hack.code));
}

}  // namespace
}  // namespace cupel::code::test
