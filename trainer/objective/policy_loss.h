#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "base/result.h"
#include "trainer/objective/options.h"
#include "trainer/objective/token_totals.h"

namespace cupel::trainer {

/// What a loss is made of: per-token numbers of a micro-batch's completions, [rows, tokens], in
/// nats. Places outside `mask` may hold anything, NaN too, and get no gradient.
struct PolicyBatch {
  at::Tensor log_probs;                 ///< of the policy, differentiable
  at::Tensor old_log_probs = {};        ///< when it sampled; undefined: they are the policy's
  at::Tensor reference_log_probs = {};  ///< needed where KL is in the loss
  at::Tensor sampler_log_probs = {};    ///< of the program that sampled, if it was another
  at::Tensor entropy = {};              ///< of the policy, differentiable; needed for a bonus
  at::Tensor mask;                      ///< bool, which tokens are the completion's
  at::Tensor advantages;                ///< [rows]
  at::Tensor is_member = {};            ///< bool [rows]; undefined: all (`Advantages::is_member`)
  at::Tensor is_truncated = {};         ///< bool [rows]; undefined: none
};

/// A mean over micro-batches and ranks: add them up.
struct Mean {
  double sum = 0;
  double count = 0;

  double value() const { return count > 0 ? sum / count : 0; }
  Mean& operator+=(const Mean& other);
};

/// What a loss saw. Means over live tokens; of the ratio and what is clipped: over completions for
/// `gspo`, which has one ratio each.
struct LossMetrics {
  Mean clip_low;   ///< ratios below the clip, of tokens with an advantage below 0
  Mean clip_high;  ///< ratios above it, of tokens with an advantage above 0
  Mean ratio;
  double largest_ratio = 0;
  Mean kl;           ///< by `kl_estimator`, where there is a reference, whatever β is
  Mean entropy;      ///< where it is given
  Mean sampler_cut;  ///< weights above the cap of the sampler's correction

  LossMetrics& operator+=(const LossMetrics& other);
};

struct PolicyLoss {
  at::Tensor loss;  ///< a scalar: those of all micro-batches add up to the batch's
  LossMetrics metrics;
};

/// The loss of a micro-batch as its share of the whole batch's, which `totals` counted: its
/// gradient may be added to the others'. docs/losses.md has every formula with its source.
///
///     TokenTotals totals;
///     for (const PolicyBatch& batch : batches) totals += count_tokens(live_tokens(batch,
///     options)); for (const PolicyBatch& batch : batches) policy_loss(batch, options,
///     totals)->loss.backward();
///
/// A row of which no token is live contributes nothing. Computed in float32, or in float64 where
/// `log_probs` are. Fails where a live token's number is NaN or infinite (row and token are named),
/// and where the options ask for log-probs of a sampler and there are none. Throws
/// std::invalid_argument for shapes that do not fit, and where the reference or the entropy that
/// the options need is missing. `options.check()` is the caller's to ask, once. Thread-safe.
Result<PolicyLoss> policy_loss(const PolicyBatch& batch, const LossOptions& options,
                               const TokenTotals& totals);

/// The tokens of a batch that count, bool [rows, tokens].
at::Tensor live_tokens(const PolicyBatch& batch, const LossOptions& options);

}  // namespace cupel::trainer
