#include "trainer/objective/internal/policy_terms.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace cupel::trainer {
namespace {

constexpr double kLargestExponent = 20;

at::Tensor clipped_terms(const at::Tensor& ratio, const at::Tensor& advantages,
                         const LossOptions& options) {
  const at::Tensor clipped = ratio.clamp(1 - options.clip_low, 1 + options.clip_high);
  const at::Tensor bounded = options.delta ? ratio.clamp_max(*options.delta) : ratio;
  at::Tensor objective = (bounded * advantages).minimum(clipped * advantages);
  if (options.dual_clip)
    objective =
        at::where(advantages < 0, objective.maximum(advantages * *options.dual_clip), objective);
  return -objective;
}

at::Tensor gated_terms(const at::Tensor& ratio, const at::Tensor& advantages,
                       const LossOptions& options) {
  const at::Tensor temperature =
      at::where(advantages > 0, at::zeros_like(advantages) + options.sapo_temperature_positive,
                at::zeros_like(advantages) + options.sapo_temperature_negative);
  return -(temperature * (ratio - 1)).sigmoid() * (4 / temperature) * advantages;
}

}  // namespace

at::Tensor bounded_exp(const at::Tensor& values) {
  return values.clamp_max(kLargestExponent).exp();
}

PolicyTerms policy_terms(const TermInputs& inputs, const LossOptions& options) {
  const at::Tensor& advantages = inputs.advantages;
  at::Tensor log_ratio = inputs.log_probs - inputs.old_log_probs;
  if (options.type == LossType::gspo) {
    const at::Tensor tokens = inputs.live.sum(-1, /*keepdim=*/true).clamp_min(1);
    log_ratio = log_ratio.mul(inputs.live).sum(-1, /*keepdim=*/true) / tokens;
  }
  PolicyTerms terms;
  terms.ratio = bounded_exp(log_ratio);
  const at::Tensor ratio = terms.ratio.detach();
  terms.is_clipped_low = at::zeros_like(ratio, at::kBool);
  switch (options.type) {
    case LossType::grpo:
    case LossType::bnpo:
    case LossType::dr_grpo:
    case LossType::dapo:
    case LossType::gspo:
      terms.loss = clipped_terms(terms.ratio, advantages, options);
      terms.is_clipped_low = (ratio < 1 - options.clip_low) & (advantages < 0);
      terms.is_clipped_high = (ratio > 1 + options.clip_high) & (advantages > 0);
      break;
    case LossType::cispo:
      terms.loss = -ratio.clamp_max(options.clip_high) * advantages * inputs.log_probs;
      terms.is_clipped_high = (ratio > options.clip_high) & (advantages > 0);
      break;
    case LossType::sapo:
      terms.loss = gated_terms(terms.ratio, advantages, options);
      terms.is_clipped_high = terms.is_clipped_low;
      break;
  }
  return terms;
}

SamplerWeights sampler_weights(const at::Tensor& old_log_probs, const at::Tensor& sampler_log_probs,
                               const at::Tensor& live, const SamplerCorrection& correction) {
  const at::NoGradGuard no_grad;
  at::Tensor log_weight = (old_log_probs - sampler_log_probs).mul(live);
  if (correction.level == CorrectionLevel::sequence)
    log_weight = log_weight.sum(-1, /*keepdim=*/true);
  const double log_cap = std::log(correction.cap);
  SamplerWeights result{.weight = log_weight.clamp_max(log_cap).exp(),
                        .is_cut = log_weight > log_cap};
  if (correction.mode == CorrectionMode::mask)
    result.weight = at::where(result.is_cut, at::zeros_like(result.weight), result.weight);
  return result;
}

}  // namespace cupel::trainer
