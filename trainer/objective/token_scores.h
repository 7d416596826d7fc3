#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cupel::trainer {

/// What losses know of n tokens, in nats, under the softmax of logits / temperature: [n] each,
/// float32 (float64 where the hidden states are).
struct TokenScores {
  at::Tensor log_prob;           ///< ln p(target)
  at::Tensor entropy;            ///< -Σ p ln p over the vocabulary
  at::Tensor log_sum_exp;        ///< ln Σ exp(logit / temperature)
  at::Tensor is_likeliest = {};  ///< bool, whether no other token has a larger logit
};

/// Scores of `targets`, int64 [n], after `hidden` [n, H], with `output_weight` [V, H]. All three
/// are differentiable, once, in hidden and output_weight.
///
/// Logits exist for `chunk` tokens at a time alone, forward and backward, which makes them anew: of
/// the whole batch they would be the largest tensor by far. A `chunk` of 0 takes as many as 64 MiB
/// hold. The softmax, its sums and the gradient of the weight are float32 whatever the inputs are;
/// gradients come back in the type of what they belong to.
///
/// Leave tokens that are masked out before the call (`hidden.index_select(…)`): each costs as much
/// as one that counts. Thread-safe. Throws std::invalid_argument for shapes that do not fit, or a
/// temperature that is not above 0.
TokenScores token_scores(const at::Tensor& hidden, const at::Tensor& output_weight,
                         const at::Tensor& targets, double temperature = 1, std::int64_t chunk = 0);

}  // namespace cupel::trainer
