#pragma once

#include <cstddef>
#include <span>

namespace cupel::eval {

/// The chance that k of n samples, drawn without putting back, lie within `part` of them:
/// C(part, k) / C(n, k). Needs part <= n and k <= n.
double chance_within(std::size_t n, std::size_t part, std::size_t k);

/// The unbiased estimate of pass@k from n samples of which `correct` are right: the chance that one
/// of k of them is, 1 - C(n - correct, k) / C(n, k) (Chen et al., "Evaluating Large Language Models
/// Trained on Code", 2021, eq. 1). Needs 1 <= k <= n.
///
///     pass_at_k(4, 1, 2) == 0.5
double pass_at_k(std::size_t n, std::size_t correct, std::size_t k);

/// A sample as best-of-k sees it.
struct RewardedSample {
  double reward;
  double correct;  ///< 1 or 0
};

/// How often the sample of the highest reward among k of these is right, over all choices of k;
/// among equal rewards each is as likely. Needs 1 <= k <= n and no NaN. Sorts the samples.
double best_at_k(std::span<RewardedSample> samples, std::size_t k);

}  // namespace cupel::eval
