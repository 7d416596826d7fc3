#include "rewards/shaping/length.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cupel::shaping {

std::vector<double> length_rewards(std::span<const std::uint64_t> lengths,
                                   const std::vector<bool>& correct) {
  std::vector<double> rewards(lengths.size(), 0.0);
  if (lengths.empty()) return rewards;
  const auto [shortest, longest] = std::minmax_element(lengths.begin(), lengths.end());
  if (*shortest == *longest) return rewards;
  const auto range = static_cast<double>(*longest - *shortest);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const double reward = 0.5 - static_cast<double>(lengths[i] - *shortest) / range;
    rewards[i] = correct[i] ? reward : std::min(0.0, reward);
  }
  return rewards;
}

double CosineReward::operator()(std::uint64_t length, bool correct) const {
  if (exceeds(length)) return *exceed_length;
  // A wrong completion starts at its least value, so the two ends change places.
  const double end = correct ? min_value_correct : max_value_wrong;
  const double start = correct ? max_value_correct : min_value_wrong;
  const double progress = static_cast<double>(length) / max_len;
  return end + 0.5 * (start - end) * (1.0 + std::cos(progress * std::numbers::pi));
}

double SoftOverlong::operator()(std::uint64_t length) const {
  const std::uint64_t expected = max_completion_len - soft_punish_cache;
  if (length <= expected) return 0;
  if (soft_punish_cache == 0) return -factor;
  const bool is_capped = beyond == Beyond::capped && length > max_completion_len;
  const std::uint64_t exceeding = is_capped ? soft_punish_cache : length - expected;
  return -static_cast<double>(exceeding) / static_cast<double>(soft_punish_cache) * factor + 0.0;
}

double stop_properly(double reward, bool truncated, double coefficient) {
  if (!truncated) return reward;
  return coefficient < 0 ? coefficient : reward * coefficient + 0.0;  // + 0.0: never -0
}

}  // namespace cupel::shaping
