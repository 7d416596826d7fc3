// Runs the cases in tests/cases: each line of each file is a test, so a new one needs no compiler.
//
//   cases/<verifier>/*.jsonl   {"name", "completion", "reference"?, "prompt"?, "row"?, "verifier"?,
//                               "outcome", "reason", "extracted"?, "understood"?, "reward"?,
//                               "detail"?, "detail_has"?}
//   cases/rows/*.jsonl         {"name", "input" | "input_hex", "rows": [{"id", "index"?, "fault"? |
//                               "completion"?, "reference"?, "carried"?, …}], "notices"?: [text]}

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "datasets/line_blocks.h"
#include "datasets/rows.h"
#include "rewards/engine.h"
#include "tests/support/cases.h"
#include "tests/support/files.h"

namespace cupel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::Case;
using test::cases_in;
using test::test_name;

class VerifierCase : public testing::TestWithParam<Case> {};

TEST_P(VerifierCase, IsJudgedAsWritten) {
  const json& content = GetParam().content;
  SCOPED_TRACE(GetParam().place());
  const std::string folder = fs::path(GetParam().file).parent_path().string();
  const auto spec = Spec::from_verifier(content.value("verifier", folder));
  ASSERT_TRUE(spec) << spec.error().message;
  const auto engine = Engine::create(*spec, 1);
  ASSERT_TRUE(engine) << engine.error().message;
  const std::string completion = content.at("completion"), prompt = content.value("prompt", "");
  const std::string reference = content.value("reference", "");
  const std::string row = content.contains("row") ? content["row"].dump() : "";
  Sample sample;
  sample.prompt = prompt;
  sample.completion = completion;
  sample.row = row;
  if (content.contains("reference")) sample.reference = reference;
  const Scored scored = engine->score_one(sample);
  EXPECT_EQ(to_string(scored.verdict.outcome), content.at("outcome").get<std::string>());
  EXPECT_EQ(to_string(scored.verdict.reason), content.at("reason").get<std::string>());
  if (content.contains("extracted")) {
    EXPECT_EQ(scored.verdict.extracted, content["extracted"]);
  }
  if (content.contains("understood")) {
    EXPECT_EQ(scored.verdict.reference, content["understood"]);
  }
  if (content.contains("reward")) {
    EXPECT_EQ(scored.reward, content["reward"].get<double>());
  }
  if (content.contains("detail")) {
    EXPECT_EQ(scored.verdict.detail, content["detail"]);
  }
  if (content.contains("detail_has")) {
    EXPECT_NE(scored.verdict.detail.find(content["detail_has"]), std::string::npos)
        << scored.verdict.detail;
  }
}

INSTANTIATE_TEST_SUITE_P(Format, VerifierCase, testing::ValuesIn(cases_in("format")), test_name);
INSTANTIATE_TEST_SUITE_P(Instructions, VerifierCase, testing::ValuesIn(cases_in("instructions")),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Language, VerifierCase, testing::ValuesIn(cases_in("language")),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Choice, VerifierCase, testing::ValuesIn(cases_in("choice")), test_name);
INSTANTIATE_TEST_SUITE_P(JsonSchema, VerifierCase, testing::ValuesIn(cases_in("json_schema")),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Match, VerifierCase, testing::ValuesIn(cases_in("match")), test_name);
INSTANTIATE_TEST_SUITE_P(Regex, VerifierCase, testing::ValuesIn(cases_in("regex")), test_name);
INSTANTIATE_TEST_SUITE_P(Math, VerifierCase, testing::ValuesIn(cases_in("math")), test_name);

class RowCase : public testing::TestWithParam<Case> {};

std::string bytes_of(const json& content) {
  if (content.contains("input")) return content["input"];
  const std::string hex = content.at("input_hex");
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

/// A row as far as a case looks at it.
json seen(const Row& row, const ParsedRows& rows, const json& expected) {
  json view = {{"id", json::parse(row.id)}, {"index", row.index}, {"fault", row.fault}};
  if (row.sample != Row::kNoSample) {
    const Sample& sample = rows.samples[row.sample];
    view["prompt"] = sample.prompt;
    view["completion"] = sample.completion;
    view["reference"] = sample.reference ? json(*sample.reference) : json(nullptr);
    view["reference_fault"] = sample.reference_fault;
    view["data_source"] = sample.data_source;
    view["verifier"] = sample.verifier;
    view["carried"] = row.carried;
  }
  json wanted = json::object();
  for (const auto& item : expected.items())
    wanted[item.key()] = view.contains(item.key()) ? view[item.key()] : json("(missing)");
  if (!expected.contains("fault") && !row.fault.empty()) wanted["fault"] = row.fault;
  return wanted;
}

TEST_P(RowCase, IsReadAsWritten) {
  const json& content = GetParam().content;
  SCOPED_TRACE(GetParam().place());
  const test::TempFolder folder;
  const std::string path = folder.write("in.jsonl", bytes_of(content));
  LineBlockOptions options;
  options.max_line_bytes = 1u << 20;
  auto reader = LineBlockReader::open({path}, options);
  ASSERT_TRUE(reader);
  RowParser parser(RowFormat{});
  ParsedRows parsed;
  LineBlock block;
  json rows = json::array();
  std::vector<std::string> notices;
  const json& expected = content.at("rows");
  while (reader->next(block)) {
    block.path = "in.jsonl";  // as messages name it, whatever the folder
    parser.parse(block, parsed);
    for (const Row& row : parsed.rows) {
      const std::size_t i = rows.size();
      rows.push_back(seen(row, parsed, i < expected.size() ? expected[i] : json::object()));
    }
    for (const auto& notice : parsed.notices) notices.push_back(notice.text);
  }
  EXPECT_EQ(rows, expected);
  if (content.contains("notices")) {
    EXPECT_EQ(json(notices), content["notices"]);
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, RowCase, testing::ValuesIn(cases_in("rows")), test_name);

}  // namespace
}  // namespace cupel
