#include "trainer/objective/policy_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "trainer/objective/internal/policy_terms.h"
#include "trainer/objective/kl.h"

namespace cupel::trainer {
namespace {

void check_shapes(const PolicyBatch& batch) {
  const auto is_of_tokens = [&](const at::Tensor& tensor) {
    return !tensor.defined() || (tensor.dim() == 2 && tensor.sizes() == batch.mask.sizes());
  };
  const auto is_of_rows = [&](const at::Tensor& tensor) {
    return !tensor.defined() || (tensor.dim() == 1 && tensor.size(0) == batch.mask.size(0));
  };
  if (!batch.log_probs.defined() || !batch.mask.defined() || !batch.advantages.defined())
    throw std::invalid_argument("policy_loss: log_probs, mask and advantages must be there");
  if (batch.mask.dim() != 2 || !is_of_tokens(batch.log_probs) ||
      !is_of_tokens(batch.old_log_probs) || !is_of_tokens(batch.reference_log_probs) ||
      !is_of_tokens(batch.sampler_log_probs) || !is_of_tokens(batch.entropy))
    throw std::invalid_argument(
        "policy_loss: numbers of tokens must be [rows, tokens], as mask is");
  if (!is_of_rows(batch.advantages) || !is_of_rows(batch.is_member) ||
      !is_of_rows(batch.is_truncated))
    throw std::invalid_argument("policy_loss: numbers of completions must be [rows]");
}

/// Says which live token's number is none.
Result<void> name_what_is_not_finite(const PolicyBatch& batch, const at::Tensor& live) {
  struct Input {
    const char* name;
    at::Tensor values;
  };
  for (const Input& input : {Input{"the policy's log-prob", batch.log_probs},
                             Input{"the old policy's log-prob", batch.old_log_probs},
                             Input{"the reference's log-prob", batch.reference_log_probs},
                             Input{"the sampler's log-prob", batch.sampler_log_probs},
                             Input{"the policy's entropy", batch.entropy},
                             Input{"the advantage", batch.advantages.unsqueeze(-1)}}) {
    if (!input.values.defined()) continue;
    const at::Tensor places = (live & ~input.values.isfinite()).nonzero();
    if (places.size(0) == 0) continue;
    const auto row = places[0][0].item<std::int64_t>();
    const auto token = places[0][1].item<std::int64_t>();
    const auto value = input.values.expand_as(live)[row][token].item<double>();
    return failure(
        fmt::format("{} of row {}, token {} is {}: no loss can be made of it ({} such "
                    "tokens), go on from a checkpoint from before, with a lower learning "
                    "rate if it was the policy's own",
                    input.name, row, token, value, places.size(0)));
  }
  return {};
}

/// What each token's term is multiplied with before all are added up: [rows, 1] or a scalar.
at::Tensor term_weights(const at::Tensor& live, const LossOptions& options,
                        const TokenTotals& totals, const at::TensorOptions& made) {
  const auto share = [&](double of) { return at::zeros({1, 1}, made) + 1 / std::max(of, 1.0); };
  const auto completions = static_cast<double>(totals.completions);
  switch (options.type) {
    case LossType::grpo:
    case LossType::gspo:
    case LossType::sapo:
      return share(completions) / live.sum(-1, /*keepdim=*/true).clamp_min(1);
    case LossType::dr_grpo:
      return share(completions * static_cast<double>(options.longest_completion));
    case LossType::bnpo:
      if (options.local_normalizer)
        return share(static_cast<double>(totals.micro_batches)) / live.sum().clamp_min(1);
      break;
    case LossType::dapo:
    case LossType::cispo:
      break;
  }
  return share(static_cast<double>(totals.tokens));
}

}  // namespace

Mean& Mean::operator+=(const Mean& other) {
  sum += other.sum;
  count += other.count;
  return *this;
}

LossMetrics& LossMetrics::operator+=(const LossMetrics& other) {
  clip_low += other.clip_low;
  clip_high += other.clip_high;
  ratio += other.ratio;
  largest_ratio = std::max(largest_ratio, other.largest_ratio);
  kl += other.kl;
  entropy += other.entropy;
  sampler_cut += other.sampler_cut;
  return *this;
}

at::Tensor live_tokens(const PolicyBatch& batch, const LossOptions& options) {
  return live_tokens(batch.mask, batch.is_member, batch.is_truncated, options.mask_truncated);
}

Result<PolicyLoss> policy_loss(const PolicyBatch& batch, const LossOptions& options,
                               const TokenTotals& totals) {
  check_shapes(batch);
  const bool has_kl = options.kl_coefficient != 0 && options.kl_place == KlPlace::loss;
  const bool has_bonus = options.entropy_coefficient != 0;
  if (has_kl && !batch.reference_log_probs.defined())
    throw std::invalid_argument("policy_loss: KL in the loss needs reference_log_probs");
  if (has_bonus && !batch.entropy.defined())
    throw std::invalid_argument("policy_loss: a bonus needs the entropy");
  if (options.sampler_correction && !batch.sampler_log_probs.defined())
    return failure(
        "loss.sampler_correction needs the log-probs of the program that sampled, and the rollouts "
        "have none: give them, or leave the correction out");

  // Numbers of places that do not count are replaced before anything is computed: behind a product
  // with 0, a NaN among them would still be one, in the loss or in its gradient.
  const at::Tensor live = live_tokens(batch, options);
  const at::ScalarType type =
      batch.log_probs.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
  at::Tensor is_finite = live;
  const auto alive = [&](const at::Tensor& values) {
    if (!values.defined()) return at::Tensor();
    is_finite = is_finite & values.detach().isfinite();
    return at::where(live, values.to(type), 0.0);
  };
  TermInputs inputs{.log_probs = alive(batch.log_probs),
                    .old_log_probs = alive(batch.old_log_probs),
                    .advantages = {},
                    .live = live};
  if (!inputs.old_log_probs.defined()) inputs.old_log_probs = inputs.log_probs.detach();
  const at::Tensor reference = alive(batch.reference_log_probs);
  const at::Tensor sampler = alive(batch.sampler_log_probs);
  const at::Tensor entropy = alive(batch.entropy);
  const at::Tensor advantages = batch.advantages.detach().unsqueeze(-1).to(type);
  is_finite = is_finite & advantages.isfinite();
  inputs.advantages = at::where(live.any(-1, /*keepdim=*/true), advantages, 0.0);

  const PolicyTerms terms = policy_terms(inputs, options);
  at::Tensor loss = terms.loss;
  SamplerWeights correction;
  if (options.sampler_correction) {
    correction = sampler_weights(inputs.old_log_probs, sampler, live, *options.sampler_correction);
    loss = loss * correction.weight;
  }
  at::Tensor kl;
  if (reference.defined()) {
    const at::AutoGradMode mode(at::GradMode::is_enabled() && has_kl);
    kl = token_kl(inputs.log_probs, reference, options.kl_estimator);
  }
  if (has_kl)
    loss = loss + options.kl_coefficient * (options.kl_times_ratio ? kl * terms.ratio : kl);
  const at::Tensor weights = term_weights(live, options, totals, inputs.advantages.options());
  PolicyLoss result{.loss = at::where(live, loss * weights, 0.0).sum(), .metrics = {}};
  if (has_bonus) {
    const double tokens = static_cast<double>(std::max<std::int64_t>(totals.tokens, 1));
    result.loss = result.loss - entropy.sum() * (options.entropy_coefficient / tokens);
  }

  // All that leaves the device, in one piece.
  const at::NoGradGuard no_grad;
  const auto sum = [](const at::Tensor& values) { return values.sum(at::kDouble); };
  const at::Tensor nothing = at::zeros({}, live.options().dtype(at::kDouble));
  const auto sum_of_live = [&](const at::Tensor& values) {
    return values.defined() ? sum(values.detach().mul(live)) : nothing;
  };
  const at::Tensor ratio = terms.ratio.detach();
  const at::Tensor counts = options.type == LossType::gspo ? live.any(-1, /*keepdim=*/true) : live;
  const at::Tensor counted = ratio * counts;
  const at::Tensor summary =
      at::stack({sum(live & ~is_finite), sum(live), sum(counts), sum(terms.is_clipped_low & counts),
                 sum(terms.is_clipped_high & counts), sum(counted),
                 counted.numel() > 0 ? counted.max().to(at::kDouble) : nothing, sum_of_live(kl),
                 sum_of_live(entropy), sum_of_live(correction.is_cut)})
          .cpu();
  const double* seen = summary.const_data_ptr<double>();
  if (seen[0] > 0) {
    if (auto named = name_what_is_not_finite(batch, live); !named)
      return tl::make_unexpected(named.error());
  }
  const double tokens = seen[1], ratios = seen[2];
  LossMetrics& metrics = result.metrics;
  metrics.clip_low = {.sum = seen[3], .count = ratios};
  metrics.clip_high = {.sum = seen[4], .count = ratios};
  metrics.ratio = {.sum = seen[5], .count = ratios};
  metrics.largest_ratio = seen[6];
  if (kl.defined()) metrics.kl = {.sum = seen[7], .count = tokens};
  if (entropy.defined()) metrics.entropy = {.sum = seen[8], .count = tokens};
  if (options.sampler_correction) metrics.sampler_cut = {.sum = seen[9], .count = tokens};
  return result;
}

}  // namespace cupel::trainer
