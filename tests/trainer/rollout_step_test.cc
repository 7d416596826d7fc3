#include "trainer/loops/rollout_step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "tests/trainer/tiny_recipe.h"
#include "trainer/config/check.h"
#include "trainer/loops/data_order.h"
#include "trainer/loops/setup.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

/// A run up to where it samples.
struct Sampler {
  explicit Sampler(std::vector<std::string> overrides)
      : config(test::tiny_run(RunKind::grpo, std::move(overrides))),
        setup(Setup::from(config).value()),
        engine(Engine::create(reward_spec(config).value(), 1).value()),
        prompts(all_prompt_tokens(setup, setup.train, 8).value()),
        generator(setup.model, {.slots = 8, .decode = [this](std::span<const std::int64_t> ids) {
                                  return setup.tokenizer.decode(ids, true);
                                }}) {}

  Result<RolloutStep> sample(std::uint64_t place, std::stop_token stop = {}) {
    Stopwatch watch;
    return sample_groups(config, generator, engine, setup.train, prompts, place, watch, stop);
  }

  RunConfig config;
  Setup setup;
  Engine engine;
  PromptTokens prompts;
  Generator generator;
};

/// The texts of each group, one behind the other.
std::vector<std::string> texts(const RolloutStep& step) {
  std::vector<std::string> all(step.scored.groups());
  for (const Rollout& each : step.scored.rollouts) all[each.prompt] += each.text + "|";
  return all;
}

TEST(SampleGroups, TakesTheNextPromptsOfTheDatasOrder) {
  Sampler sampler({"rollout.dynamic_sampling=false"});
  const auto step = sampler.sample(5);
  ASSERT_TRUE(step) << step.error().message;
  DataOrder order(sampler.prompts.size(), sampler.config.seed);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(step->scored.rows[i], order.row(5 + i));
  EXPECT_EQ(step->taken, 4u);
  EXPECT_EQ(step->tries, 1);
  EXPECT_EQ(step->scored.rollouts.size(), 16u);
  EXPECT_EQ(texts(sampler.sample(5).value()), texts(*step));
  EXPECT_NE(texts(sampler.sample(35).value()), texts(*step)) << "the same rows, a pass later";
}

TEST(SampleGroups, GroupsWithoutSignalGiveWay) {
  const std::vector<std::string> common = {"rollout.group_size=2", "rollout.max_tries=9"};
  Sampler dynamic(common);
  auto overrides = common;
  overrides.push_back("rollout.dynamic_sampling=false");
  Sampler plain(overrides);
  const auto step = dynamic.sample(0);
  ASSERT_TRUE(step) << step.error().message;
  // What plain batches one after the other have that is worth learning from.
  std::vector<std::string> expected;
  std::vector<std::size_t> rows;
  std::uint64_t place = 0;
  std::int64_t tries = 0, dropped = 0;
  while (expected.size() < 4) {
    const auto batch = plain.sample(place);
    ASSERT_TRUE(batch) << batch.error().message;
    const auto all = texts(*batch);
    for (std::size_t group = 0; group < 4 && expected.size() < 4; ++group) {
      const auto& scores = batch->scored.scores;
      if (scores[2 * group].reward == scores[2 * group + 1].reward) {
        ++dropped;
        continue;
      }
      expected.push_back(all[group]);
      rows.push_back(batch->scored.rows[group]);
    }
    place += 4;
    ++tries;
  }
  ASSERT_GT(dropped, 0) << "the test needs a group to drop";
  EXPECT_EQ(texts(*step), expected);
  EXPECT_EQ(step->scored.rows, rows);
  EXPECT_EQ(step->tries, tries);
  EXPECT_EQ(step->taken, place);
  for (const Advantages::Group& group : step->advantages.groups) EXPECT_TRUE(group.has_signal);
}

TEST(SampleGroups, TakesWhatThereIsAtTheLastTry) {
  Sampler sampler({"rollout.max_tries=3", "reward.components.0.options.pattern=#"});
  const auto step = sampler.sample(0);
  ASSERT_TRUE(step) << step.error().message;
  EXPECT_EQ(step->tries, 3);
  EXPECT_EQ(step->taken, 12u);
  DataOrder order(sampler.prompts.size(), sampler.config.seed);
  ASSERT_EQ(step->scored.groups(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(step->scored.rows[i], order.row(8 + i));
  for (const float advantage : step->advantages.values) EXPECT_EQ(advantage, 0);
}

TEST(SampleGroups, ShuffledRewardsAreDealtOutAnewAmongTheBatch) {
  const std::vector<std::string> common = {"rollout.dynamic_sampling=false"};
  Sampler plain(common);
  auto overrides = common;
  overrides.push_back("rollout.shuffle_rewards=true");
  Sampler control(overrides);
  const auto own = plain.sample(0), dealt = control.sample(0), next = control.sample(4);
  ASSERT_TRUE(own && dealt && next);
  EXPECT_EQ(texts(*dealt), texts(*own));
  std::vector<double> before, after;
  std::size_t moved = 0;
  for (std::size_t i = 0; i < own->scored.scores.size(); ++i) {
    const Scored &is = own->scored.scores[i], &was = dealt->scored.scores[i];
    EXPECT_EQ(was.verdict.outcome, is.verdict.outcome) << "what is right stays right";
    EXPECT_EQ(was.components.at(0).score, was.reward) << "a reward goes with its components";
    before.push_back(is.reward);
    after.push_back(was.reward);
    moved += is.reward != was.reward;
  }
  EXPECT_GT(moved, 0u);
  EXPECT_THAT(after, ::testing::UnorderedElementsAreArray(before));
  EXPECT_NE(dealt->advantages.values, own->advantages.values);
  EXPECT_EQ(control.sample(0)->advantages.values, dealt->advantages.values);
}

TEST(ShuffleRewards, HasAnOrderForEachPass) {
  std::vector<Scored> scores(100);
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i].reward = static_cast<double>(i);
  const auto rewards = [&](std::uint64_t pass) {
    std::vector<Scored> dealt = scores;
    DataOrder order(scores.size(), 7);
    shuffle_rewards(dealt, order, pass);
    std::vector<double> values;
    for (const Scored& each : dealt) values.push_back(each.reward);
    return values;
  };
  EXPECT_NE(rewards(0), rewards(1));
  const auto values = rewards(3);
  EXPECT_EQ(std::set<double>(values.begin(), values.end()).size(), 100u);
}

TEST(SampleGroups, FailsWhereNothingHasAReward) {
  Sampler sampler({R"(reward={"components": [{"verifier": "json_schema"}]})"});
  const auto step = sampler.sample(0);
  ASSERT_FALSE(step);
  EXPECT_THAT(step.error().message, HasSubstr("none of the 16 completions has a reward"));
  EXPECT_THAT(step.error().message, HasSubstr("unscorable, "));
}

TEST(SampleGroups, HasNothingWhereAStopIsAskedFor) {
  Sampler sampler({});
  std::stop_source source;
  source.request_stop();
  const auto step = sampler.sample(0, source.get_token());
  ASSERT_TRUE(step) << step.error().message;
  EXPECT_TRUE(step->was_stopped);
}

TEST(Summary, HasTheShareWithSignalAndTheMeanDeviation) {
  Advantages advantages;
  advantages.groups = {{.members = 2, .deviation = 0.5, .has_signal = true},
                       {.members = 2, .deviation = 0, .has_signal = false},
                       {.members = 1, .deviation = 0, .has_signal = false},
                       {.members = 2, .deviation = 1, .has_signal = true}};
  const auto values = summary_of(advantages);
  EXPECT_EQ(values[0].name, "signal_share");
  EXPECT_EQ(values[0].value, 0.5);
  EXPECT_EQ(values[1].name, "reward_std");
  EXPECT_EQ(values[1].value, 0.5);
}

}  // namespace
}  // namespace cupel::trainer
