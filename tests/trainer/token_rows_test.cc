#include "trainer/rollouts/token_rows.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/trainer/tiny_model.h"
#include "trainer/generation/generator.h"

namespace cupel::trainer {
namespace {

Rollout rollout_of(std::vector<std::int64_t> prompt, std::vector<std::int64_t> completion) {
  Rollout rollout;
  rollout.prompt_tokens = std::move(prompt);
  rollout.tokens = std::move(completion);
  return rollout;
}

/// ln p of each token of a completion, from the logits of its row alone.
std::vector<float> plain_log_probs(const Model& model, const Rollout& rollout, double temperature) {
  std::vector<std::int64_t> all = rollout.prompt_tokens;
  all.insert(all.end(), rollout.tokens.begin(), rollout.tokens.end());
  const at::Tensor logits =
      model.logits(model.hidden_states({.ids = at::tensor(all).unsqueeze(0)}))[0];
  const at::Tensor log_probs = (logits / temperature).log_softmax(-1);
  std::vector<float> values;
  for (std::size_t i = 0; i < rollout.tokens.size(); ++i)
    values.push_back(log_probs[static_cast<std::int64_t>(rollout.prompt_tokens.size() + i) - 1]
                              [rollout.tokens[i]]
                                  .item<float>());
  return values;
}

class Rows : public ::testing::Test {
 protected:
  const Model model_ = test::tiny_model(Architecture::qwen2);
  const Rollout short_ = rollout_of({5, 6, 7}, {8, 9}), one_ = rollout_of({5}, {1}),
                long_ = rollout_of({10, 11}, {12, 13, 14, 15, 1});
  const std::vector<const Rollout*> all_ = {&short_, &one_, &long_};
};

TEST_F(Rows, ScoreEachCompletionAsItsRowAlone) {
  for (const double temperature : {1.0, 0.7}) {
    std::vector<float> expected;
    for (const Rollout* each : all_)
      for (const float value : plain_log_probs(model_, *each, temperature))
        expected.push_back(value);
    for (const bool is_packed : {false, true}) {
      const TokenRows rows =
          is_packed ? TokenRows::packed(all_, at::kCPU) : TokenRows::of(all_, at::kCPU);
      const at::Tensor scored = rows.score(model_, temperature).log_prob;
      ASSERT_EQ(scored.numel(), 8);
      for (std::int64_t i = 0; i < 8; ++i)
        EXPECT_NEAR(scored[i].item<float>(), expected[static_cast<std::size_t>(i)], 1e-5) << i;
    }
  }
}

TEST_F(Rows, SpreadNumbersOverTheirPlaces) {
  const TokenRows rows = TokenRows::of(all_, at::kCPU);
  const at::Tensor spread = rows.spread(at::tensor({1.f, 2.f, 3.f, 4.f, 5.f, 6.f, 7.f, 8.f}));
  const at::Tensor expected =
      at::tensor({1.f, 2.f, 0.f, 0.f, 0.f, 3.f, 0.f, 0.f, 0.f, 0.f, 4.f, 5.f, 6.f, 7.f, 8.f})
          .view({3, 5});
  EXPECT_TRUE(test::is_identical(spread, expected));
  EXPECT_TRUE(test::is_identical(rows.mask, expected.ne(0)));
}

TEST_F(Rows, AgreeWithTheSampler) {
  const std::vector<Prompt> prompts = {{0, {5, 6, 7}}, {1, {9}}, {2, {20, 30, 40, 50, 60}}};
  SamplingOptions sampling;
  sampling.max_tokens = 30;
  sampling.temperature = 1.3;
  const auto rollouts = Generator(model_, {.slots = 4}).generate(prompts, 3, sampling);
  ASSERT_TRUE(rollouts) << rollouts.error().message;
  for (const Rollout& rollout : *rollouts) {
    const std::vector<const Rollout*> alone = {&rollout};
    const at::Tensor scored = TokenRows::of(alone, at::kCPU).score(model_, 1.3).log_prob;
    ASSERT_EQ(scored.numel(), static_cast<std::int64_t>(rollout.log_probs.size()));
    for (std::size_t i = 0; i < rollout.log_probs.size(); ++i)
      EXPECT_NEAR(scored[static_cast<std::int64_t>(i)].item<float>(), rollout.log_probs[i], 1e-4);
  }
}

}  // namespace
}  // namespace cupel::trainer
