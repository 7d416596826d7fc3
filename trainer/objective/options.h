#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

/// Which policy-gradient loss, by the name that the field has for it. They differ in what a token's
/// term is and in what the sum of the terms is divided by; docs/losses.md has the formulas.
enum class LossType : std::uint8_t {
  grpo,  ///< mean over completions of each one's mean over tokens (DeepSeekMath, arXiv:2402.03300)
  bnpo,  ///< mean over tokens, of each micro-batch where `local_normalizer` is set (TRL's name)
  dr_grpo,  ///< sum over tokens / (completions · longest allowed completion) (arXiv:2503.20783)
  dapo,     ///< mean over the tokens of the whole batch (arXiv:2503.14476)
  gspo,     ///< one ratio a completion (arXiv:2507.18071)
  cispo,    ///< clipped weight on the log-prob itself (MiniMax-M1, arXiv:2506.13585)
  sapo,     ///< a soft gate instead of a clip (arXiv:2511.20347)
};

/// Schulman's estimators of KL(policy ‖ reference), http://joschu.net/blog/kl-approx.html.
enum class KlEstimator : std::uint8_t { k1, k2, k3 };

enum class KlPlace : std::uint8_t {
  loss,    ///< β · KL is added to each token's loss
  reward,  ///< β · the completion's KL is taken from its reward: the caller's, by `completion_kl`
};

/// How the ratio policy/sampler corrects for tokens that another program sampled.
enum class CorrectionLevel : std::uint8_t { token, sequence };
enum class CorrectionMode : std::uint8_t {
  truncate,  ///< weights above the cap become the cap (TIS)
  mask,      ///< tokens, or completions, with weights above the cap take no part (MIS)
};

struct SamplerCorrection {
  CorrectionLevel level = CorrectionLevel::token;
  CorrectionMode mode = CorrectionMode::truncate;
  double cap = 2.0;
};

struct LossOptions {
  LossType type = LossType::dapo;
  double clip_low = 0.2;
  double clip_high = 0.2;  ///< of `cispo`: the cap of the weight itself
  std::optional<double> dual_clip =
      {};  ///< above 1: bounds the loss where the advantage is below 0 (arXiv:1912.09729)
  std::optional<double> delta = {};  ///< an upper bound of the ratio itself, before the minimum
                                     ///< (INTELLECT-2, arXiv:2505.07291)
  double sapo_temperature_positive = 1.0;
  double sapo_temperature_negative = 1.05;
  double kl_coefficient = 0.0;  ///< β
  KlEstimator kl_estimator = KlEstimator::k3;
  KlPlace kl_place = KlPlace::loss;
  /// The KL in the loss is multiplied by the ratio, which makes its gradient that of KL(policy ‖
  /// reference) (DeepSeek-V3.2, arXiv:2512.02556; TRL's `use_bias_correction_kl`).
  bool kl_times_ratio = false;
  double entropy_coefficient = 0.0;  ///< a bonus: taken from the loss
  std::optional<SamplerCorrection> sampler_correction = {};
  bool mask_truncated = false;          ///< completions that were cut off take no part
  bool local_normalizer = false;        ///< `bnpo`: a mean of each micro-batch's mean over tokens
  std::int64_t longest_completion = 0;  ///< `dr_grpo` divides by it

  /// Whether the numbers make sense, and the options belong to the type. Says which does not, by
  /// the name that it has in a run's configuration.
  Result<void> check() const;
};

/// What advantages are divided by.
enum class AdvantageScale : std::uint8_t { group, batch, none };
/// What is taken from a reward.
enum class AdvantageBaseline : std::uint8_t {
  group_mean,
  leave_one_out,  ///< the mean of the others (RLOO, arXiv:2402.14740)
};
/// When several rewards become one.
enum class RewardAggregation : std::uint8_t {
  sum_then_normalize,
  normalize_then_sum,  ///< GDPO (arXiv:2601.05242)
};

struct AdvantageOptions {
  AdvantageBaseline baseline = AdvantageBaseline::group_mean;
  AdvantageScale scale = AdvantageScale::group;
  RewardAggregation aggregation = RewardAggregation::sum_then_normalize;
  std::vector<double> weights = {};  ///< of the rewards; empty: 1 each
  double epsilon = 1e-4;             ///< added to the standard deviation (n - 1)
  /// Groups whose rewards are all equal take no part: their tokens have no KL and no entropy bonus
  /// in the loss, and are not counted in what it is divided by.
  bool drop_groups_without_signal = false;

  /// Whether the numbers make sense for completions of so many rewards.
  Result<void> check(std::int64_t rewards) const;
};

}  // namespace cupel::trainer
