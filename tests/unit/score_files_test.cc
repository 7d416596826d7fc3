#include "rewards/score_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "datasets/frames.h"
#include "rewards/summary_text.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

struct Finished {
  Result<ScoreFilesReport> report;
  std::vector<std::string> notices;
};

Finished run(const ScoreFilesOptions& options, int threads = 2, const char* verifier = "math") {
  const auto engine = Engine::create(*Spec::from_verifier(verifier), threads);
  std::vector<std::string> notices;
  ScoreFilesHooks hooks;
  hooks.notice = [&](const ParsedRows::Notice& notice) { notices.push_back(notice.text); };
  auto report = score_files(*engine, options, hooks);
  return {std::move(report), std::move(notices)};
}

ScoreFilesOptions options_for(const std::string& input, const std::string& output) {
  ScoreFilesOptions options;
  options.inputs = {input};
  options.output = output;
  return options;
}

TEST(ScoreFiles, EveryCompletionGetsARowInOrder) {
  const test::TempFolder folder;
  const std::string input = folder.write(
      "in",
      "{\"id\":\"a\",\"completion\":\"\\\\boxed{2}\",\"reference\":\"2\",\"data_source\":\"s\"}\n"
      "oops\n"
      "{\"id\":\"b\",\"completions\":[\"#### 1\",\"#### 2\"],\"reference\":2}\n");
  const Finished done = run(options_for(input, folder.path("out")));
  ASSERT_TRUE(done.report) << done.report.error().message;
  const auto rows = test::parse_lines(test::read_file(folder.path("out")));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0], nlohmann::json::parse(
                         R"({"id":"a","index":0,"reward":1,"outcome":"correct","reason":"passed",
                             "components":{"math":1},"extracted":"2","reference":"2","detail":null,
                             "data_source":"s"})"));
  EXPECT_EQ(rows[1]["outcome"], "error");
  EXPECT_EQ(rows[1]["line"], 2);
  EXPECT_EQ(rows[1]["reward"], nullptr);
  EXPECT_EQ(rows[2]["reward"], 0);
  EXPECT_EQ(rows[3]["reward"], 1);
  EXPECT_EQ(rows[3]["index"], 1);
  EXPECT_EQ(done.report->summary.total().rows, 4u);
  EXPECT_EQ(done.report->summary.total().mean_reward(), 2.0 / 3);
}

TEST(ScoreFiles, BytesDoNotDependOnThreads) {
  const test::TempFolder folder;
  const std::string input = folder.write("in", test::mixed_rows(5000));
  for (const char* suffix : {"", ".gz", ".zst"}) {
    std::set<std::string> outputs;
    for (int threads : {1, 2, 3, 8}) {
      const std::string output = folder.path("out" + std::to_string(threads) + suffix);
      ASSERT_TRUE(run(options_for(input, output), threads).report);
      outputs.insert(test::read_file(output));
    }
    EXPECT_EQ(outputs.size(), 1u) << "suffix " << suffix;
  }
}

/// The part of a summary that can be told from the rows of an output.
nlohmann::json what_rows_tell(const Summary& summary) {
  auto document = nlohmann::json::parse(json_text(summary));
  return {document["total"], document["sources"], document["groups"]};
}

/// An output cut at any byte, as a killed run may leave it, is completed to the same bytes.
class Resume : public testing::TestWithParam<const char*> {};

TEST_P(Resume, CompletesACutOutputToTheSameBytes) {
  const test::TempFolder folder;
  const std::string input = folder.write("in", test::mixed_rows(3000));
  const std::string output = folder.path(std::string("out") + GetParam());
  ScoreFilesOptions options = options_for(input, output);
  const Finished whole = run(options);
  ASSERT_TRUE(whole.report);
  const std::string expected = test::read_file(output);
  const auto summary = what_rows_tell(whole.report->summary);
  options.resume = true;
  std::mt19937 random(11);
  std::vector<std::size_t> cuts = {0, 1, expected.size() - 1, expected.size()};
  for (int i = 0; i < 20; ++i) cuts.push_back(random() % expected.size());
  for (std::size_t cut : cuts) {
    std::filesystem::resize_file(output, cut);
    const Finished resumed = run(options);
    ASSERT_TRUE(resumed.report) << resumed.report.error().message;
    ASSERT_EQ(test::read_file(output), expected) << "cut at " << cut;
    EXPECT_EQ(what_rows_tell(resumed.report->summary), summary) << "cut at " << cut;
    std::filesystem::resize_file(output, expected.size() - 1);
    ASSERT_TRUE(run(options).report);
  }
}

INSTANTIATE_TEST_SUITE_P(Suffixes, Resume, testing::Values("", ".gz", ".zst"));

TEST(ScoreFiles, ResumingWithoutAnOutputStartsOne) {
  const test::TempFolder folder;
  const std::string input = folder.write("in", test::mixed_rows(10));
  ScoreFilesOptions options = options_for(input, folder.path("out"));
  options.resume = true;
  const Finished done = run(options);
  ASSERT_TRUE(done.report);
  EXPECT_EQ(done.report->resumed_rows, 0u);
  EXPECT_FALSE(test::read_file(folder.path("out")).empty());
}

/// Makes an output, then tries to resume it after `change`; returns the message.
std::string refusal(const std::string& rows, const char* first, const char* second,
                    const std::string& other_rows) {
  const test::TempFolder folder;
  ScoreFilesOptions options = options_for(folder.write("in", rows), folder.path("out"));
  if (!run(options, 2, first).report) return "first run failed";
  const std::string before = test::read_file(options.output);
  folder.write("in", other_rows);
  options.resume = true;
  const Finished resumed = run(options, 2, second);
  EXPECT_EQ(test::read_file(options.output), before) << "a refused run must not touch the output";
  return resumed.report ? "accepted" : resumed.report.error().message;
}

TEST(ScoreFiles, ResumingRefusesAnotherRunsOutput) {
  const std::string rows = test::mixed_rows(50);
  EXPECT_NE(refusal(rows, "math", "math:extract=hash", rows).find("other options"),
            std::string::npos);
  EXPECT_NE(refusal(rows, "math", "math", "{\"id\":1,\"completion\":\"x\"}\n").find("other"),
            std::string::npos);
  EXPECT_NE(refusal(rows, "math", "math", "").find("the input does not have"), std::string::npos);
}

TEST(ScoreFiles, ResumingAcceptsAnInputThatHasGrown) {
  const test::TempFolder folder;
  const std::string rows = test::mixed_rows(50), more = test::mixed_rows(80);
  const ScoreFilesOptions expected =
      options_for(folder.write("in", rows + more), folder.path("all"));
  ASSERT_TRUE(run(expected).report);
  ScoreFilesOptions options = options_for(folder.write("in", rows), folder.path("out"));
  ASSERT_TRUE(run(options).report);
  folder.write("in", rows + more);
  options.resume = true;
  ASSERT_TRUE(run(options).report);
  EXPECT_EQ(test::read_file(options.output), test::read_file(expected.output));
}

TEST(ScoreFiles, ResumingRefusesWhatIsNotAnOutput) {
  const test::TempFolder folder;
  ScoreFilesOptions options =
      options_for(folder.write("in", test::mixed_rows(5)), folder.write("out", "my notes\n"));
  options.resume = true;
  const Finished resumed = run(options);
  ASSERT_FALSE(resumed.report);
  EXPECT_NE(resumed.report.error().message.find("out:1: is not a row that cupel wrote"),
            std::string::npos);
  EXPECT_EQ(test::read_file(options.output), "my notes\n");
}

TEST(ScoreFiles, RowsWithOneIdAreAllKeptAndNamed) {
  const test::TempFolder folder;
  std::string rows;
  for (int i = 0; i < 4; ++i)
    rows += "{\"id\":\"same\",\"completion\":\"" + std::to_string(i) + "\",\"reference\":\"1\"}\n";
  ScoreFilesOptions options = options_for(folder.write("in", rows), folder.path("out"));
  ASSERT_TRUE(run(options).report);
  const std::string expected = test::read_file(options.output);
  options.resume = true;
  for (std::size_t lines = 0; lines <= 4; ++lines) {
    std::size_t cut = 0;
    for (std::size_t i = 0; i < lines; ++i) cut = expected.find('\n', cut) + 1;
    folder.write("out", expected.substr(0, cut));
    const Finished resumed = run(options);
    ASSERT_TRUE(resumed.report);
    EXPECT_EQ(test::read_file(options.output), expected) << lines;
    EXPECT_EQ(resumed.notices.size(), 3u) << lines;
    EXPECT_NE(resumed.notices[0].find("in:2: the id \"same\" is that of an earlier row"),
              std::string::npos);
  }
}

TEST(ScoreFiles, ACutInputGivesItsRowsAndSaysSo) {
  const test::TempFolder folder;
  std::string frame;
  ASSERT_TRUE(encode_frame(Codec::gzip, test::mixed_rows(2000), frame));
  const std::string input = folder.write("in.gz", frame.substr(0, frame.size() / 2));
  const std::string after = folder.write("next", "{\"id\":\"z\",\"completion\":\"\"}\n");
  ScoreFilesOptions options = options_for(input, folder.path("out"));
  options.inputs.push_back(after);
  const Finished done = run(options);
  ASSERT_TRUE(done.report);
  EXPECT_EQ(done.report->cut_files, std::vector<std::string>{input});
  const auto rows = test::parse_lines(test::read_file(options.output));
  EXPECT_GT(rows.size(), 500u);
  EXPECT_EQ(rows.back()["id"], "z") << "the next file is read all the same";
  const std::string detail = rows[rows.size() - 2]["detail"];
  EXPECT_NE(detail.find("the compressed data is cut off"), std::string::npos) << detail;
}

TEST(ScoreFiles, TimesAreWrittenOnlyWhenAskedFor) {
  const test::TempFolder folder;
  ScoreFilesOptions options = options_for(
      folder.write("in", "{\"completion\":\"1\",\"reference\":1}\n"), folder.path("out"));
  options.with_time = true;
  ASSERT_TRUE(run(options).report);
  EXPECT_TRUE(test::parse_lines(test::read_file(options.output))[0]["ms"].is_number());
  options.resume = true;
  EXPECT_TRUE(run(options).report) << "times differ from run to run and must not hinder";
  options.with_time = false;
  EXPECT_FALSE(run(options).report);
}

}  // namespace
}  // namespace cupel
