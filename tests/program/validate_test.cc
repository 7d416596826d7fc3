// `cupel validate` as a user meets it.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/report_page.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::run_program;

constexpr char kGood[] = R"({"id":1,"prompt":"What is 1+1?","answer":"2"})"
                         "\n";
constexpr char kWarned[] = R"({"id":1,"prompt":"what  is 1+1?","answer":"2"})"
                           "\n";
constexpr char kWrong[] = R"({"id":2,"prompt":"What is 2+2?","answer":""})"
                          "\n";

TEST(ValidateProgram, TheExitCodeSaysWhetherThereAreErrors) {
  const test::TempFolder folder;
  const std::string warned = folder.write("warned", std::string(kGood) + kWarned);
  const std::string wrong = folder.write("wrong", std::string(kGood) + kWrong);
  EXPECT_EQ(run_program({"validate", folder.write("good", kGood)}).code, 0);
  EXPECT_EQ(run_program({"validate", warned}).code, 0);
  EXPECT_EQ(run_program({"validate", warned, "--strict"}).code, 3);
  EXPECT_EQ(run_program({"validate", wrong}).code, 3);
  EXPECT_EQ(run_program({"validate", wrong, "--max-errors", "1"}).code, 0);
  EXPECT_EQ(run_program({"validate", wrong, "--ignore", "bad_reference"}).code, 0);
  EXPECT_EQ(run_program({"validate", folder.path("nowhere")}).code, 1);
}

TEST(ValidateProgram, TheTableHasAnExample) {
  const test::TempFolder folder;
  const std::string path = folder.write("wrong", std::string(kGood) + kWrong);
  const auto ended = run_program({"validate", path});
  EXPECT_NE(ended.out.find("2 rows: 1 with a fault (50.0 %), 1 with an error (50.0 %)"),
            std::string::npos);
  EXPECT_NE(ended.out.find("bad_reference  error            1  the verifier cannot"),
            std::string::npos);
  EXPECT_NE(ended.out.find(path + ":2 (2) the reference is blank"), std::string::npos);
  EXPECT_EQ(ended.err, "");
}

TEST(ValidateProgram, JsonForPrograms) {
  const test::TempFolder folder;
  const std::string path = folder.write("wrong", std::string(kGood) + kWrong);
  const auto ended = run_program({"validate", path, "--format", "json"});
  const json report = json::parse(ended.out);
  EXPECT_EQ(report["rows"], 2);
  ASSERT_EQ(report["checks"].size(), 1u);
  EXPECT_EQ(report["checks"][0]["check"], "bad_reference");
  EXPECT_EQ(report["checks"][0]["example"]["id"], 2);
}

TEST(ValidateProgram, RowsOnStandardOutputDoNotMixWithTheTable) {
  const test::TempFolder folder;
  const std::string path = folder.write("wrong", std::string(kGood) + kWrong);
  const auto ended = run_program({"validate", path, "--good", "-"});
  EXPECT_EQ(ended.out, kGood);
  EXPECT_NE(ended.err.find("2 rows:"), std::string::npos);
}

TEST(ValidateProgram, MistakesAreNamed) {
  const test::TempFolder folder;
  const auto unknown =
      run_program({"validate", folder.write("good", kGood), "--ignore", "bad_referense"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.err.find("did you mean \"bad_reference\""), std::string::npos) << unknown.err;
}

TEST(ValidateProgram, GoodAndBadRowsInOneFileAreRefusedBeforeItIsEmptied) {
  const test::TempFolder folder;
  const std::string rows = folder.write("rows", std::string(kGood) + kWrong);
  const std::string out = folder.write("out", "kept\n");
  std::filesystem::create_hard_link(out, folder.path("hard"));
  std::filesystem::create_symlink(out, folder.path("soft"));
  for (const std::string& other :
       {out, folder.path("./out"), folder.path("hard"), folder.path("soft")}) {
    const auto ended = run_program({"validate", rows, "--bad", out, "--good", other});
    EXPECT_EQ(ended.code, 2) << other;
    EXPECT_NE(ended.err.find("go there as well"), std::string::npos) << ended.err;
    EXPECT_EQ(test::read_file(out), "kept\n") << other;
  }
  const auto mixed = run_program({"validate", rows, "--bad", "-", "--good", "-"});
  EXPECT_EQ(mixed.code, 2);
  EXPECT_EQ(mixed.out, "");
}

TEST(ValidateProgram, AReportHasTheChecksAndEveryRowWithItsFaults) {
  const test::TempFolder folder;
  const std::string path =
      folder.write("rows.jsonl", std::string(kGood) + kWarned + kWrong + "oops\n");
  const std::string page = folder.path("validate.html");
  EXPECT_EQ(run_program({"validate", path, "--report", page, "--format", "none"}).code, 3);
  const test::ReportPage made(test::read_file(page));
  EXPECT_EQ(made.rows["title"], "Validation of rows.jsonl");
  EXPECT_EQ(made.rows["reason_name"], "Checks");
  json checks;
  for (const json& section : made.rows["sections"])
    if (section["kind"] == "table") checks = section;
  EXPECT_EQ(checks["title"], "Checks");
  EXPECT_EQ(checks["rows"][0][0], "unreadable");
  EXPECT_EQ(checks["rows"][0][1], "error");
  EXPECT_EQ(checks["rows"][0][2], "1");
  EXPECT_EQ(checks["rows"][0][4], path + ":4");
  const json& columns = made.rows["columns"];
  ASSERT_EQ(columns["reason"].size(), 4u);
  const auto reason = [&](std::size_t row) {
    return made.rows["reasons"][columns["reason"][row].get<std::size_t>()];
  };
  EXPECT_EQ(reason(0), "sound");
  EXPECT_EQ(reason(1), "duplicate_prompt");
  EXPECT_EQ(reason(2), "bad_reference");
  EXPECT_EQ(reason(3), "unreadable");
  EXPECT_EQ(columns["outcome"], json::parse("[2, 2, 3, 3]"));
  EXPECT_EQ(columns["line"], json::parse("[1, 2, 3, 4]"));
  EXPECT_EQ(made.texts[0][1], json::parse(R"(["What is 1+1?"])"));
  EXPECT_EQ(made.texts[3][1], json::parse(R"(["oops"])"));

  const std::string before = test::read_file(path);
  EXPECT_EQ(run_program({"validate", path, "--report", path}).code, 1);
  EXPECT_EQ(test::read_file(path), before);
  const std::string bad = folder.path("bad.jsonl");
  EXPECT_EQ(run_program({"validate", path, "--bad", bad, "--report", bad}).code, 1);
}

}  // namespace
}  // namespace cupel
