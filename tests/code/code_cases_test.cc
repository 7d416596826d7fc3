// Runs the cases in tests/cases/code: each line of each file is a test, so a new one needs no
// compiler.
//
//   {"name", "row": {the row's fields}, "completion", "verifier"?, "needs"?: a language,
//    "outcome", "reason"?, "detail_has"?, "reward"?, "test_results"?: {a part of them}}

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "datasets/line_blocks.h"
#include "datasets/rows.h"
#include "rewards/engine.h"
#include "sandbox/languages.h"
#include "tests/sandbox/machine.h"
#include "tests/support/files.h"

namespace cupel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct CodeCase {
  std::string place;
  json content;
};

/// How a failing test names its case.
void PrintTo(const CodeCase& c, std::ostream* out) { *out << c.place; }

std::vector<CodeCase> cases_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<CodeCase> cases;
  for (const fs::path& path : files) {
    std::ifstream file(path);
    std::string text;
    for (std::size_t line = 1; std::getline(file, text); ++line)
      cases.push_back({path.filename().string() + ":" + std::to_string(line), json::parse(text)});
  }
  return cases;
}

std::string test_name(const testing::TestParamInfo<CodeCase>& info) {
  const std::string& place = info.param.place;
  std::string name = place.substr(0, place.find('.')) + "_" +
                     info.param.content.at("name").get<std::string>() + "_" +
                     place.substr(place.find(':') + 1);
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

/// The engines stay: with each one that ends, the sandbox would end and start again.
const Engine& engine_for(const std::string& verifier) {
  static std::map<std::string, Engine> engines;
  const auto known = engines.find(verifier);
  if (known != engines.end()) return known->second;
  auto engine = Engine::create(Spec::from_verifier(verifier).value(), 1);
  return engines.emplace(verifier, std::move(engine.value())).first->second;
}

/// The verdict on the case's row, on its way through the reader as in `cupel score`.
Scored scored(const json& content) {
  json row = content.at("row");
  row["completion"] = content.at("completion");
  const test::TempFolder folder;
  auto reader = LineBlockReader::open({folder.write("row.jsonl", row.dump() + "\n")}, {});
  LineBlock block;
  ParsedRows rows;
  if (!reader.value().next(block)) throw std::runtime_error("there is no row");
  RowParser(RowFormat{}).parse(block, rows);
  if (rows.samples.size() != 1) throw std::runtime_error(rows.rows.at(0).fault);
  return engine_for(content.value("verifier", "code")).score_one(rows.samples[0]);
}

class CodeCaseTest : public testing::TestWithParam<CodeCase> {
 protected:
  void SetUp() override {
    if (const std::string why = test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
    if (!GetParam().content.contains("needs")) return;
    const auto languages = sandbox::Languages::standard();
    const auto found = languages.find(GetParam().content["needs"].get<std::string>());
    if (!found) GTEST_SKIP() << found.error().message;
  }
};

TEST_P(CodeCaseTest, IsJudgedAsWritten) {
  const json& content = GetParam().content;
  const Scored result = scored(content);
  const Verdict& verdict = result.verdict;
  SCOPED_TRACE(GetParam().place + ": " + std::string(to_string(verdict.reason)) + ": " +
               verdict.detail + " " + verdict.test_results);
  EXPECT_EQ(to_string(verdict.outcome), content.at("outcome").get<std::string>());
  if (content.contains("reason")) {
    EXPECT_EQ(to_string(verdict.reason), content["reason"].get<std::string>());
  }
  if (content.contains("detail_has")) {
    EXPECT_NE(verdict.detail.find(content["detail_has"].get<std::string>()), std::string::npos);
  }
  if (content.contains("reward")) {
    EXPECT_DOUBLE_EQ(result.reward, content["reward"].get<double>());
  }
  if (content.contains("test_results")) {
    const json results = json::parse(verdict.test_results, nullptr, false);
    for (const auto& item : content["test_results"].items())
      EXPECT_EQ(results.value(item.key(), json()), item.value()) << item.key();
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, CodeCaseTest,
                         testing::ValuesIn(cases_in(fs::path(CUPEL_SOURCE_DIR) /
                                                    "tests/cases/code")),
                         test_name);

}  // namespace
}  // namespace cupel
