// Runs the cases in tests/cases/shaping: each line of each file is a test.
//
//   {"name", "shaping", "options"?, "row": {"completion" | "completions", …}, "correct"?: [true |
//    false | null for each completion], "values": [a number or null for each], "fault"?}
//
// `fault` is that of the completions whose value is null.

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "rewards/shaping.h"
#include "tests/support/cases.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::Case;

class ShapingCase : public testing::TestWithParam<Case> {};

std::vector<std::string> completions_of(const json& row) {
  if (row.contains("completion")) return {row["completion"].get<std::string>()};
  return row.at("completions");
}

TEST_P(ShapingCase, HasTheValuesWritten) {
  const json& content = GetParam().content;
  SCOPED_TRACE(GetParam().place());
  const auto shaping = make_shaping(content.at("shaping").get<std::string>(),
                                    content.value("options", OptionValues{}));
  ASSERT_TRUE(shaping) << shaping.error().message;
  const std::string row = content.at("row").dump();
  const auto completions = completions_of(content["row"]);
  std::vector<Sample> group;
  std::vector<std::optional<Judgement>> judgements;
  for (std::size_t i = 0; i < completions.size(); ++i) {
    Sample& sample = group.emplace_back();
    sample.completion = completions[i];
    sample.row = row;
    sample.group = content["row"].contains("completions") ? 1 : 0;
    sample.index = static_cast<std::uint32_t>(i);
    if (!content.contains("correct")) continue;
    const json& correct = content["correct"][i];
    judgements.emplace_back();
    if (!correct.is_null())
      judgements.back() = {correct.get<bool>(), correct.get<bool>() ? 1. : 0.};
  }
  const auto shaped = (*shaping)->shape({group, judgements});
  ASSERT_EQ(shaped.size(), content.at("values").size());
  for (std::size_t i = 0; i < shaped.size(); ++i) {
    const json& expected = content["values"][i];
    if (expected.is_null()) {
      EXPECT_TRUE(std::isnan(shaped[i].value)) << i;
      EXPECT_EQ(shaped[i].fault, content.value("fault", "")) << i;
    } else {
      EXPECT_DOUBLE_EQ(shaped[i].value, expected.get<double>()) << i;
      EXPECT_EQ(shaped[i].fault, "") << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shaping, ShapingCase, testing::ValuesIn(test::cases_in("shaping")),
                         test::test_name);

}  // namespace
}  // namespace cupel
