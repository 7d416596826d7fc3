#include "trainer/loops/policy_update.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/trainer/tiny_model.h"
#include "trainer/loops/reference_policy.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

/// Six completions of different lengths.
std::vector<Rollout> some_rollouts() {
  std::vector<Rollout> rollouts(6);
  for (std::size_t i = 0; i < rollouts.size(); ++i) {
    for (std::size_t t = 0; t < 3 + i % 2; ++t)
      rollouts[i].prompt_tokens.push_back(static_cast<std::int64_t>(2 + (i * 7 + t * 13) % 90));
    for (std::size_t t = 0; t < 1 + i; ++t)
      rollouts[i].tokens.push_back(static_cast<std::int64_t>(2 + (i * 11 + t * 29) % 90));
  }
  return rollouts;
}

Experience experience_of(const std::vector<Rollout>& rollouts) {
  Experience experience;
  for (const Rollout& each : rollouts) experience.rollouts.push_back(&each);
  experience.advantages = {1, -1, 0.5F, -0.5F, 2, -2};
  experience.is_member = {1, 1, 1, 0, 1, 1};
  return experience;
}

struct Updated {
  UpdateMetrics metrics;
  Model model;
};

Updated updated_by(const BatchSize& micro_batch, const std::vector<std::int64_t>& updates = {1, 1},
                   double kl_coefficient = 0.1) {
  RunConfig config;
  config.micro_batch = micro_batch;
  config.loss.kl_coefficient = kl_coefficient;
  config.updates_per_rollout = {.mini_batches = updates[0], .epochs = updates[1]};
  Model model = test::tiny_model(Architecture::qwen2);
  const Model reference = test::tiny_model(Architecture::qwen2, 2);
  AdamW optimizer(model.trainable_parameters(), config.optimizer);
  const auto rollouts = some_rollouts();
  auto updated =
      PolicyUpdater(model, &reference, optimizer, config).update(experience_of(rollouts), 0, 1e-3);
  if (!updated) throw std::runtime_error(updated.error().message);
  return {*updated, std::move(model)};
}

TEST(PolicyUpdate, IsTheSameHoweverRowsAreSplit) {
  const Updated whole = updated_by({});
  EXPECT_EQ(whole.metrics.tokens, 1 + 2 + 3 + 5 + 6);  // the fourth is no member
  EXPECT_GT(whole.metrics.gradient_norm, 0);
  for (const BatchSize& size :
       {BatchSize{.rows = 1}, BatchSize{.rows = 4}, BatchSize{.tokens = 20}}) {
    const Updated split = updated_by(size);
    EXPECT_NEAR(split.metrics.loss, whole.metrics.loss, 1e-6);
    EXPECT_NEAR(split.metrics.gradient_norm / whole.metrics.gradient_norm, 1, 1e-5);
    EXPECT_NEAR(split.metrics.policy.kl.value(), whole.metrics.policy.kl.value(), 1e-6);
    EXPECT_EQ(split.metrics.tokens, whole.metrics.tokens);
  }
}

TEST(PolicyUpdate, ThatComesFirstHasARatioOfOne) {
  const Updated one = updated_by({});
  EXPECT_EQ(one.metrics.policy.ratio.value(), 1);
  const Updated three = updated_by({}, {1, 3});
  EXPECT_GT(std::abs(three.metrics.policy.largest_ratio - 1), 1e-4);
  EXPECT_EQ(three.metrics.tokens, 3 * one.metrics.tokens);
  EXPECT_EQ(updated_by({}, {2, 1}).metrics.tokens, one.metrics.tokens);
}

TEST(PolicyUpdate, LeavesTheModelAsItWasWhereANumberIsNone) {
  RunConfig config;
  config.micro_batch.rows = 2;
  Model model = test::tiny_model(Architecture::qwen2);
  const Model before = model.frozen_copy();
  AdamW optimizer(model.trainable_parameters(), config.optimizer);
  const auto rollouts = some_rollouts();
  Experience experience = experience_of(rollouts);
  experience.advantages[0] = std::numeric_limits<float>::quiet_NaN();  // in the last micro-batch
  const PolicyUpdater updater(model, nullptr, optimizer, config);
  const auto updated = updater.update(experience, 0, 1e-3);
  ASSERT_FALSE(updated);
  EXPECT_THAT(updated.error().message, HasSubstr("the advantage of row 1, token 0 is nan"));
  for (std::size_t i = 0; i < before.parameters().size(); ++i) {
    EXPECT_TRUE(
        test::is_identical(model.parameters()[i].tensor.detach(), before.parameters()[i].tensor));
    const at::Tensor gradient = model.parameters()[i].tensor.grad();
    EXPECT_TRUE(!gradient.defined() || gradient.abs().max().item<double>() == 0);
  }
}

TEST(KlDeductions, AreTheWeightTimesTheSumOverTokens) {
  RunConfig config;
  config.loss.kl_coefficient = 0.5;
  config.loss.kl_estimator = KlEstimator::k1;
  const Model policy = test::tiny_model(Architecture::qwen2);
  const Model reference = test::tiny_model(Architecture::qwen2, 2);
  const auto rollouts = some_rollouts();
  const Experience experience = experience_of(rollouts);
  const auto own = log_probs_of(policy, experience.rollouts, 1, {});
  const auto other = log_probs_of(reference, experience.rollouts, 1, {.rows = 1});
  const auto deductions = kl_deductions(policy, reference, experience.rollouts, config);
  for (std::size_t i = 0; i < rollouts.size(); ++i) {
    ASSERT_EQ(own[i].size(), rollouts[i].tokens.size());
    double sum = 0;
    for (std::size_t t = 0; t < own[i].size(); ++t) sum += double{own[i][t]} - double{other[i][t]};
    EXPECT_NEAR(deductions[i], 0.5 * sum, 1e-5);
  }
  for (const double each : kl_deductions(policy, policy, experience.rollouts, config))
    EXPECT_EQ(each, 0);
}

double first_weight(const Model& model) {
  return model.parameters()[0].tensor.detach().flatten()[0].item<double>();
}

void set_first_weight(const Model& model, double value) {
  const at::NoGradGuard no_grad;
  model.parameters()[0].tensor.detach().flatten()[0].fill_(value);
}

TEST(ReferencePolicy, FollowsAsItIsTold) {
  RunConfig config;
  const Model policy = test::tiny_model(Architecture::qwen2);
  set_first_weight(policy, 1);
  EXPECT_EQ(ReferencePolicy(config, policy).model(), nullptr);

  config.loss.kl_coefficient = 0.1;
  ReferencePolicy fixed(config, policy);
  config.reference = {.replace_every = 2};
  ReferencePolicy replaced(config, policy);
  config.reference = {.replace_every = 1, .ema = 0.75};
  ReferencePolicy averaged(config, policy);
  EXPECT_FALSE(fixed.moves());
  EXPECT_TRUE(replaced.moves());
  const double policy_weights[] = {5, 9};  // after each step
  const double replaced_weights[] = {1, 9};
  const double averaged_weights[] = {0.75 * 1 + 0.25 * 5, 0.75 * 2 + 0.25 * 9};
  for (int i = 0; i < 2; ++i) {
    set_first_weight(policy, policy_weights[i]);
    for (ReferencePolicy* each : {&fixed, &replaced, &averaged}) each->follow(policy, i + 1);
    EXPECT_EQ(first_weight(*fixed.model()), 1);
    EXPECT_EQ(first_weight(*replaced.model()), replaced_weights[i]);
    EXPECT_EQ(first_weight(*averaged.model()), averaged_weights[i]);
  }
}

}  // namespace
}  // namespace cupel::trainer
