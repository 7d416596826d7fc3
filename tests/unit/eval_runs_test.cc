// Scored files, read and evaluated; values worked out by hand.

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "rewards/engine.h"
#include "rewards/eval/evaluation.h"
#include "rewards/eval/presets.h"
#include "tests/support/files.h"

namespace cupel::eval {
namespace {

using nlohmann::json;

/// A row of output: its prompt, answer and outcome, and what else is said of it.
std::string row(const char* prompt, const char* answer, const char* outcome, json more = {}) {
  json object = {{"id", prompt},        {"reward", nullptr},
                 {"outcome", outcome},  {"components", {{"math", nullptr}}},
                 {"extracted", answer}, {"prompt", prompt}};
  if (outcome == std::string("correct")) object["reward"] = 1;
  if (outcome == std::string("incorrect")) object["reward"] = 0;
  if (more.is_object()) object.update(more);
  return object.dump() + "\n";
}

struct Runs {
  Result<EvalRows> read(const std::string& text, ReadOptions options = {}) {
    options.inputs = {folder.write("rows" + std::to_string(++files), text)};
    return read_scored_files(options, executor);
  }

  test::TempFolder folder;
  Executor executor{1};
  int files = 0;
};

TEST(ScoredSamples, AreJoinedByPrompt) {
  Runs runs;
  const auto rows =
      runs.read(row("p", "1", "correct") + row("q", "2", "incorrect") + "\n" +
                row("p", "3", "incorrect") + row("p", "", "unscorable") + row("r", "", "error"));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->rows, 5u);
  EXPECT_EQ(rows->correct, 1u);
  EXPECT_EQ(rows->incorrect, 2u);
  EXPECT_EQ(rows->unscorable, 1u);
  EXPECT_EQ(rows->errors, 1u);
  ASSERT_EQ(rows->prompts.size(), 3u);
  const auto first = rows->samples_of(rows->prompts[0]);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_TRUE(first[0].is_correct);
  EXPECT_EQ(rows->answers[first[1].answer], "3");
  EXPECT_EQ(rows->prompts[2].samples, 0u);
  EXPECT_TRUE(rows->prompts[0].is_math);
}

TEST(ScoredSamples, WithoutScoresSayWhatToRun) {
  Runs runs;
  const auto rows = runs.read("{\"prompt\":\"p\",\"completion\":\"c\"}\n");
  ASSERT_FALSE(rows);
  EXPECT_NE(rows.error().message.find(":1: has no score; score the rows first:\n    cupel score "),
            std::string::npos)
      << rows.error().message;
}

TEST(ScoredSamples, MayBeRewardsAlone) {
  Runs runs;
  const std::string text = "{\"id\":1,\"reward\":0.4}\n{\"id\":1,\"reward\":0.5}\n";
  const auto refused = runs.read(text);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("--correct-from"), std::string::npos);
  ReadOptions options;
  options.correct_from = 0.5;
  const auto rows = runs.read(text, options);
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->correct, 1u);
  EXPECT_EQ(rows->incorrect, 1u);
}

TEST(ScoredSamples, OfOneIdAndTwoPromptsAreNamed) {
  Runs runs;
  const auto rows =
      runs.read(row("p", "1", "correct", {{"id", 7}}) + row("q", "1", "correct", {{"id", 7}}));
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->prompts.size(), 2u);
  ASSERT_EQ(rows->notices.size(), 1u);
  EXPECT_NE(rows->notices[0].find(":2: the id 7 is that of "), std::string::npos);
  EXPECT_NE(rows->notices[0].find("rows1:1 too"), std::string::npos) << rows->notices[0];
}

TEST(ScoredSamples, OfAnEmptyFileAreNone) {
  Runs runs;
  EXPECT_TRUE(runs.read("\n").error().message.ends_with(": holds no row"));
}

TEST(ScoredSamples, BadLinesAreCountedAndTheFieldMustExist) {
  Runs runs;
  const auto rows = runs.read("[]\n" + row("p", "1", "correct"));
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->unreadable, 1u);
  EXPECT_NE(rows->notices[0].find(":1: not a JSON object"), std::string::npos);
  ReadOptions options;
  options.by = {"levle"};
  options.by_may_be_missing = false;
  EXPECT_FALSE(runs.read(row("p", "1", "correct"), options));
}

TEST(ScoredSamples, AreNotToldApartByWhatDiffersWithinAPrompt) {
  Runs runs;
  const std::string text = row("p", "1", "correct", {{"data_source", "a"}}) +
                           row("p", "1", "correct", {{"data_source", "b"}});
  const auto rows = runs.read(text);
  ASSERT_TRUE(rows);
  EXPECT_TRUE(rows->by.empty());
  ASSERT_EQ(rows->notices.size(), 1u);
  EXPECT_NE(rows->notices[0].find(":2: its \"data_source\" is not that of other samples"),
            std::string::npos);
  ReadOptions asked;
  asked.by_may_be_missing = false;
  EXPECT_FALSE(runs.read(text, asked));
}

TEST(ScoredSamples, OfOneFileCountOnce) {
  Runs runs;
  ReadOptions options;
  options.inputs = {runs.folder.write("a", row("p", "1", "correct"))};
  options.inputs.push_back(options.inputs[0]);
  const auto rows = read_scored_files(options, runs.executor);
  ASSERT_FALSE(rows);
  EXPECT_TRUE(rows.error().message.ends_with("is given twice, so its samples would count twice"));
}

RunResult result_of(Runs& runs, const EvalRows& rows, const EvalOptions& options) {
  const auto values = PromptValues::compute(rows, options, runs.executor);
  EXPECT_TRUE(values) << values.error().message;
  return summarize(rows, *values, options, runs.executor);
}

double mean_of(const StratumResult& stratum, const std::string& name) {
  for (const MetricResult& metric : stratum.metrics)
    if (metric.name == name && metric.estimate) return metric.estimate->mean;
  return -1;
}

TEST(Evaluation, ByHand) {
  Runs runs;
  // p: 1/2 and 0.5 are right and the same, 3 is wrong. q: all wrong, and one without an answer.
  const auto rows = runs.read(row("p", "1/2", "correct", {{"data_source", "a"}}) +
                              row("p", "3", "incorrect", {{"data_source", "a"}}) +
                              row("p", "0.5", "correct", {{"data_source", "a"}}) +
                              row("q", "4", "incorrect", {{"data_source", "b"}}) +
                              row("q", "", "incorrect", {{"data_source", "b"}}) +
                              row("q", "5", "incorrect", {{"data_source", "b"}}));
  ASSERT_TRUE(rows);
  EXPECT_FALSE(rows->rewards_say_more());
  EvalOptions options;
  options.ks = {1, 2, 3};
  const RunResult result = result_of(runs, *rows, options);
  EXPECT_EQ(result.text_votes, 0u);
  EXPECT_EQ(result.prompts, 2u);
  EXPECT_EQ(result.fewest, 3u);
  ASSERT_EQ(result.strata.size(), 3u);
  const StratumResult& all = result.strata[0];
  EXPECT_NEAR(mean_of(all, "pass@1"), 1.0 / 3, 1e-12);
  EXPECT_NEAR(mean_of(all, "pass@2"), 0.5, 1e-12);
  EXPECT_NEAR(mean_of(all, "maj@2"), 1.0 / 3, 1e-12);  // of p: AA 1, AB 1/2 twice
  EXPECT_NEAR(mean_of(all, "maj@3"), 0.5, 1e-12);
  EXPECT_EQ(result.strata[1].value, "a");
  EXPECT_NEAR(mean_of(result.strata[1], "maj@3"), 1, 1e-12);
  EXPECT_NEAR(mean_of(result.strata[2], "maj@3"), 0, 1e-12);
}

TEST(Evaluation, PromptsWithTooFewSamplesGiveNoValueOrAreLeftOut) {
  Runs runs;
  const auto rows =
      runs.read(row("p", "1", "correct") + row("p", "2", "incorrect") + row("q", "1", "correct"));
  EvalOptions options;
  options.ks = {2};
  options.kinds = {Metric::Kind::pass};
  EXPECT_FALSE(result_of(runs, *rows, options).strata[0].metrics[0].estimate);
  options.skip_short_prompts = true;
  const RunResult skipped = result_of(runs, *rows, options);
  EXPECT_EQ(skipped.strata[0].metrics[0].prompts, 1u);
  EXPECT_EQ(mean_of(skipped.strata[0], "pass@2"), 1);
  EXPECT_TRUE(skipped.fewest_at.ends_with("rows1:3")) << skipped.fewest_at;
  options.ks = {3};
  const auto refused = PromptValues::compute(*rows, options, runs.executor);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("rows1:1, has 2 with a score"), std::string::npos)
      << refused.error().message;
}

TEST(Evaluation, BestFollowsTheRewardField) {
  Runs runs;
  ReadOptions read;
  read.reward_field = "rm";
  const auto rows = runs.read(
      row("p", "1", "correct", {{"rm", 0.2}}) + row("p", "2", "incorrect", {{"rm", 0.9}}), read);
  ASSERT_TRUE(rows) << rows.error().message;
  EvalOptions options;
  options.ks = {2};
  options.kinds = {Metric::Kind::best};
  EXPECT_EQ(mean_of(result_of(runs, *rows, options).strata[0], "best@2"), 0);
  options.kinds = {Metric::Kind::reward};
  EXPECT_EQ(mean_of(result_of(runs, *rows, options).strata[0], "reward"), 0.5);
}

TEST(Evaluation, TakesTheFirstRatingOfAPrompt) {
  Runs runs;
  ReadOptions read;
  read.rating_field = "rating";
  const auto rows = runs.read(row("p", "1", "correct", {{"rating", nullptr}}) +
                                  row("p", "2", "incorrect", {{"rating", 1500}}) +
                                  row("p", "1", "correct", {{"rating", 1600}}) +
                                  row("p", "2", "incorrect", {{"rating", 1600}}),
                              read);
  ASSERT_TRUE(rows) << rows.error().message;
  const auto rating = result_of(runs, *rows, {}).strata[0].rating;
  ASSERT_TRUE(rating);
  EXPECT_NEAR(*rating->value, 1500, 1e-6);  // half of it is solved
}

TEST(Evaluation, RunsAreComparedOnThePromptsOfBoth) {
  Runs runs;
  const auto here = runs.read(row("p", "1", "correct") + row("q", "1", "correct") +
                              row("only", "1", "incorrect"));
  const auto there = runs.read(row("q", "2", "incorrect") + row("p", "1", "correct"));
  EvalOptions options;
  const auto ours = PromptValues::compute(*here, options, runs.executor);
  const auto theirs = PromptValues::compute(*there, options, runs.executor);
  const auto compared = compare_runs(*here, *ours, *there, *theirs, options, runs.executor);
  ASSERT_TRUE(compared);
  EXPECT_EQ(compared->both, 2u);
  EXPECT_EQ(compared->only_here, 1u);
  EXPECT_EQ(compared->only_there, 0u);
  ASSERT_EQ(compared->metrics.size(), 1u);
  EXPECT_EQ(compared->metrics[0].here, 1);
  EXPECT_EQ(compared->metrics[0].there, 0.5);
  EXPECT_EQ(compared->metrics[0].difference->mean, 0.5);
  EXPECT_EQ(compared->metrics[0].p, 1);  // a single difference is as likely as its opposite
  const auto stranger = runs.read(row("z", "1", "correct"));
  const auto values = PromptValues::compute(*stranger, options, runs.executor);
  EXPECT_FALSE(compare_runs(*here, *ours, *stranger, *values, options, runs.executor));
}

TEST(Evaluation, RunsThatDifferByRoundingAloneAreTheSame) {
  Runs runs;
  std::string thrice, once;
  for (int i = 0; i < 16; ++i) {
    const std::string text =
        row(("p" + std::to_string(i)).c_str(), "1", "incorrect", {{"reward", 0.1}});
    once += text;
    thrice += text + text + text;
  }
  const auto here = runs.read(thrice), there = runs.read(once);
  EvalOptions options;
  options.kinds = {Metric::Kind::reward};
  const auto ours = PromptValues::compute(*here, options, runs.executor);
  const auto theirs = PromptValues::compute(*there, options, runs.executor);
  ASSERT_NE(ours->value(0, 0), theirs->value(0, 0));  // 0.1 + 0.1 + 0.1 is not 0.3
  const auto compared = compare_runs(*here, *ours, *there, *theirs, options, runs.executor);
  ASSERT_TRUE(compared);
  EXPECT_EQ(compared->metrics[0].difference->mean, 0);
  EXPECT_EQ(compared->metrics[0].p, 1);
}

TEST(EvalPresets, AllCanBeReadAndTheirSpecsMade) {
  EXPECT_EQ(eval_presets().size(), 10u);
  for (const EvalPreset& preset : eval_presets()) {
    const auto benchmark = Benchmark::from_json(preset.json);
    ASSERT_TRUE(benchmark) << preset.name << ": " << benchmark.error().message;
    EXPECT_FALSE(benchmark->description.empty()) << preset.name;
    const auto engine = Engine::create(benchmark->spec, 1);
    EXPECT_TRUE(engine) << preset.name << ": " << engine.error().message;
  }
}

TEST(EvalPresets, SayWhatIsWrong) {
  const auto fault = [](const char* text) { return Benchmark::from_json(text).error().message; };
  EXPECT_EQ(fault("[]"), "is not a JSON object");
  EXPECT_NE(fault(R"({"spec": {"components": [{"verifier": "math"}]}, "metrics": ["mja"]})")
                .find("/metrics: unknown metric \"mja\"; did you mean \"maj\"?"),
            std::string::npos);
  EXPECT_NE(fault(R"({"specs": {}})").find("did you mean \"spec\"?"), std::string::npos);
  EXPECT_FALSE(Benchmark::from_json(R"({"spec": 3, "k": "many"})"));
  EXPECT_FALSE(
      Benchmark::from_json(R"({"spec": {"components": [{"verifier": "math"}]}, "k": [0]})"));
}

}  // namespace
}  // namespace cupel::eval
