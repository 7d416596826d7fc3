// Runs the cases in tests/cases/validation: each line of each file is a data set and what is wrong
// with it.
//
//   {"name", "rows": [a row, or the text of a line], "found": [the names of the checks, row by
//   row],
//    "spec"?: a preset's name or a spec [auto], "max_prompt_tokens"?}

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rewards/validation/validate_files.h"
#include "tests/support/cases.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::Case;

class ValidationCase : public testing::TestWithParam<Case> {};

Spec spec_of(const json& content) {
  const json spec = content.value("spec", json("auto"));
  return spec.is_string() ? Spec::from_preset_or_file(spec).value()
                          : Spec::from_json(spec.dump()).value();
}

std::string lines_of(const json& rows) {
  std::string text;
  for (const json& row : rows)
    text += (row.is_string() ? row.get<std::string>() : row.dump()) + "\n";
  return text;
}

/// The checks that a row failed, by its place.
std::map<std::string, std::vector<std::string>> checks_in(const std::string& bad) {
  std::map<std::string, std::vector<std::string>> checks;
  for (const json& row : test::parse_lines(bad))
    for (const json& fault : row.at("faults")) checks[row.at("found_at")].push_back(fault["check"]);
  return checks;
}

TEST_P(ValidationCase, HasTheFaultsWritten) {
  const json& content = GetParam().content;
  SCOPED_TRACE(GetParam().place());
  const test::TempFolder folder;
  ValidateOptions options;
  options.inputs = {folder.write("in.jsonl", lines_of(content.at("rows")))};
  options.bad = folder.path("bad.jsonl");
  options.good = folder.path("good.jsonl");
  options.spec = spec_of(content);
  options.run_solutions = false;
  options.threads = 1;
  if (content.contains("max_prompt_tokens"))
    options.max_prompt_tokens = content["max_prompt_tokens"];
  const auto report = validate_files(options);
  ASSERT_TRUE(report) << report.error().message;

  auto found = checks_in(test::read_file(options.bad));
  std::string good;
  for (std::size_t i = 0; i < content.at("found").size(); ++i) {
    std::vector<std::string> expected = content["found"][i];
    std::vector<std::string>& of_row = found[options.inputs[0] + ":" + std::to_string(i + 1)];
    std::sort(expected.begin(), expected.end());
    std::sort(of_row.begin(), of_row.end());
    EXPECT_EQ(of_row, expected) << "row " << i + 1;
    if (expected.empty()) good += content["rows"][i].dump() + "\n";
  }
  EXPECT_EQ(test::read_file(options.good), good);
}

INSTANTIATE_TEST_SUITE_P(Validation, ValidationCase,
                         testing::ValuesIn(test::cases_in("validation")), test::test_name);

}  // namespace
}  // namespace cupel
