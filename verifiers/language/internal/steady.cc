#include "verifiers/language/internal/steady.h"

#include <algorithm>
#include <bit>

namespace cupel::language {
namespace {

/// How far one lane is ahead of all others, at least: the difference between the sequence that has
/// always been in it and the likeliest one that is in another lane now.
struct Lead {
  int at_start;
  int of_word;  ///< what a word adds that says the same of all lanes
};

Lead lead_of(std::size_t lane, const Smoothing& smoothing, std::bitset<kLanes> favoured) {
  const bool has_favour = favoured[lane];
  const bool others_have = has_favour ? favoured.count() > 1 : favoured.any();
  if (favoured.none() || has_favour == others_have) return {0, 0};
  return has_favour ? Lead{smoothing.elsewhere, smoothing.favour}
                    : Lead{-smoothing.elsewhere, -smoothing.favour};
}

/// Whoever is in another lane has been there before, or has come from this one and paid for the
/// change; so the lead is never more than a change costs when a word begins. As long as it is not
/// less than what a change back costs, this lane's likeliest sequence has never left it, and if it
/// is ahead in the end, it is the likeliest of all. Of lanes equally likely the first is taken.
bool is_steady(std::size_t lane, std::span<const Word> words, const Smoothing& smoothing,
               const Lead& lead) {
  const int change = smoothing.change;
  int ahead = lead.at_start;
  for (const Word& word : words) {
    if (ahead < -change) return false;
    const int here = word.evidence.likelihoods[lane];
    const int elsewhere = here < 0 ? 0 : word.evidence.second;  // at most
    ahead = std::min(ahead, change) + here - elsewhere + lead.of_word;
  }
  return ahead > 0 || (ahead == 0 && lane == 0);
}

/// Of one word: there is no sequence, and the first of the likeliest lanes is its.
std::uint8_t lane_of(const Word& word, const Smoothing& smoothing, std::bitset<kLanes> favoured,
                     std::bitset<kLanes> absent) {
  int most = 0;
  std::size_t best = kLanes;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    if (absent[lane]) continue;
    const int favour = favoured[lane] ? smoothing.favour + smoothing.elsewhere : 0;
    const int value = word.evidence.likelihoods[lane] + favour;
    if (best == kLanes || value > most) {
      most = value;
      best = lane;
    }
  }
  return static_cast<std::uint8_t>(best);
}

/// The lane for which most speaks at the start.
std::size_t likeliest(std::span<const Word> words, std::bitset<kLanes> absent) {
  constexpr std::size_t kEnough = 128;  // so that the sums do not overflow
  Lanes sum{};
  for (const Word& word : words.first(std::min(words.size(), kEnough)))
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sum[lane] = static_cast<std::int16_t>(sum[lane] + word.evidence.likelihoods[lane]);
  std::size_t best = kLanes;
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    if (!absent[lane] && (best == kLanes || sum[lane] > sum[best])) best = lane;
  return best;
}

}  // namespace

std::optional<std::uint8_t> steady_lane(std::span<const Word> words, const Smoothing& smoothing,
                                        std::bitset<kLanes> favoured, std::bitset<kLanes> absent) {
  const auto is_steady_in = [&](std::size_t lane) {
    return is_steady(lane, words, smoothing, lead_of(lane, smoothing, favoured));
  };
  std::size_t first = kLanes;
  if (favoured.any()) {
    first = static_cast<std::size_t>(std::countr_zero(favoured.to_ulong()));
    const bool has_no_rival = favoured.count() == 1 && (favoured | absent).all();
    if (has_no_rival || is_steady_in(first)) return static_cast<std::uint8_t>(first);
  }
  if (words.size() == 1 && !absent.all()) return lane_of(words[0], smoothing, favoured, absent);
  const std::size_t best = likeliest(words, absent);
  if (best == first || best == kLanes || !is_steady_in(best)) return std::nullopt;
  return static_cast<std::uint8_t>(best);
}

}  // namespace cupel::language
