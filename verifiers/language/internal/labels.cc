#include "verifiers/language/internal/labels.h"

#include <algorithm>

namespace cupel::language {
namespace {

std::int16_t sum(int a, int b) { return static_cast<std::int16_t>(a + b); }

}  // namespace

void Labels::start(const Smoothing& smoothing, std::bitset<kLanes> favoured) {
  change_ = smoothing.change;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const bool is_favoured = favoured[lane];
    favour_[lane] = is_favoured ? smoothing.favour : std::int16_t{0};
    likely_[lane] = is_favoured || favoured.none() ? std::int16_t{0} : sum(0, -smoothing.elsewhere);
  }
}

void Labels::add(const Lanes& evidence) {
  const std::int16_t best = *std::max_element(likely_.begin(), likely_.end());
  const std::int16_t changed = sum(best, -change_);
  Step step{0, 0};
  if (!steps_.empty()) {
    step.from = static_cast<std::uint8_t>(std::find(likely_.begin(), likely_.end(), best) -
                                          likely_.begin());
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      step.stayed |= static_cast<std::uint32_t>(likely_[lane] >= changed) << lane;
    for (std::int16_t& lane : likely_) lane = std::max(lane, changed);
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    likely_[lane] = sum(likely_[lane], evidence[lane] + favour_[lane] - best);
  steps_.push_back(step);
}

const std::vector<std::uint8_t>& Labels::finish() {
  lanes_.resize(steps_.size());
  auto lane =
      static_cast<std::uint8_t>(std::max_element(likely_.begin(), likely_.end()) - likely_.begin());
  for (std::size_t i = steps_.size(); i-- > 0;) {
    lanes_[i] = lane;
    if ((steps_[i].stayed >> lane & 1) == 0) lane = steps_[i].from;
  }
  steps_.clear();
  return lanes_;
}

}  // namespace cupel::language
