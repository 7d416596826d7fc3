#include "tests/code/hacks.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel::test {
namespace {

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\\|");
  return text;
}

std::string joined(const nlohmann::json& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name.get<std::string>();
  return text;
}

}  // namespace

std::vector<nlohmann::json> hacks(const std::string& file) {
  return parse_lines(
      read_file(std::string(CUPEL_SOURCE_DIR) + "/tests/cases/code_hacks/" + file + ".jsonl"));
}

void expect_no_pass(const nlohmann::json& hack, std::string_view language, std::string_view tests,
                    const Verdict& verdict) {
  const std::string name = hack.at("name");
  EXPECT_EQ(verdict.outcome, Outcome::incorrect)
      << name << ": " << to_string(verdict.reason) << ": " << verdict.detail;
  EXPECT_EQ(verdict.score, 0) << name;
  const char* const path = std::getenv("CUPEL_HACK_TABLE");
  if (!path) return;
  std::ofstream(path, std::ios::app)
      << "| " << cell(hack.value("what", name)) << " | " << language << " | " << tests << " | "
      << to_string(verdict.reason) << " | "
      << joined(hack.value("defeats", nlohmann::json::array())) << " |\n";
}

}  // namespace cupel::test
