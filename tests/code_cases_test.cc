// Runs the cases in tests/cases/code_*: what is taken out of completions, and how outputs compare.
//
//   code_extract   {"name", "completion", "languages"?: [name], "policy"?, "code": text | null,
//                   "language"?, "found"?: "block" | "open_block" | …, "blocks"?}
//   code_compare   {"name", "output", "expected", "equal_by": [comparator], "absolute"?,
//   "relative"?}

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/cases.h"
#include "verifiers/code/compare.h"
#include "verifiers/code/extract.h"

namespace cupel::code {
namespace {

using nlohmann::json;
using test::Case;
using test::cases_in;
using test::test_name;

constexpr std::array<std::string_view, 6> kFound = {
    "nothing", "unfinished_reasoning", "block", "open_block", "bare", "whole"};

class CodeExtractCase : public testing::TestWithParam<Case> {};

TEST_P(CodeExtractCase, IsFoundAsWritten) {
  const json& content = GetParam().content;
  SCOPED_TRACE(GetParam().place());
  const std::string completion = content.at("completion");
  const auto names =
      content.value("languages", std::vector<std::string>{"python", "python3", "py"});
  const std::vector<std::string_view> languages(names.begin(), names.end());
  const auto policies = extract_names();
  const auto policy = std::find(policies.begin(), policies.end(), content.value("policy", "last"));
  ASSERT_NE(policy, policies.end());
  const Extraction found =
      extract(completion, languages, static_cast<Extract>(policy - policies.begin()));
  const json& code = content.at("code");
  EXPECT_EQ(found.has_code(), !code.is_null());
  EXPECT_EQ(found.code, code.is_null() ? "" : code.get<std::string>());
  if (content.contains("language")) {
    EXPECT_EQ(found.language, content["language"].get<std::string>());
  }
  if (content.contains("found")) {
    EXPECT_EQ(kFound[static_cast<std::size_t>(found.found)], content["found"].get<std::string>());
  }
  if (content.contains("blocks")) {
    EXPECT_EQ(found.blocks, content["blocks"].get<std::size_t>());
  }
}

INSTANTIATE_TEST_SUITE_P(Code, CodeExtractCase, testing::ValuesIn(cases_in("code_extract")),
                         test_name);

class CodeCompareCase : public testing::TestWithParam<Case> {};

TEST_P(CodeCompareCase, ComparesAsWritten) {
  const json& content = GetParam().content;
  SCOPED_TRACE(GetParam().place());
  const std::string output = content.at("output"), expected = content.at("expected");
  Tolerance tolerance;
  tolerance.absolute = content.value("absolute", tolerance.absolute);
  tolerance.relative = content.value("relative", tolerance.relative);
  const auto equal_by = content.at("equal_by").get<std::vector<std::string>>();
  for (const std::string_view name : comparator_names()) {
    const bool same = std::find(equal_by.begin(), equal_by.end(), name) != equal_by.end();
    const Comparator comparator = *comparator_from_string(name);
    EXPECT_EQ(same_output(comparator, output, expected, tolerance), same) << name;
    EXPECT_EQ(first_difference(comparator, output, expected, tolerance).empty(), same) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Code, CodeCompareCase, testing::ValuesIn(cases_in("code_compare")),
                         test_name);

}  // namespace
}  // namespace cupel::code
