// What `cupel validate` finds by running the solutions that rows bring along.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "rewards/validation/validate_files.h"
#include "tests/sandbox/machine.h"
#include "tests/support/files.h"

namespace cupel {
namespace {

using nlohmann::json;

class ValidateSolutions : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
  }

  ValidationReport run(const json& row) const {
    ValidateOptions options;
    options.spec = Spec::from_preset_or_file("auto").value();
    options.inputs = {folder_.write("in.jsonl", row.dump() + "\n")};
    return validate_files(options).value();
  }

  const test::TempFolder folder_;
  const json tests_ = {{{"input", "1"}, {"output", "2"}}, {{"input", "2"}, {"output", "3"}}};
};

TEST_F(ValidateSolutions, OneThatPassesIsNoFault) {
  const auto report =
      run({{"prompt", "Add one."}, {"tests", tests_}, {"solution", "print(int(input()) + 1)"}});
  EXPECT_EQ(report.faulty_rows, 0u);
  EXPECT_EQ(report.solutions_run, 1u);
}

TEST_F(ValidateSolutions, OneThatFails) {
  const auto report =
      run({{"prompt", "Add one."}, {"tests", tests_}, {"solution", "print(int(input()) + 2)"}});
  EXPECT_EQ(report.of(Check::solution_fails).rows, 1u);
  EXPECT_EQ(report.error_rows, 1u);
}

TEST_F(ValidateSolutions, TheFirstOfSeveralKeptAsJson) {
  const auto report = run({{"prompt", "Add one."},
                           {"tests", tests_},
                           {"solutions", "[\"print(int(input()) + 1)\", \"no program\"]"}});
  EXPECT_EQ(report.faulty_rows, 0u);
  EXPECT_EQ(report.solutions_run, 1u);
}

TEST_F(ValidateSolutions, TestsThatAFunctionWithoutABodyPasses) {
  const auto report = run({{"prompt", "Write f."}, {"test_list", {"assert not f(1)"}}});
  EXPECT_EQ(report.of(Check::tests_pass_anything).rows, 1u);
}

TEST_F(ValidateSolutions, OneInAnotherLanguage) {
  const auto report = run({{"prompt", "Add one."},
                           {"tests", tests_},
                           {"language", "cpp"},
                           {"solution",
                            "#include <iostream>\nint main() { int n; std::cin >> n; "
                            "std::cout << n + 1; }"}});
  EXPECT_EQ(report.faulty_rows, 0u);
  EXPECT_EQ(report.solutions_run, 1u);
}

}  // namespace
}  // namespace cupel
