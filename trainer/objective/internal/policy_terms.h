#pragma once

#include <ATen/core/Tensor.h>

#include "trainer/objective/options.h"

namespace cupel::trainer {

/// exp(x), of 20 where x is above: e²⁰ is a ratio of 5e8, which float32 can square and multiply.
/// The gradient is 0 there.
at::Tensor bounded_exp(const at::Tensor& values);

/// Everything that a token's policy term is made of, [rows, tokens]. Places that are not live hold
/// numbers, any ones, never NaN.
struct TermInputs {
  at::Tensor log_probs;
  at::Tensor old_log_probs;
  at::Tensor advantages;  ///< [rows, 1]
  at::Tensor live;        ///< bool
};

struct PolicyTerms {
  at::Tensor loss;   ///< [rows, tokens], or [rows, 1] where a row's tokens share it
  at::Tensor ratio;  ///< policy / old policy, likewise
  at::Tensor is_clipped_low, is_clipped_high;  ///< bool, likewise: where the clip took the gradient
};

/// The term of each token before anything is added to it or divided.
PolicyTerms policy_terms(const TermInputs& inputs, const LossOptions& options);

struct SamplerWeights {
  at::Tensor weight;  ///< [rows, tokens] or [rows, 1], without a gradient
  at::Tensor is_cut;  ///< bool, likewise: above the cap
};

/// Old policy / sampler, of a token or of a whole completion, with its cap.
SamplerWeights sampler_weights(const at::Tensor& old_log_probs, const at::Tensor& sampler_log_probs,
                               const at::Tensor& live, const SamplerCorrection& correction);

}  // namespace cupel::trainer
