#include "trainer/sight/completions_log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "datasets/line_blocks.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel::trainer {
namespace {

class CompletionsLogs : public ::testing::Test {
 protected:
  std::string text() const { return test::read_file(folder_.path("completions.jsonl")); }

  test::TempFolder folder_;
};

TEST_F(CompletionsLogs, ALineHasWhatBecameOfACompletion) {
  auto log = CompletionsLog::start(folder_.path("."));
  ASSERT_TRUE(log) << log.error().message;
  const NamedScore scores[] = {{"math", 1}, {"format", 0.5}};
  const LoggedCompletion good{.step = 3,
                              .prompt = "2+2?",
                              .completion = "So \"4\"\n\\boxed{4}",
                              .reference = "4",
                              .reward = 1.5,
                              .outcome = Outcome::correct,
                              .reason = Reason::passed,
                              .components = scores,
                              .advantage = -0.25};
  const LoggedCompletion failed{.step = 3, .kind = "eval", .prompt = "?"};
  ASSERT_TRUE(log->write(std::vector{good, failed}));
  const auto rows = test::parse_lines(text());
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0], nlohmann::json::parse(R"({"step": 3, "kind": "train", "prompt": "2+2?",
      "completion": "So \"4\"\n\\boxed{4}", "reference": "4", "reward": 1.5, "outcome": "correct",
      "reason": "passed", "components": {"math": 1, "format": 0.5}, "advantage": -0.25})"));
  EXPECT_EQ(rows[1]["reward"], nullptr);
  EXPECT_EQ(rows[1]["advantage"], nullptr);
  EXPECT_EQ(rows[1]["outcome"], "error");
}

TEST_F(CompletionsLogs, OtherCommandsReadIt) {
  {
    auto log = CompletionsLog::start(folder_.path("."));
    const NamedScore scores[] = {{"math", 1}};
    ASSERT_TRUE(log->write(std::vector<LoggedCompletion>{{.step = 1,
                                                          .prompt = "p",
                                                          .completion = "c",
                                                          .reward = 1,
                                                          .outcome = Outcome::correct,
                                                          .reason = Reason::passed,
                                                          .components = scores}}));
  }
  auto reader = LineBlockReader::open({folder_.path("completions.jsonl")}, {});
  LineBlock block;
  ASSERT_TRUE(reader->next(block));
  ScoredLines rows;
  ScoredLineParser({}).parse(block, rows);
  ASSERT_EQ(rows.count, 1u);
  const ScoredLine& row = rows.lines()[0];
  EXPECT_EQ(row.fault, "");
  EXPECT_EQ(row.prompt, "p");
  EXPECT_EQ(row.completion, "c");
  EXPECT_EQ(row.reward, 1);
  EXPECT_EQ(row.outcome, Outcome::correct);
  EXPECT_EQ(row.component("math")->value, 1);
}

TEST_F(CompletionsLogs, ARunThatResumesLosesAndDoublesNothing) {
  {
    auto log = CompletionsLog::start(folder_.path("."));
    for (std::uint64_t step = 1; step <= 3; ++step)
      ASSERT_TRUE(log->write(std::vector<LoggedCompletion>{{.step = step}, {.step = step}}));
  }
  auto log = CompletionsLog::resume(folder_.path("."), "train", 2);
  ASSERT_TRUE(log) << log.error().message;
  ASSERT_TRUE(log->write(std::vector<LoggedCompletion>{{.step = 3}}));
  std::vector<int> steps;
  for (const auto& row : test::parse_lines(text())) steps.push_back(row["step"]);
  EXPECT_EQ(steps, (std::vector{1, 1, 2, 2, 3}));
}

}  // namespace
}  // namespace cupel::trainer
