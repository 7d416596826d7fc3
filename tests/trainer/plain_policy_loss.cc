#include "tests/trainer/plain_policy_loss.h"

#include <algorithm>
#include <cmath>

namespace cupel::test {
namespace {

using trainer::CorrectionLevel;
using trainer::CorrectionMode;
using trainer::KlEstimator;
using trainer::KlPlace;
using trainer::LossOptions;
using trainer::LossType;

Slope operator+(Slope a, Slope b) { return {a.value + b.value, a.slope + b.slope}; }
Slope operator-(Slope a, Slope b) { return {a.value - b.value, a.slope - b.slope}; }
Slope operator*(Slope a, Slope b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
Slope operator*(double a, Slope b) { return {a * b.value, a * b.slope}; }
Slope exp(Slope a) { return {std::exp(a.value), std::exp(a.value) * a.slope}; }
Slope sigmoid(Slope a) {
  const double s = 1 / (1 + std::exp(-a.value));
  return {s, s * (1 - s) * a.slope};
}
Slope least(Slope a, Slope b) { return a.value < b.value ? a : b; }
Slope most(Slope a, Slope b) { return a.value > b.value ? a : b; }
Slope constant(double value) { return {value, 0}; }

struct Formula {
  const PlainBatch& batch;
  const LossOptions& options;
  std::size_t variable;

  bool is_live(std::size_t i, std::size_t t) const {
    if (!batch.is_member.empty() && !batch.is_member[i]) return false;
    if (options.mask_truncated && !batch.is_truncated.empty() && batch.is_truncated[i])
      return false;
    return batch.mask[i * batch.tokens + t] != 0;
  }
  std::size_t length(std::size_t i) const {
    std::size_t count = 0;
    for (std::size_t t = 0; t < batch.tokens; ++t) count += is_live(i, t);
    return count;
  }
  Slope log_prob(std::size_t place) const {
    return {batch.log_probs[place], place == variable ? 1.0 : 0.0};
  }
  double old_log_prob(std::size_t place) const {
    return (batch.old_log_probs.empty() ? batch.log_probs : batch.old_log_probs)[place];
  }

  Slope ratio(std::size_t i, std::size_t t) const {
    if (options.type != LossType::gspo) {
      const std::size_t place = i * batch.tokens + t;
      return exp(log_prob(place) - constant(old_log_prob(place)));
    }
    Slope sum;  // GSPO: (π(y) / π_old(y)) to the power of 1 / |y|
    for (std::size_t other = 0; other < batch.tokens; ++other) {
      const std::size_t place = i * batch.tokens + other;
      if (is_live(i, other)) sum = sum + log_prob(place) - constant(old_log_prob(place));
    }
    return exp(1.0 / static_cast<double>(length(i)) * sum);
  }

  Slope policy_objective(std::size_t i, std::size_t t) const {
    const double advantage = batch.advantages[i];
    const Slope r = ratio(i, t);
    if (options.type == LossType::cispo)
      return std::min(r.value, options.clip_high) * advantage * log_prob(i * batch.tokens + t);
    if (options.type == LossType::sapo) {
      const double tau =
          advantage > 0 ? options.sapo_temperature_positive : options.sapo_temperature_negative;
      return 4 / tau * advantage * sigmoid(tau * (r - constant(1)));
    }
    const Slope clipped =
        least(most(r, constant(1 - options.clip_low)), constant(1 + options.clip_high));
    const Slope bounded = options.delta ? least(r, constant(*options.delta)) : r;
    // Where both are the same number the gradient is the ratio's.
    const Slope first = advantage * bounded, second = advantage * clipped;
    Slope objective = second.value < first.value ? second : first;
    if (options.dual_clip && advantage < 0)
      objective = most(objective, constant(*options.dual_clip * advantage));
    return objective;
  }

  double sampler_weight(std::size_t i, std::size_t t) const {
    double log_weight = 0;
    for (std::size_t other = 0; other < batch.tokens; ++other) {
      const std::size_t place = i * batch.tokens + other;
      const bool counts = options.sampler_correction->level == CorrectionLevel::sequence
                              ? is_live(i, other)
                              : other == t;
      if (counts) log_weight += old_log_prob(place) - batch.sampler_log_probs[place];
    }
    const double weight = std::exp(log_weight), cap = options.sampler_correction->cap;
    if (weight <= cap) return weight;
    return options.sampler_correction->mode == CorrectionMode::truncate ? cap : 0;
  }

  Slope kl(std::size_t place) const {
    const Slope d = log_prob(place) - constant(batch.reference_log_probs[place]);
    if (options.kl_estimator == KlEstimator::k1) return d;
    if (options.kl_estimator == KlEstimator::k2) return 0.5 * (d * d);
    return exp(constant(0) - d) + d - constant(1);
  }

  Slope token_loss(std::size_t i, std::size_t t) const {
    Slope loss = -1.0 * policy_objective(i, t);
    if (options.sampler_correction) loss = sampler_weight(i, t) * loss;
    if (options.kl_coefficient != 0 && options.kl_place == KlPlace::loss) {
      Slope penalty = kl(i * batch.tokens + t);
      if (options.kl_times_ratio) penalty = penalty * ratio(i, t);
      loss = loss + options.kl_coefficient * penalty;
    }
    return loss;
  }

  Slope total() const {
    double all_tokens = 0, completions = 0;
    for (std::size_t i = 0; i < batch.rows; ++i) {
      all_tokens += static_cast<double>(length(i));
      completions += length(i) > 0 ? 1 : 0;
    }
    Slope total;
    for (std::size_t i = 0; i < batch.rows; ++i) {
      if (length(i) == 0) continue;
      Slope of_row, entropy;
      for (std::size_t t = 0; t < batch.tokens; ++t) {
        if (!is_live(i, t)) continue;
        const std::size_t place = i * batch.tokens + t;
        of_row = of_row + token_loss(i, t);
        if (options.entropy_coefficient != 0)
          entropy = entropy + Slope{batch.entropy[place],
                                    variable == batch.rows * batch.tokens + place ? 1.0 : 0.0};
      }
      double divisor = all_tokens;
      switch (options.type) {
        case LossType::grpo:
        case LossType::gspo:
        case LossType::sapo:
          divisor = static_cast<double>(length(i)) * completions;
          break;
        case LossType::dr_grpo:
          divisor = completions * static_cast<double>(options.longest_completion);
          break;
        case LossType::bnpo:
        case LossType::dapo:
        case LossType::cispo:
          break;
      }
      total = total + 1 / divisor * of_row - options.entropy_coefficient / all_tokens * entropy;
    }
    return total;
  }
};

}  // namespace

Slope plain_policy_loss(const PlainBatch& batch, const LossOptions& options, std::size_t variable) {
  return Formula{batch, options, variable}.total();
}

}  // namespace cupel::test
