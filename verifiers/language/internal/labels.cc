#include "verifiers/language/internal/labels.h"

#include <algorithm>
#include <limits>

namespace cupel::language {
namespace {

std::int16_t sum(int a, int b) { return static_cast<std::int16_t>(a + b); }

std::int16_t most(const Lanes& lanes) {
  std::int16_t value = lanes[0];
  for (const std::int16_t lane : lanes) value = std::max(value, lane);
  return value;
}

std::size_t likeliest(const Lanes& lanes) {
  return static_cast<std::size_t>(std::max_element(lanes.begin(), lanes.end()) - lanes.begin());
}

}  // namespace

void Labels::start(const Smoothing& smoothing, std::bitset<kLanes> favoured,
                   std::bitset<kLanes> absent) {
  constexpr std::int16_t kNever = -1000 * kStepsPerNat;
  change_ = smoothing.change;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const bool is_favoured = favoured[lane];
    favour_[lane] = absent[lane] ? kNever : is_favoured ? smoothing.favour : std::int16_t{0};
    likely_[lane] = is_favoured || favoured.none() ? std::int16_t{0} : sum(0, -smoothing.elsewhere);
  }
}

// Runs for every word: without branches, so that it becomes a few vector instructions.
void Labels::add(const Likelihoods& word) {
  const Step step{likely_, most(likely_)};
  const auto changed =
      steps_.empty() ? std::numeric_limits<std::int16_t>::min() : sum(step.most, -change_);
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    likely_[lane] = sum(std::max(likely_[lane], changed), word[lane] + favour_[lane] - step.most);
  steps_.push_back(step);
}

const std::vector<std::uint8_t>& Labels::finish() {
  lanes_.resize(steps_.size());
  std::size_t lane = likeliest(likely_);
  for (std::size_t i = steps_.size(); i-- > 0;) {
    lanes_[i] = static_cast<std::uint8_t>(lane);
    const Step& step = steps_[i];
    if (step.before[lane] < step.most - change_) lane = likeliest(step.before);
  }
  steps_.clear();
  return lanes_;
}

}  // namespace cupel::language
