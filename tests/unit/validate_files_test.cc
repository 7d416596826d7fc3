#include "rewards/validation/validate_files.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "rewards/validation/validation_text.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using nlohmann::json;

class Validate : public testing::Test {
 protected:
  ValidationReport run(const std::string& rows) {
    options_.inputs = {folder_.write("in.jsonl", rows)};
    options_.run_solutions = false;
    auto report = validate_files(options_);
    EXPECT_TRUE(report) << report.error().message;
    return report.value_or(ValidationReport());
  }

  const test::TempFolder folder_;
  ValidateOptions options_;
};

std::string row(int number, const std::string& answer) {
  return R"({"id":)" + std::to_string(number) + R"(,"prompt":"What is number )" +
         std::to_string(number) + R"(?","answer":")" + answer + "\"}\n";
}

TEST_F(Validate, EveryRowIsInOneOfTheTwoFilesAsItStood) {
  options_.bad = folder_.path("bad.jsonl");
  options_.good = folder_.path("good.jsonl");
  const std::string spaced = "  { \"id\" : 2 , \"prompt\":\"What?\", \"answer\" : \"\" } \r\n";
  const auto report = run(row(1, "1") + spaced + "\n{}\nno row\n" + row(3, "3"));
  EXPECT_EQ(report.rows, 5u);
  EXPECT_EQ(report.faulty_rows, 3u);
  EXPECT_EQ(report.error_rows, 3u);
  EXPECT_EQ(test::read_file(options_.good), row(1, "1") + row(3, "3"));
  const auto bad = test::parse_lines(test::read_file(options_.bad));
  ASSERT_EQ(bad.size(), 3u);
  EXPECT_EQ(bad[0]["id"], 2);
  EXPECT_EQ(bad[0]["found_at"], options_.inputs[0] + ":2");
  EXPECT_EQ(bad[0]["faults"][0]["check"], "bad_reference");
  EXPECT_EQ(bad[0]["faults"][0]["severity"], "error");
  EXPECT_EQ(bad[1]["faults"][0]["check"], "no_prompt");
  EXPECT_EQ(bad[2]["line"], "no row");
  EXPECT_EQ(bad[2]["faults"][0]["check"], "unreadable");
}

TEST_F(Validate, BadRowsCanBeValidatedAgain) {
  options_.bad = folder_.path("bad.jsonl");
  run(R"({"faults":"old","prompt":"What?","answer":"","found_at":"elsewhere:1"})"
      "\n");
  const std::string once = test::read_file(options_.bad);
  EXPECT_EQ(once.substr(0, once.find(",\"found_at\"")), R"({"prompt":"What?","answer":"")");
  EXPECT_EQ(once.find("found_at"), once.rfind("found_at"));
  EXPECT_EQ(once.find("\"faults\""), once.rfind("\"faults\""));
  EXPECT_EQ(test::parse_lines(once)[0]["found_at"], options_.inputs[0] + ":1");
}

TEST_F(Validate, TheSameBytesOnAnyNumberOfThreads) {
  options_.bad = folder_.path("bad.jsonl");
  std::string rows;
  for (int i = 0; i < 6000; ++i) rows += row(i % 5000, i % 7 == 0 ? "N/A" : std::to_string(i));
  options_.threads = 1;
  const std::string one_report = json_text(run(rows));
  const std::string one_file = test::read_file(options_.bad);
  options_.threads = 4;
  EXPECT_EQ(json_text(run(rows)), one_report);
  EXPECT_EQ(test::read_file(options_.bad), one_file);
  const json report = json::parse(one_report);
  EXPECT_EQ(report["rows"], 6000);
  // Rows 5000 to 5999 have the prompts and ids of rows 0 to 999, and never the same answer: 5000 is
  // no multiple of 7, so that never both are N/A, which is no number's equal.
  const auto contradicting = [&] {
    for (const json& check : report["checks"])
      if (check["check"] == "contradicting_references") return check["rows"].get<int>();
    return 0;
  }();
  EXPECT_EQ(contradicting, 2 * 1000);
}

TEST_F(Validate, RowsAreComparedAcrossFiles) {
  options_.inputs = {folder_.write("a.jsonl", row(1, "1")), folder_.write("b.jsonl", row(1, "2"))};
  const auto report = validate_files(options_);
  ASSERT_TRUE(report) << report.error().message;
  const CheckCount& found = report->of(Check::contradicting_references);
  EXPECT_EQ(found.rows, 2u);
  EXPECT_EQ(found.found_at, options_.inputs[0] + ":1");
  EXPECT_EQ(found.detail,
            "its reference is 1; " + options_.inputs[1] + ":1 has the same prompt and another one");
}

TEST_F(Validate, WhatIsIgnoredIsNoFault) {
  options_.ignored = {Check::duplicate_prompt};
  EXPECT_EQ(run(row(1, "1") + row(1, "1")).faulty_rows, 0u);
}

TEST_F(Validate, WhatIsIgnoredMakesNoOtherFaultAppear) {
  const std::string unequal =
      R"({"prompt":"What?","answer":"x+1","verifier":"math:extract=last_number",)"
      R"("solution":"so \\boxed{4}"})"
      "\n";
  options_.ignored = {Check::unequal_to_itself};
  const auto report = run(unequal);
  EXPECT_EQ(report.of(Check::solution_differs).rows, 0u);
  EXPECT_EQ(report.faulty_rows, 0u);
  options_.ignored = {};
  EXPECT_EQ(run(unequal).of(Check::unequal_to_itself).rows, 1u);
}

TEST_F(Validate, AFormThatNoCompletionHas) {
  options_.spec = Spec::from_preset_or_file("r1-zero").value();
  const std::string bare =
      R"({"prompt":"What?","answer":"1","completions":["1","<answer>1</answer>"]})"
      "\n";
  const auto never = run(bare);
  EXPECT_EQ(never.of(Check::format_never_met).rows, 1u);
  EXPECT_EQ(never.faulty_rows, 0u) << "it is the data set's fault, not the row's";
  const std::string formed =
      R"({"prompt":"Who?","answer":"1","completion":"<think>so</think> <answer>1</answer>"})"
      "\n";
  EXPECT_EQ(run(bare + formed).of(Check::format_never_met).rows, 0u);
}

TEST_F(Validate, PipesAndFilesGivenTwiceAreRefused) {
  options_.inputs = {"-"};
  EXPECT_NE(validate_files(options_).error().message.find("more than once"), std::string::npos);
  const std::string path = folder_.write("a.jsonl", row(1, "1"));
  options_.inputs = {path, path};
  EXPECT_NE(validate_files(options_).error().message.find("given twice"), std::string::npos);
}

TEST_F(Validate, AFileThatIsMissingLeavesTheOutputsAlone) {
  options_.good = folder_.write("good.jsonl", "kept\n");
  options_.inputs = {folder_.path("nowhere.jsonl")};
  EXPECT_FALSE(validate_files(options_));
  EXPECT_EQ(test::read_file(options_.good), "kept\n");
}

TEST_F(Validate, AnEmptyFileHasNoRows) {
  const auto report = run("");
  EXPECT_EQ(report.rows, 0u);
  EXPECT_EQ(table_text(report), "0 rows: 0 with a fault (0.0 %), 0 with an error (0.0 %)\n");
}

TEST(Checks, EachHasANameOfItsOwn) {
  for (const CheckInfo& info : known_checks()) {
    EXPECT_EQ(check_from_string(info.name), info.check);
    EXPECT_EQ(info_of(info.check).name, info.name);
  }
  EXPECT_FALSE(check_from_string("nothing"));
}

}  // namespace
}  // namespace cupel
