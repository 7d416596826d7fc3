#pragma once

#include <ATen/core/Tensor.h>

#include "trainer/objective/options.h"

namespace cupel::trainer {

/// Of each token, an estimate of KL(policy ‖ reference) from the token that was sampled, after
/// http://joschu.net/blog/kl-approx.html: with d = log_prob - reference,
///   k1 = d,  k2 = d² / 2,  k3 = exp(-d) + d - 1.
/// Differentiable in log_prob. Where -d is above 20, k3's exponential is that of 20 and has no
/// gradient: float32 would overflow.
at::Tensor token_kl(const at::Tensor& log_probs, const at::Tensor& reference_log_probs,
                    KlEstimator estimator);

/// The sum over a row's live tokens, [rows], for `KlPlace::reward`: a completion's reward loses β
/// times this (RLOO, arXiv:2402.14740). No gradient.
at::Tensor completion_kl(const at::Tensor& log_probs, const at::Tensor& reference_log_probs,
                         const at::Tensor& live, KlEstimator estimator);

}  // namespace cupel::trainer
