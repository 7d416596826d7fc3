#include "trainer/objective/kl.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/where.h>

#include "trainer/objective/internal/policy_terms.h"

namespace cupel::trainer {

at::Tensor token_kl(const at::Tensor& log_probs, const at::Tensor& reference_log_probs,
                    KlEstimator estimator) {
  const at::Tensor difference = log_probs - reference_log_probs;
  switch (estimator) {
    case KlEstimator::k1:
      return difference;
    case KlEstimator::k2:
      return difference.square() / 2;
    case KlEstimator::k3:
      break;
  }
  return bounded_exp(-difference) + difference - 1;
}

at::Tensor completion_kl(const at::Tensor& log_probs, const at::Tensor& reference_log_probs,
                         const at::Tensor& live, KlEstimator estimator) {
  const at::NoGradGuard no_grad;
  const auto alive = [&](const at::Tensor& values) { return at::where(live, values, 0.0); };
  return token_kl(alive(log_probs), alive(reference_log_probs), estimator).mul(live).sum(-1);
}

}  // namespace cupel::trainer
