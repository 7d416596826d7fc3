#include "trainer/generation/internal/kept_tokens.h"

#include <algorithm>
#include <functional>

namespace cupel::trainer {
namespace {

bool is_likelier(const KeptToken& left, const KeptToken& right) {
  return left.probability != right.probability ? left.probability > right.probability
                                               : left.id < right.id;
}

void keep_from(float least, std::vector<KeptToken>& kept) {
  std::erase_if(kept, [&](const KeptToken& each) { return each.probability < least; });
}

void keep_top_k(std::int64_t k, std::vector<KeptToken>& kept) {
  if (static_cast<std::size_t>(k) >= kept.size()) return;
  std::vector<float> probabilities;
  probabilities.reserve(kept.size());
  for (const KeptToken& each : kept) probabilities.push_back(each.probability);
  std::ranges::nth_element(probabilities, probabilities.begin() + (k - 1), std::greater());
  keep_from(probabilities[static_cast<std::size_t>(k - 1)], kept);
}

void keep_top_p(double top_p, std::vector<KeptToken>& kept) {
  double all = 0;
  for (const KeptToken& each : kept) all += static_cast<double>(each.probability);
  // All that are below this share have less than 1 - top_p together, and so are not kept: for most
  // distributions there is little left to sort. Half of it, to be on the safe side of rounding.
  const double least = (1 - top_p) * all / static_cast<double>(kept.size()) / 2;
  keep_from(static_cast<float>(least), kept);
  std::ranges::sort(kept, is_likelier);
  double likelier = 0;
  std::size_t count = 0;
  while (count < kept.size() && (count == 0 || likelier < top_p * all))
    likelier += static_cast<double>(kept[count++].probability);
  kept.resize(count);
  std::ranges::sort(kept, {}, &KeptToken::id);
}

}  // namespace

bool has_filters(const SamplingOptions& options) {
  return options.top_k > 0 || options.top_p < 1 || options.min_p > 0;
}

void keep_tokens(std::span<const float> probabilities, const SamplingOptions& options,
                 std::vector<KeptToken>& kept) {
  kept.clear();
  for (std::size_t id = 0; id < probabilities.size(); ++id)
    if (probabilities[id] > 0) kept.push_back({static_cast<std::int64_t>(id), probabilities[id]});
  if (options.top_k > 0) keep_top_k(options.top_k, kept);
  if (options.top_p < 1) keep_top_p(options.top_p, kept);
  if (options.min_p > 0) {
    const float largest = std::ranges::max(kept, {}, &KeptToken::probability).probability;
    keep_from(static_cast<float>(options.min_p * static_cast<double>(largest)), kept);
  }
}

}  // namespace cupel::trainer
