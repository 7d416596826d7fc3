// The program as a user meets it: what it prints, where, and its exit code.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

using test::Ended;
using test::run_program;

constexpr char kGood[] = "{\"id\":\"a\",\"completion\":\"\\\\boxed{2}\",\"reference\":\"2\"}\n";
constexpr char kWrong[] = "{\"id\":\"b\",\"completion\":\"\\\\boxed{3}\",\"reference\":\"2\"}\n";

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Score, ReadsAPipeAndWritesAPipe) {
  const Ended ended = run_program({"score", "-"}, std::string(kGood) + kWrong);
  EXPECT_EQ(ended.code, 0);
  const auto rows = test::parse_lines(ended.out);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["reward"], 1);
  EXPECT_EQ(rows[1]["reward"], 0);
  EXPECT_TRUE(contains(ended.err, "mean reward")) << "the table goes beside the rows";
}

TEST(Score, TheTableGoesToStandardOutputWhenRowsDoNot) {
  const test::TempFolder folder;
  const Ended ended = run_program({"score", folder.write("in", kGood), "-o", folder.path("out")});
  EXPECT_EQ(ended.code, 0);
  EXPECT_TRUE(contains(ended.out, "mean reward"));
  EXPECT_EQ(ended.err, "") << "no terminal, no progress";
}

TEST(Score, SummaryAsJson) {
  const Ended ended = run_program({"score", "-", "-o", "/dev/null", "--summary", "json"}, kGood);
  EXPECT_EQ(nlohmann::json::parse(ended.out)["total"]["correct"], 1);
}

TEST(Score, SummaryInFullHasExamples) {
  const Ended ended = run_program({"score", "-", "-o", "/dev/null", "--summary", "full"},
                                  std::string(kGood) + kWrong);
  EXPECT_TRUE(contains(ended.out, "not_equal")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "-:2 ")) << ended.out;
}

TEST(Score, TheTableSaysWhatIsBadlyOff) {
  std::string rows;
  for (int i = 0; i < 5; ++i) rows += "{\"completion\":\"\\\\boxed{4}\",\"truth\":\"4\"}\n";
  const Ended ended = run_program({"score", "-", "-o", "/dev/null"}, rows);
  EXPECT_TRUE(contains(ended.out, "hint: math: 5 of 5 have no reference")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "--field reference=NAME")) << ended.out;
}

TEST(Score, TooManyErrorsIsThree) {
  const std::string rows = std::string(kGood) + "oops\n" + kWrong;
  const Ended strict = run_program({"score", "-", "-o", "/dev/null"}, rows);
  EXPECT_EQ(strict.code, 3);
  EXPECT_TRUE(contains(strict.err, "-:2: not a JSON object: oops")) << strict.err;
  EXPECT_EQ(run_program({"score", "-", "-o", "/dev/null", "--max-errors", "1"}, rows).code, 0);
}

TEST(Score, ManyMessagesAreCounted) {
  std::string rows;
  for (int i = 0; i < 100; ++i) rows += "oops\n";
  const Ended ended = run_program({"score", "-", "-o", "/dev/null"}, rows);
  EXPECT_TRUE(contains(ended.err, "-:10: ") && !contains(ended.err, "-:11: ")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "90 messages more")) << ended.err;
}

TEST(Score, UsageErrorsAreTwo) {
  const test::TempFolder folder;
  EXPECT_EQ(run_program({"score"}).code, 2);
  EXPECT_EQ(run_program({"score", "-", "--threads", "0"}).code, 2);
  EXPECT_EQ(run_program({"score", "-", "--summary", "chart"}).code, 2);
  EXPECT_EQ(run_program({"score", "-", "--resume"}).code, 2);
  EXPECT_EQ(run_program({"score", "-", "--spec", folder.path("none")}).code, 2);
  const Ended unknown = run_program({"score", "-", "--verifier", "mth"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_EQ(unknown.err,
            "cupel: unknown verifier \"mth\"; did you mean \"math\"? Known: choice, code, format, "
            "instructions, json_schema, language, match, math, none, regex\n");
  const Ended command = run_program({"scroe", "-"});
  EXPECT_EQ(command.code, 2);
  EXPECT_TRUE(contains(command.err, "unknown command \"scroe\"; did you mean \"score\"?"));
  const Ended option = run_program({"score", "-", "--resum"});
  EXPECT_EQ(option.code, 2);
  EXPECT_TRUE(contains(option.err, "unknown option \"--resum\"; did you mean \"--resume\"?"));
}

TEST(Score, WhatCannotBeReadOrWrittenIsOne) {
  const test::TempFolder folder;
  const Ended missing = run_program({"score", folder.path("none"), "-o", folder.path("out")});
  EXPECT_EQ(missing.code, 1);
  EXPECT_TRUE(contains(missing.err, "none: cannot open: No such file or directory"));
  const Ended full = run_program({"score", "-", "-o", "/dev/full"}, kGood);
  EXPECT_EQ(full.code, 1);
  EXPECT_TRUE(contains(full.err, "/dev/full: cannot write: No space left on device")) << full.err;
  const std::string input = folder.write("in", kGood);
  EXPECT_EQ(run_program({"score", input, "-o", input}).code, 1);
  EXPECT_EQ(test::read_file(input), kGood);
}

TEST(Score, ALineOfAHundredMegabytesIsOneErrorRow) {
  const test::TempFolder folder;
  const std::string giant =
      "{\"id\":\"g\",\"completion\":\"" + std::string(100'000'000, 'x') + "\",\"reference\":1}\n";
  const std::string input = folder.write("in", kGood + giant + kWrong);
  const Ended ended = run_program({"score", input, "-o", folder.path("out")});
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(contains(ended.err, "in:2: the line is longer than 64 MiB")) << ended.err;
  const auto rows = test::parse_lines(test::read_file(folder.path("out")));
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2]["id"], "b");
  const Ended allowed =
      run_program({"score", input, "-o", folder.path("out"), "--max-line-mib", "200"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
}

TEST(Score, OneInputMayFeedTheFieldsByOtherNames) {
  const Ended ended = run_program({"score", "-", "-o", "-", "--summary", "none", "--field",
                                   "completion=pred", "--field", "reference=gold"},
                                  "{\"pred\":\"4\",\"gold\":\"4\"}\n");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(test::parse_lines(ended.out)[0]["reward"], 1);
}

TEST(Verify, SaysWhatItDecided) {
  const Ended right = run_program({"verify", "--reference", "1/2", "--answer", "50\\%"});
  EXPECT_EQ(right.code, 0);
  EXPECT_TRUE(contains(right.out, "correct (passed)")) << right.out;
  const Ended wrong = run_program({"verify", "--reference", "1/2", "--answer", "1/3", "--json"});
  EXPECT_EQ(wrong.code, 0);
  EXPECT_EQ(nlohmann::json::parse(wrong.out)["reason"], "not_equal");
}

TEST(Explain, ShowsEveryStep) {
  const test::TempFolder folder;
  const std::string input = folder.write("in", std::string(kGood) + kWrong + "{\"id\":7}\n");
  const Ended ended = run_program({"explain", input, "--id", "b"});
  EXPECT_EQ(ended.code, 0);
  for (const char* part :
       {"extract", "box (line 1, byte 7): 3", "read reference", "integer: 2", "read answer",
        "integer: 3", "different by exact rational arithmetic", "incorrect (not_equal)", "µs"})
    EXPECT_TRUE(contains(ended.out, part)) << part << " is not in\n" << ended.out;
  EXPECT_TRUE(contains(run_program({"explain", input, "--id", "7"}).out, "no completion"));
  const Ended missing = run_program({"explain", input, "--id", "zzz"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_TRUE(contains(missing.err, "no row has the id zzz"));
}

TEST(Program, HelpAndVersion) {
  EXPECT_TRUE(contains(run_program({"--help"}).out, "score"));
  EXPECT_EQ(run_program({"--version"}).code, 0);
  EXPECT_EQ(run_program({}).code, 2);
}

}  // namespace
}  // namespace cupel
