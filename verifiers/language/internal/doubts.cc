#include "verifiers/language/internal/doubts.h"

#include <algorithm>
#include <bit>

namespace cupel::language {
namespace {

// How much must speak for a language before it is in a text, in steps of evidence. Found as the
// smoothing was.
constexpr std::size_t kLeastGain = 80;
constexpr std::size_t kOfShortTexts = 2;  // for each word, where that is less
constexpr std::size_t kWordsPerStep = 4;  // the longer a text, the more slips are in it
constexpr double kOfTwins = 2.5;          // times as much
constexpr std::size_t kSure = 150;        // in one sentence; a text of any length has it then

int most_of(const Likelihoods& evidence, std::bitset<kLanes> lanes) {
  int most = kLeast;
  for (unsigned long left = lanes.to_ulong(); left != 0; left &= left - 1)
    most = std::max<int>(most, evidence[static_cast<std::size_t>(std::countr_zero(left))]);
  return most;
}

}  // namespace

void Doubts::hold(std::span<const Word> words, std::span<const std::uint8_t> lanes, bool is_next) {
  std::array<int, kLanes> gains{};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (favoured_[lanes[i]]) continue;
    const Likelihoods& evidence = words[i].evidence.likelihoods;
    gains[lanes[i]] += evidence[lanes[i]] - most_of(evidence, favoured_);
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const auto gain = static_cast<std::size_t>(std::max(gains[lane], 0));
    gains_[lane] += gain;
    most_[lane] = std::max(most_[lane], gain);
  }
  words_.insert(words_.end(), words.begin(), words.end());
  sentences_.push_back({words_.size(), is_next});
}

std::bitset<kLanes> Doubts::absent(std::size_t text_words) const {
  std::bitset<kLanes> absent;
  const std::size_t asked =
      std::min(kLeastGain, kOfShortTexts * text_words) + text_words / kWordsPerStep;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const double asked_here = static_cast<double>(asked) * (twins_[lane] ? kOfTwins : 1);
    absent[lane] =
        !favoured_[lane] && most_[lane] < kSure && static_cast<double>(gains_[lane]) < asked_here;
  }
  return absent;
}

}  // namespace cupel::language
