// What a step is made of: the data's order, batches, rewards, examples.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "tests/trainer/tiny_recipe.h"
#include "trainer/loops/data_order.h"
#include "trainer/loops/micro_batches.h"
#include "trainer/loops/reward_step.h"
#include "trainer/loops/sft_examples.h"

namespace cupel::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::size_t> pass_of(DataOrder& order, std::size_t rows, std::uint64_t pass) {
  std::vector<std::size_t> taken;
  for (std::size_t i = 0; i < rows; ++i) taken.push_back(order.row(pass * rows + i));
  return taken;
}

TEST(DataOrder, EveryPassIsAnotherPermutationThatTheSeedDecides) {
  constexpr std::size_t kRows = 50;
  DataOrder order(kRows, 7), again(kRows, 7), other(kRows, 8);
  const auto first = pass_of(order, kRows, 0), second = pass_of(order, kRows, 1);
  auto sorted = first;
  std::ranges::sort(sorted);
  std::vector<std::size_t> all(kRows);
  std::iota(all.begin(), all.end(), std::size_t{0});
  EXPECT_EQ(sorted, all);
  EXPECT_NE(first, all);
  EXPECT_NE(first, second);
  EXPECT_EQ(pass_of(again, kRows, 1), second);  // without the first pass before it
  EXPECT_EQ(pass_of(order, kRows, 0), first);   // and back
  EXPECT_NE(pass_of(other, kRows, 0), first);
  EXPECT_THROW(DataOrder(0, 1), std::invalid_argument);
}

TEST(MicroBatches, PutRowsOfLikeLengthTogether) {
  const std::vector<std::size_t> lengths = {3, 9, 4, 9, 20};
  EXPECT_THAT(micro_batches(lengths, {.rows = 2}),
              ElementsAre(ElementsAre(4, 1), ElementsAre(3, 2), ElementsAre(0)));
  // 20 alone is beyond 18; 9 + 9 fill it; 4 + 4 of the next.
  EXPECT_THAT(micro_batches(lengths, {.tokens = 18}),
              ElementsAre(ElementsAre(4), ElementsAre(1, 3), ElementsAre(2, 0)));
  EXPECT_THAT(micro_batches(lengths, {}), ElementsAre(ElementsAre(4, 1, 3, 2, 0)));
  EXPECT_THAT(micro_batches({}, {.rows = 2}), IsEmpty());
}

TEST(Rewards, OverlongCompletionsLoseAsDapoSays) {
  const OverlongPenalty options{.length = 100, .cache = 20};
  EXPECT_EQ(overlong_penalty(options, 80), 0);
  EXPECT_EQ(overlong_penalty(options, 85), -0.25);
  EXPECT_EQ(overlong_penalty(options, 100), -1);
  EXPECT_EQ(overlong_penalty(options, 500), -1);
  EXPECT_EQ(overlong_penalty({.length = 10, .cache = 0}, 10), 0);
  EXPECT_EQ(overlong_penalty({.length = 10, .cache = 0}, 11), -1);
}

/// Two completions of 4 and 6 tokens; the second has no reward.
ScoredRollouts two_scored() {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  ScoredRollouts scored;
  scored.rows = {0};
  scored.rollouts.resize(2);
  scored.rollouts[0].tokens = {1, 2, 3, 4};
  scored.rollouts[1].tokens = {1, 2, 3, 4, 5, 6};
  scored.scores.resize(2);
  scored.scores[0].reward = 0.75;
  scored.scores[0].components = {{.name = "a", .score = 1}, {.name = "b", .score = 0.5}};
  scored.scores[1].reward = kNone;
  scored.scores[1].components = {{.name = "a", .score = kNone}, {.name = "b", .score = 1}};
  return scored;
}

TEST(Rewards, AreOneColumnOrOneForEachComponent) {
  const ScoredRollouts scored = two_scored();
  std::vector<Component> components(2);
  components[0].weight = 0.5;
  components[1].weight = 2;
  RunConfig config;
  config.rollout.overlong = OverlongPenalty{.length = 6, .cache = 4};
  RewardColumns columns = reward_columns(scored, components, config);
  EXPECT_EQ(columns.count, 1);
  EXPECT_EQ(columns.weights, std::vector<double>{1});
  EXPECT_EQ(columns.values[0], 0.75 - 0.5);
  EXPECT_TRUE(std::isnan(columns.values[1]));
  const std::vector<double> deductions = {0.125, 1};
  EXPECT_EQ(reward_columns(scored, components, config, deductions).values[0], 0.125);

  config.advantage.aggregation = RewardAggregation::normalize_then_sum;
  columns = reward_columns(scored, components, config);
  EXPECT_EQ(columns.count, 3);
  EXPECT_EQ(columns.weights, (std::vector<double>{0.5, 2, 1}));
  EXPECT_THAT(std::span(columns.values).first(3), ElementsAre(1, 0.5, -0.5));
  EXPECT_TRUE(std::isnan(columns.values[3]));
  EXPECT_EQ(columns.values[4], 1);
  EXPECT_TRUE(std::isnan(columns.values[5])) << "what nobody could score has no penalty alone";
}

Setup setup_of(const RunConfig& config) {
  auto setup = Setup::from(config);
  if (!setup) throw std::runtime_error(setup.error().message);
  return std::move(*setup);
}

TEST(SftExamples, HaveTheAnswerAndItsEnd) {
  RunConfig config = test::tiny_run(RunKind::sft);
  const auto setup = setup_of(config);
  const auto examples = sft_examples(setup, config);
  ASSERT_TRUE(examples) << examples.error().message;
  ASSERT_EQ(examples->size(), 30u);
  const Rollout& first = examples->front();
  EXPECT_EQ(setup.tokenizer.decode(first.prompt_tokens), setup.train.chat(0).prompt_text);
  EXPECT_EQ(setup.tokenizer.decode(first.tokens),
            std::string(setup.train.chat(0).completion) + "<|endoftext|>");

  config.mask_prompt = false;
  const auto unmasked = sft_examples(setup, config);
  ASSERT_TRUE(unmasked);
  auto whole = first.prompt_tokens;
  whole.insert(whole.end(), first.tokens.begin(), first.tokens.end());
  const Rollout& learnt = unmasked->front();
  EXPECT_THAT(learnt.prompt_tokens, ElementsAre(whole[0]));
  EXPECT_EQ(learnt.tokens, std::vector<std::int64_t>(whole.begin() + 1, whole.end()));
}

TEST(SftExamples, ThatAreTooLongAreNamed) {
  RunConfig config = test::tiny_run(RunKind::sft, {"data.max_prompt_tokens=3"});
  const auto setup = setup_of(config);
  const auto fault = sft_examples(setup, config);
  ASSERT_FALSE(fault);
  EXPECT_THAT(fault.error().message, HasSubstr(std::string(setup.train.id(0))));
  EXPECT_THAT(fault.error().message, HasSubstr("more than the 3 of data.max_prompt_tokens"));

  config = test::tiny_run(RunKind::sft, {"model.from_scratch.max_position_embeddings=16"});
  const auto small = setup_of(config);
  const auto too_long = sft_examples(small, config);
  ASSERT_FALSE(too_long);
  EXPECT_THAT(too_long.error().message, HasSubstr("more than the model's context of 16"));
}

TEST(SftExamples, AreTakenInTheDatasOrder) {
  std::vector<Rollout> examples(5);
  for (std::size_t i = 0; i < 5; ++i) {
    examples[i].prompt_tokens = {1, 2};
    examples[i].tokens = {3, 4};
  }
  DataOrder order(5, 1), same(5, 1);
  const auto taken = next_examples(examples, {.rows = 3}, 4, order);  // across two passes
  ASSERT_EQ(taken.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(taken[i], &examples[same.row(4 + i)]);
  EXPECT_EQ(next_examples(examples, {.tokens = 11}, 0, order).size(), 2u);
  EXPECT_EQ(next_examples(examples, {.tokens = 2}, 0, order).size(), 1u);
}

}  // namespace
}  // namespace cupel::trainer
