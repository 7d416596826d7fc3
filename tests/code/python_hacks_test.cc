#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "tests/code/grading.h"
#include "tests/code/hacks.h"
#include "tests/sandbox/machine.h"
#include "verifiers/code/schemas.h"

namespace cupel::test {
namespace {

using nlohmann::json;

/// The problems that are attacked, by their names.
const std::map<std::string, json>& problems() {
  static const auto all = [] {
    std::map<std::string, json> read;
    for (json& row : hacks("problems")) read.emplace(row.at("name"), std::move(row));
    return read;
  }();
  return all;
}

code::Problem problem_called(const std::string& name) {
  const std::string row = problems().at(name).at("row").dump();
  auto problem = code::read_problem({.row = row, .reference = {}, .prompt = {}});
  if (!problem) throw std::runtime_error(name + ": " + problem.error().message);
  return std::move(*problem);
}

code::Grade graded_quickly(const std::string& problem, const std::string& solution) {
  code::GradeOptions options;
  options.time_limit = std::chrono::seconds(1);
  return graded(problem_called(problem), solution, "python", options);
}

class PythonHack : public testing::TestWithParam<json> {};

TEST_P(PythonHack, IsNoPass) {
  if (const std::string why = shortcoming(); !why.empty()) GTEST_SKIP() << why;
  const json& hack = GetParam();
  const Verdict verdict = graded_quickly(hack.at("problem"), hack.at("solution")).verdict;
  expect_no_pass(hack, "python", hack.at("problem").get<std::string>(), verdict);
  const auto allowed = hack.at("allowed").get<std::vector<std::string>>();
  EXPECT_TRUE(std::count(allowed.begin(), allowed.end(), to_string(verdict.reason)))
      << to_string(verdict.reason) << ": " << verdict.detail;
}

std::string name_of(const testing::TestParamInfo<json>& info) {
  std::string name = std::to_string(info.index) + "_" + info.param.at("name").get<std::string>();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
      '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Case, PythonHack, testing::ValuesIn(hacks("python")), name_of);

class AttackedProblem : public testing::TestWithParam<json> {};

TEST_P(AttackedProblem, IsPassedByASolution) {
  if (const std::string why = shortcoming(); !why.empty()) GTEST_SKIP() << why;
  const Verdict verdict = graded_quickly(GetParam().at("name"), GetParam().at("solution")).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

INSTANTIATE_TEST_SUITE_P(Case, AttackedProblem, testing::ValuesIn(hacks("problems")), name_of);

}  // namespace
}  // namespace cupel::test
