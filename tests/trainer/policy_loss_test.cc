#include "trainer/objective/policy_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/trainer/plain_policy_loss.h"
#include "trainer/objective/kl.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

const std::vector<LossType> kTypes = {LossType::grpo, LossType::bnpo, LossType::dr_grpo,
                                      LossType::dapo, LossType::gspo, LossType::cispo,
                                      LossType::sapo};

template <class T>
at::Tensor tensor_of(const std::vector<T>& values, at::IntArrayRef shape, at::ScalarType type) {
  if (values.empty()) return {};
  const at::Tensor tensor = at::empty(shape, at::kDouble);
  std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<double>());
  return tensor.to(type);
}

PolicyBatch tensors_of(const test::PlainBatch& plain, at::ScalarType type) {
  const auto rows = static_cast<std::int64_t>(plain.rows);
  const auto tokens = static_cast<std::int64_t>(plain.tokens);
  const std::vector<std::int64_t> all = {rows, tokens}, each = {rows};
  return {.log_probs = tensor_of(plain.log_probs, all, type).requires_grad_(),
          .old_log_probs = tensor_of(plain.old_log_probs, all, type),
          .reference_log_probs = tensor_of(plain.reference_log_probs, all, type),
          .sampler_log_probs = tensor_of(plain.sampler_log_probs, all, type),
          .entropy = tensor_of(plain.entropy, all, type).requires_grad_(),
          .mask = tensor_of(plain.mask, all, at::kBool),
          .advantages = tensor_of(plain.advantages, each, type),
          .is_member = tensor_of(plain.is_member, each, at::kBool),
          .is_truncated = tensor_of(plain.is_truncated, each, at::kBool)};
}

/// Seven completions with holes in their masks: one is cut off, one no member, one empty. Ratios
/// lie on both sides of every clip. Places that are masked hold what must not be looked at.
test::PlainBatch some_batch(std::uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> chance(0, 1), draw(-3, -0.2), shift(-0.9, 0.9);
  test::PlainBatch batch{.rows = 7, .tokens = 5};
  const double garbage[] = {NAN, INFINITY, -INFINITY, 1e30};
  for (std::size_t i = 0; i < batch.rows; ++i) {
    batch.advantages.push_back(i == 3 ? 0 : (i % 2 == 0 ? 1 : -1) * (0.5 + chance(random)));
    batch.is_member.push_back(i != 4);
    batch.is_truncated.push_back(i == 5);
    for (std::size_t t = 0; t < batch.tokens; ++t) {
      const bool counts = i != 6 && chance(random) < 0.8;
      batch.mask.push_back(counts);
      const double log_prob = draw(random);
      const auto put = [&](std::vector<double>& values, double value) {
        values.push_back(counts ? value : garbage[random() % 4]);
      };
      put(batch.log_probs, log_prob);
      put(batch.old_log_probs, log_prob + shift(random));
      put(batch.reference_log_probs, log_prob + shift(random));
      put(batch.sampler_log_probs, log_prob + shift(random));
      put(batch.entropy, 2 * chance(random));
    }
  }
  return batch;
}

struct Case {
  std::string name;
  LossOptions options;
};

std::string name_of(LossType type) {
  constexpr const char* kNames[] = {"grpo", "bnpo", "dr_grpo", "dapo", "gspo", "cispo", "sapo"};
  return kNames[static_cast<std::size_t>(type)];
}

/// Every type with every option, alone, and with all at once.
std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const LossType type : kTypes) {
    LossOptions plain{.type = type, .longest_completion = 9};
    if (type == LossType::cispo) plain.clip_high = 1.3;
    const auto add = [&](const std::string& name, const auto& change) {
      LossOptions options = plain;
      change(options);
      EXPECT_TRUE(options.check());
      cases.push_back({name_of(type) + "_" + name, options});
    };
    const bool clips = type != LossType::cispo && type != LossType::sapo;
    add("plain", [](LossOptions&) {});
    add("wide", [&](LossOptions& o) {
      o.clip_low = 0.1;
      if (type != LossType::cispo) o.clip_high = 0.28;
      o.sapo_temperature_positive = 2;
      o.sapo_temperature_negative = 3;
    });
    if (clips) {
      add("dual", [](LossOptions& o) { o.dual_clip = 1.5; });
      add("delta", [](LossOptions& o) { o.delta = 1.4; });
    }
    for (const KlEstimator kl : {KlEstimator::k1, KlEstimator::k2, KlEstimator::k3})
      for (const bool times_ratio : {false, true})
        add("k" + std::to_string(static_cast<int>(kl) + 1) + (times_ratio ? "_ratio" : ""),
            [&](LossOptions& o) {
              o.kl_coefficient = 0.1;
              o.kl_estimator = kl;
              o.kl_times_ratio = times_ratio;
            });
    add("kl_in_reward", [](LossOptions& o) {
      o.kl_coefficient = 0.1;
      o.kl_place = KlPlace::reward;
    });
    add("entropy", [](LossOptions& o) { o.entropy_coefficient = 0.05; });
    add("truncated", [](LossOptions& o) { o.mask_truncated = true; });
    for (const CorrectionLevel level : {CorrectionLevel::token, CorrectionLevel::sequence})
      for (const CorrectionMode mode : {CorrectionMode::truncate, CorrectionMode::mask})
        add(std::string("sampler_") + (level == CorrectionLevel::token ? "token" : "sequence") +
                (mode == CorrectionMode::mask ? "_mask" : "_truncate"),
            [&](LossOptions& o) {
              o.sampler_correction = SamplerCorrection{level, mode, 1.2};
            });
    add("all", [&](LossOptions& o) {
      if (clips) {
        o.dual_clip = 1.5;
        o.delta = 1.7;
      }
      o.kl_coefficient = 0.1;
      o.entropy_coefficient = 0.05;
      o.mask_truncated = true;
      o.sampler_correction = SamplerCorrection{.cap = 1.3};
    });
  }
  return cases;
}

struct Evaluated {
  double loss = 0;
  at::Tensor gradient, entropy_gradient;  ///< [rows, tokens], 0 where nothing came
  LossMetrics metrics;
};

Evaluated evaluated(PolicyBatch batch, const LossOptions& options, const TokenTotals& totals) {
  batch.log_probs = batch.log_probs.detach().clone().requires_grad_();
  batch.entropy = batch.entropy.detach().clone().requires_grad_();
  auto result = policy_loss(batch, options, totals);
  EXPECT_TRUE(result) << result.error().message;
  result->loss.backward();
  const auto of = [](const at::Tensor& leaf) {
    return leaf.grad().defined() ? leaf.grad() : at::zeros(leaf.sizes(), leaf.options());
  };
  return {.loss = result->loss.item<double>(),
          .gradient = of(batch.log_probs).to(at::kDouble),
          .entropy_gradient = of(batch.entropy).to(at::kDouble),
          .metrics = result->metrics};
}

Evaluated evaluated(const PolicyBatch& batch, const LossOptions& options) {
  return evaluated(batch, options, count_tokens(live_tokens(batch, options)));
}

void expect_near(const at::Tensor& value, const at::Tensor& expected, double tolerance) {
  const double scale = std::max(expected.abs().max().item<double>(), 1e-3);
  EXPECT_LE((value - expected).abs().max().item<double>(), tolerance * scale);
}

class PolicyLossCase : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(PolicyLoss, PolicyLossCase, ::testing::ValuesIn(all_cases()),
                         [](const auto& each) { return each.param.name; });

TEST_P(PolicyLossCase, EqualsThePlainFormulas) {
  const LossOptions& options = GetParam().options;
  double steepest = 0;
  for (const std::uint64_t seed : {1, 2, 3}) {
    const test::PlainBatch plain = some_batch(seed);
    const std::size_t places = plain.rows * plain.tokens;
    std::vector<double> slopes;
    for (std::size_t i = 0; i < 2 * places; ++i)
      slopes.push_back(test::plain_policy_loss(plain, options, i).slope);
    const double loss = test::plain_policy_loss(plain, options, 2 * places).value;
    const at::Tensor expected = tensor_of(slopes, {2, 7, 5}, at::kDouble);
    steepest = std::max(steepest, expected.abs().max().item<double>());
    for (const auto& [type, tolerance] :
         {std::pair(at::kDouble, 1e-9), std::pair(at::kFloat, 1e-5)}) {
      const Evaluated value = evaluated(tensors_of(plain, type), options);
      EXPECT_NEAR(value.loss, loss, tolerance * std::max(1.0, std::abs(loss)));
      expect_near(value.gradient, expected[0], tolerance);
      expect_near(value.entropy_gradient, expected[1], tolerance);
    }
  }
  EXPECT_GT(steepest, 0);
}

// `cispo` does not differentiate its weight: the numbers that it is made of move along.
// With the ratio in the KL as well, which is differentiated, no differences tell the two apart.
std::vector<Case> cases_with_differences() {
  std::vector<Case> cases = all_cases();
  std::erase_if(cases, [](const Case& each) {
    return each.options.type == LossType::cispo && each.options.kl_times_ratio;
  });
  return cases;
}

class PolicyLossSlope : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(PolicyLoss, PolicyLossSlope, ::testing::ValuesIn(cases_with_differences()),
                         [](const auto& each) { return each.param.name; });

TEST_P(PolicyLossSlope, IsThatOfFiniteDifferences) {
  const LossOptions& options = GetParam().options;
  const bool is_cispo = options.type == LossType::cispo;
  const test::PlainBatch plain = some_batch(4);
  const at::Tensor gradient = evaluated(tensors_of(plain, at::kDouble), options).gradient;
  constexpr double kStep = 1e-6;
  for (std::size_t place = 0; place < plain.rows * plain.tokens; ++place) {
    double losses[2];
    for (const int side : {0, 1}) {
      test::PlainBatch moved = plain;
      const double step = side == 0 ? -kStep : kStep;
      moved.log_probs[place] += step;
      if (is_cispo) {
        moved.old_log_probs[place] += step;
        moved.sampler_log_probs[place] += step;
      }
      losses[side] = evaluated(tensors_of(moved, at::kDouble), options).loss;
    }
    EXPECT_NEAR(gradient.reshape(-1)[static_cast<std::int64_t>(place)].item<double>(),
                (losses[1] - losses[0]) / (2 * kStep), 1e-7);
  }
}

PolicyBatch rows_of(const PolicyBatch& batch, std::int64_t first, std::int64_t count) {
  const auto part = [&](const at::Tensor& whole) {
    return whole.defined() ? whole.detach().narrow(0, first, count) : whole;
  };
  return {.log_probs = part(batch.log_probs),
          .old_log_probs = part(batch.old_log_probs),
          .reference_log_probs = part(batch.reference_log_probs),
          .sampler_log_probs = part(batch.sampler_log_probs),
          .entropy = part(batch.entropy),
          .mask = part(batch.mask),
          .advantages = part(batch.advantages),
          .is_member = part(batch.is_member),
          .is_truncated = part(batch.is_truncated)};
}

TEST_P(PolicyLossCase, IsTheSameForAnySplitIntoMicroBatches) {
  const LossOptions& options = GetParam().options;
  const PolicyBatch batch = tensors_of(some_batch(5), at::kFloat);
  const Evaluated whole = evaluated(batch, options);
  const std::vector<std::vector<std::int64_t>> splits = {
      {1, 1, 1, 1, 1, 1, 1}, {2, 5}, {6, 1}, {3, 1, 3}};
  for (const std::vector<std::int64_t>& counts : splits) {
    TokenTotals totals;
    std::int64_t first = 0;
    for (const std::int64_t count : counts) {
      totals += count_tokens(live_tokens(rows_of(batch, first, count), options));
      first += count;
    }
    Evaluated sum;
    std::vector<at::Tensor> gradients;
    first = 0;
    for (const std::int64_t count : counts) {
      const Evaluated part = evaluated(rows_of(batch, first, count), options, totals);
      sum.loss += part.loss;
      sum.metrics += part.metrics;
      gradients.push_back(part.gradient);
      first += count;
    }
    EXPECT_NEAR(sum.loss, whole.loss, 1e-6);
    expect_near(at::cat(gradients), whole.gradient, 1e-5);
    EXPECT_NEAR(sum.metrics.clip_low.value(), whole.metrics.clip_low.value(), 1e-6);
    EXPECT_NEAR(sum.metrics.clip_high.value(), whole.metrics.clip_high.value(), 1e-6);
    EXPECT_NEAR(sum.metrics.ratio.value(), whole.metrics.ratio.value(), 1e-6);
    EXPECT_NEAR(sum.metrics.kl.value(), whole.metrics.kl.value(), 1e-6);
    EXPECT_NEAR(sum.metrics.entropy.value(), whole.metrics.entropy.value(), 1e-6);
    EXPECT_NEAR(sum.metrics.sampler_cut.value(), whole.metrics.sampler_cut.value(), 1e-6);
    EXPECT_NEAR(sum.metrics.largest_ratio, whole.metrics.largest_ratio, 1e-6);
  }
}

TEST_P(PolicyLossCase, IsTheSameWhereverPaddingIs) {
  const LossOptions& options = GetParam().options;
  const PolicyBatch batch = tensors_of(some_batch(6), at::kFloat);
  const Evaluated expected = evaluated(batch, options);
  for (const bool is_left : {false, true}) {
    PolicyBatch padded = batch;
    for (at::Tensor PolicyBatch::*part :
         {&PolicyBatch::log_probs, &PolicyBatch::old_log_probs, &PolicyBatch::reference_log_probs,
          &PolicyBatch::sampler_log_probs, &PolicyBatch::entropy, &PolicyBatch::mask}) {
      const at::Tensor values = (batch.*part).detach();
      const at::Tensor padding = values.scalar_type() == at::kBool
                                     ? at::zeros({7, 3}, values.options())
                                     : at::full({7, 3}, NAN, values.options());
      padded.*part = is_left ? at::cat({padding, values}, 1) : at::cat({values, padding}, 1);
    }
    const Evaluated value = evaluated(padded, options);
    EXPECT_NEAR(value.loss, expected.loss, 1e-6);
    expect_near(value.gradient.narrow(1, is_left ? 3 : 0, 5), expected.gradient, 1e-5);
    EXPECT_EQ(value.gradient.narrow(1, is_left ? 0 : 5, 3).abs().max().item<double>(), 0);
  }
}

/// Two completions of three tokens and one, advantages 2 and -1.
PolicyBatch small_batch() {
  return tensors_of({.rows = 2,
                     .tokens = 3,
                     .log_probs = {-1, -2, -1.5, -0.5, NAN, NAN},
                     .entropy = {1, 2, 3, 4, NAN, NAN},
                     .mask = {1, 1, 1, 1, 0, 0},
                     .advantages = {2, -1}},
                    at::kDouble);
}

// The ratio is 1 and its derivative that of the log-prob: each token's gradient is -A, divided.
TEST(PolicyLoss, OfTheFirstUpdateIsThatOfThePolicyGradient) {
  for (const LossType type : kTypes) {
    LossOptions options{.type = type, .longest_completion = 10};
    if (type == LossType::cispo) options.clip_high = 5;
    const Evaluated value = evaluated(small_batch(), options);
    std::vector<double> expected(6, 0.0);
    switch (type) {
      case LossType::grpo:
      case LossType::gspo:
      case LossType::sapo:
        expected = {-2.0 / 6, -2.0 / 6, -2.0 / 6, 1.0 / 2, 0, 0};
        break;
      case LossType::dr_grpo:
        expected = {-2.0 / 20, -2.0 / 20, -2.0 / 20, 1.0 / 20, 0, 0};
        break;
      case LossType::bnpo:
      case LossType::dapo:
      case LossType::cispo:
        expected = {-2.0 / 4, -2.0 / 4, -2.0 / 4, 1.0 / 4, 0, 0};
        break;
    }
    expect_near(value.gradient, tensor_of(expected, {2, 3}, at::kDouble), 1e-12);
    EXPECT_EQ(value.metrics.ratio.value(), 1);
    EXPECT_EQ(value.metrics.largest_ratio, 1);
    EXPECT_EQ(value.metrics.clip_low.sum, 0);
    EXPECT_EQ(value.metrics.clip_high.sum, 0);
    EXPECT_EQ(value.metrics.ratio.count, type == LossType::gspo ? 2 : 4);
    EXPECT_EQ(value.metrics.entropy.value(), 2.5);
  }
}

// Each micro-batch's mean over tokens, and the mean of the two: TRL's normaliser.
TEST(PolicyLoss, DividesByTheTokensOfAMicroBatchWhereAskedTo) {
  const LossOptions options{.type = LossType::bnpo, .local_normalizer = true};
  const PolicyBatch batch = small_batch();
  const TokenTotals totals{.tokens = 4, .completions = 2, .micro_batches = 2};
  const Evaluated first = evaluated(rows_of(batch, 0, 1), options, totals);
  const Evaluated second = evaluated(rows_of(batch, 1, 1), options, totals);
  EXPECT_NEAR(first.gradient[0][0].item<double>(), -2.0 / 6, 1e-12);
  EXPECT_NEAR(second.gradient[0][0].item<double>(), 1.0 / 2, 1e-12);
}

TEST(PolicyLoss, CountsWhatItClips) {
  PolicyBatch batch = small_batch();
  const at::Tensor shift = tensor_of<double>({0.5, -0.5, 0.1, -0.5, NAN, NAN}, {2, 3}, at::kDouble);
  batch.old_log_probs = batch.log_probs.detach() - shift;
  batch.reference_log_probs = batch.log_probs.detach() - 1;
  batch.sampler_log_probs = batch.old_log_probs - 1;
  LossOptions options{.kl_estimator = KlEstimator::k1,
                      .sampler_correction = SamplerCorrection{.cap = 2}};
  const LossMetrics metrics = evaluated(batch, options).metrics;
  EXPECT_EQ(metrics.clip_high.sum, 1);  // e^0.5 with 2; e^-0.5 has the wrong sign for it
  EXPECT_EQ(metrics.clip_low.sum, 1);   // e^-0.5 with -1
  EXPECT_EQ(metrics.clip_low.count, 4);
  EXPECT_NEAR(metrics.largest_ratio, std::exp(0.5), 1e-12);
  EXPECT_NEAR(metrics.ratio.sum, std::exp(0.5) + 2 * std::exp(-0.5) + std::exp(0.1), 1e-12);
  EXPECT_NEAR(metrics.kl.value(), 1, 1e-12);
  EXPECT_EQ(metrics.sampler_cut.value(), 1);  // each weight is e
}

TEST(PolicyLoss, OfRowsThatTakeNoPartIs0) {
  PolicyBatch batch = small_batch();
  batch.is_member = at::zeros({2}, at::kBool);
  for (const LossType type : kTypes) {
    const LossOptions options{.type = type, .clip_high = 2, .longest_completion = 3};
    const Evaluated value = evaluated(batch, options);
    EXPECT_EQ(value.loss, 0);
    EXPECT_EQ(value.gradient.abs().max().item<double>(), 0);
    EXPECT_EQ(value.metrics.ratio.count, 0);
  }
}

// A group without signal has the advantage 0, and its KL all the same.
TEST(PolicyLoss, OfAdvantagesOf0IsTheirKl) {
  PolicyBatch batch = small_batch();
  batch.advantages = at::zeros({2}, at::kDouble);
  batch.reference_log_probs = batch.log_probs.detach() - 1;
  const LossOptions options{.kl_coefficient = 0.5, .kl_estimator = KlEstimator::k2};
  const Evaluated value = evaluated(batch, options);
  EXPECT_NEAR(value.loss, 0.5 * 0.5, 1e-12);
  expect_near(value.gradient, tensor_of<double>({1, 1, 1, 1, 0, 0}, {2, 3}, at::kDouble) * 0.125,
              1e-12);
}

TEST(PolicyLoss, StaysFiniteWhereARatioWouldOverflow) {
  for (const LossType type : kTypes)
    for (const double old : {-200.0, -0.0}) {
      PolicyBatch batch = small_batch();
      batch.log_probs = at::full({2, 3}, old == 0 ? -200.0 : -0.1, at::kFloat).requires_grad_();
      batch.entropy = batch.entropy.to(at::kFloat);
      batch.old_log_probs = batch.reference_log_probs = at::full({2, 3}, old, at::kFloat);
      batch.advantages = batch.advantages.to(at::kFloat);
      const LossOptions options{
          .type = type, .clip_high = 2, .kl_coefficient = 0.1, .longest_completion = 3};
      const Evaluated value = evaluated(batch, options);
      EXPECT_TRUE(std::isfinite(value.loss));
      EXPECT_TRUE(value.gradient.isfinite().all().item<bool>());
    }
}

TEST(PolicyLoss, NamesTheTokenWhoseNumberIsNone) {
  struct Fault {
    at::Tensor PolicyBatch::*part;
    const char* name;
  };
  for (const Fault& fault : {Fault{&PolicyBatch::log_probs, "policy's log-prob"},
                             Fault{&PolicyBatch::old_log_probs, "old policy's log-prob"},
                             Fault{&PolicyBatch::reference_log_probs, "reference's log-prob"},
                             Fault{&PolicyBatch::sampler_log_probs, "sampler's log-prob"},
                             Fault{&PolicyBatch::entropy, "entropy"}})
    for (const double number : {static_cast<double>(NAN), static_cast<double>(-INFINITY)}) {
      test::PlainBatch plain = some_batch();
      std::fill(plain.mask.begin(), plain.mask.end(), std::uint8_t{1});
      for (auto* values : {&plain.log_probs, &plain.old_log_probs, &plain.reference_log_probs,
                           &plain.sampler_log_probs, &plain.entropy})
        std::fill(values->begin(), values->end(), -1.0);
      PolicyBatch batch = tensors_of(plain, at::kFloat);
      const at::NoGradGuard no_grad;
      (batch.*fault.part)[2][3] = number;
      const LossOptions options{.kl_coefficient = 0.1, .sampler_correction = SamplerCorrection{}};
      const auto result = policy_loss(batch, options, {.tokens = 30, .completions = 6});
      ASSERT_FALSE(result);
      EXPECT_THAT(result.error().message, HasSubstr(fault.name));
      EXPECT_THAT(result.error().message, HasSubstr("row 2, token 3"));
      EXPECT_THAT(result.error().message, HasSubstr(std::isnan(number) ? "nan" : "-inf"));
    }
  PolicyBatch batch = small_batch();
  batch.advantages = at::full({2}, NAN, at::kDouble);
  const auto result = policy_loss(batch, {}, {.tokens = 4, .completions = 2});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("the advantage of row 0"));
}

TEST(PolicyLoss, SaysWhatIsMissing) {
  const PolicyBatch batch = small_batch();
  const TokenTotals totals{.tokens = 4, .completions = 2};
  const auto result = policy_loss(batch, {.sampler_correction = SamplerCorrection{}}, totals);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("loss.sampler_correction"));
  EXPECT_THROW(static_cast<void>(policy_loss(batch, {.kl_coefficient = 1}, totals)),
               std::invalid_argument);
  PolicyBatch narrow = batch;
  narrow.mask = batch.mask.narrow(1, 0, 2);
  EXPECT_THROW(static_cast<void>(policy_loss(narrow, {}, totals)), std::invalid_argument);
}

// -1 and -2 beside -1.5 and -1: d = 0.5 and -1.
TEST(CompletionKl, IsTheSumOverLiveTokens) {
  const auto of = [](std::vector<double> values) { return tensor_of(values, {1, 3}, at::kDouble); };
  const at::Tensor log_probs = of({-1, -2, NAN}), reference = of({-1.5, -1, NAN});
  const at::Tensor live = tensor_of<double>({1, 1, 0}, {1, 3}, at::kBool);
  const auto kl = [&](KlEstimator estimator) {
    return completion_kl(log_probs, reference, live, estimator)[0].item<double>();
  };
  EXPECT_NEAR(kl(KlEstimator::k1), -0.5, 1e-12);
  EXPECT_NEAR(kl(KlEstimator::k2), 0.125 + 0.5, 1e-12);
  EXPECT_NEAR(kl(KlEstimator::k3), (std::exp(-0.5) + 0.5 - 1) + (std::exp(1) - 1 - 1), 1e-12);
}

TEST(TokenTotals, CountTokensAndCompletionsThatHaveAny) {
  const PolicyBatch batch = tensors_of(some_batch(), at::kFloat);
  const TokenTotals all = count_tokens(batch.mask);
  EXPECT_EQ(all.completions, 6);
  EXPECT_EQ(all.tokens, batch.mask.sum().item<std::int64_t>());
  EXPECT_EQ(count_tokens(live_tokens(batch, {})).completions, 5);
  EXPECT_EQ(count_tokens(live_tokens(batch, {.mask_truncated = true})).completions, 4);
  EXPECT_EQ(count_tokens(at::zeros({2, 3}, at::kBool)), TokenTotals{});
}

TEST(LossOptions, RefuseWhatMakesNoSense) {
  const auto message = [](const LossOptions& options) {
    const auto checked = options.check();
    return checked ? "" : checked.error().message;
  };
  EXPECT_EQ(message({}), "");
  EXPECT_THAT(message({.clip_low = 1.5}), HasSubstr("loss.clip_low is 1.5"));
  EXPECT_THAT(message({.clip_high = -1}), HasSubstr("loss.clip_high"));
  EXPECT_THAT(message({.dual_clip = 1}), HasSubstr("above 1"));
  EXPECT_THAT(message({.type = LossType::sapo, .dual_clip = 3}), HasSubstr("loss.dual_clip"));
  EXPECT_THAT(message({.type = LossType::cispo, .delta = 3}), HasSubstr("loss.delta"));
  EXPECT_THAT(message({.delta = 0}), HasSubstr("loss.delta"));
  EXPECT_THAT(message({.sapo_temperature_positive = 0}), HasSubstr("temperature_positive"));
  EXPECT_THAT(message({.kl_coefficient = NAN}), HasSubstr("loss.kl_coefficient"));
  EXPECT_THAT(message({.sampler_correction = SamplerCorrection{.cap = 0}}), HasSubstr("cap"));
  EXPECT_THAT(message({.local_normalizer = true}), HasSubstr("loss.local_normalizer"));
  EXPECT_THAT(message({.type = LossType::dr_grpo}), HasSubstr("loss.longest_completion"));
}

}  // namespace
}  // namespace cupel::trainer
