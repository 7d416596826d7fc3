#include "trainer/objective/options.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace cupel::trainer {
namespace {

/// Fails where a number is no number or lies outside [least, most]; `most` may be infinite.
Result<void> check_range(std::string_view name, double value, double least, double most) {
  if (std::isfinite(value) && value >= least && value <= most) return {};
  if (std::isinf(most))
    return failure(fmt::format("{} is {}: it must be a number of at least {}", name, value, least));
  return failure(fmt::format("{} is {}: it must lie in {} to {}", name, value, least, most));
}

Result<void> check_positive(std::string_view name, double value) {
  if (std::isfinite(value) && value > 0) return {};
  return failure(fmt::format("{} is {}: it must be above 0", name, value));
}

}  // namespace

Result<void> LossOptions::check() const {
  const bool clips = type != LossType::cispo && type != LossType::sapo;
  for (const Result<void>& checked :
       {check_range("loss.clip_low", clip_low, 0, 1),
        check_range("loss.clip_high", clip_high, 0, INFINITY),
        check_positive("loss.sapo_temperature_positive", sapo_temperature_positive),
        check_positive("loss.sapo_temperature_negative", sapo_temperature_negative),
        check_range("loss.kl_coefficient", kl_coefficient, 0, INFINITY),
        check_range("loss.entropy_coefficient", entropy_coefficient, 0, INFINITY)})
    if (!checked) return checked;
  if (!clips && (dual_clip || delta))
    return failure(fmt::format("loss.{} is for losses that clip: {} has none, leave it out",
                               dual_clip ? "dual_clip" : "delta",
                               type == LossType::cispo ? "cispo" : "sapo"));
  if (dual_clip && !(std::isfinite(*dual_clip) && *dual_clip > 1))
    return failure(fmt::format("loss.dual_clip is {}: it must be above 1", *dual_clip));
  if (delta) {
    if (auto checked = check_positive("loss.delta", *delta); !checked) return checked;
  }
  if (type == LossType::cispo) {
    if (auto checked = check_positive("loss.clip_high", clip_high); !checked) return checked;
  }
  if (sampler_correction) {
    auto checked = check_positive("loss.sampler_correction.cap", sampler_correction->cap);
    if (!checked) return checked;
  }
  if (local_normalizer && type != LossType::bnpo)
    return failure("loss.local_normalizer is for the type bnpo alone: leave it out");
  if (type == LossType::dr_grpo && longest_completion <= 0)
    return failure(
        fmt::format("loss.longest_completion is {}: dr_grpo divides by it, give the most tokens "
                    "that a completion may have",
                    longest_completion));
  return {};
}

Result<void> AdvantageOptions::check(std::int64_t rewards) const {
  if (!weights.empty() && static_cast<std::int64_t>(weights.size()) != rewards)
    return failure(
        fmt::format("advantage.weights has {} numbers for {} rewards: give one each, or "
                    "none at all",
                    weights.size(), rewards));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!std::isfinite(weights[i]))
      return failure(
          fmt::format("advantage.weights[{}] is {}: it must be a number", i, weights[i]));
  }
  if (aggregation == RewardAggregation::normalize_then_sum && scale != AdvantageScale::group)
    return failure(
        "advantage.scale must be group where aggregation is normalize_then_sum, which divides by "
        "the deviations of group and batch");
  return check_range("advantage.epsilon", epsilon, 0, INFINITY);
}

}  // namespace cupel::trainer
