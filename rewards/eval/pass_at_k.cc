#include "rewards/eval/pass_at_k.h"

#include <algorithm>

namespace cupel::eval {

double chance_within(std::size_t n, std::size_t part, std::size_t k) {
  if (k > part) return 0;
  // C(part, k) / C(n, k) = Π (part - i) / (n - i) over k factors, or over n - part of them with the
  // roles of k and of what is left out exchanged: the shorter product is the more exact one.
  const std::size_t outside = n - part;
  const std::size_t factors = std::min(k, outside);
  const std::size_t taken = std::max(k, outside);
  double chance = 1;
  for (std::size_t i = 0; i < factors; ++i)
    chance *= static_cast<double>(n - taken - i) / static_cast<double>(n - i);
  return chance;
}

double pass_at_k(std::size_t n, std::size_t correct, std::size_t k) {
  return 1 - chance_within(n, n - correct, k);
}

double best_at_k(std::span<RewardedSample> samples, std::size_t k) {
  std::sort(samples.begin(), samples.end(),
            [](const RewardedSample& a, const RewardedSample& b) { return a.reward < b.reward; });
  double value = 0;
  double below = 0;  // the chance that all k have a lower reward
  for (std::size_t begin = 0, end; begin < samples.size(); begin = end) {
    double correct = 0;
    for (end = begin; end < samples.size() && samples[end].reward == samples[begin].reward; ++end)
      correct += samples[end].correct;
    const double up_to_here = chance_within(samples.size(), end, k);
    value += (up_to_here - below) * correct / static_cast<double>(end - begin);
    below = up_to_here;
  }
  return value;
}

}  // namespace cupel::eval
