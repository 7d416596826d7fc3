#include "rewards/group_signals.h"

#include <cmath>

namespace cupel {

void GroupSignals::add(bool continues_group, Outcome outcome, double reward) {
  if (!continues_group) {
    count(group_, ended_);
    group_ = {};
  }
  ++group_.completions;
  if (std::isnan(reward)) return;
  const auto seen = static_cast<float>(reward);
  if (group_.rewarded == 0) group_.first_reward = seen;
  group_.differs = group_.differs || seen != group_.first_reward;
  ++group_.rewarded;
  group_.correct += outcome == Outcome::correct;
}

GroupSignals::Counts GroupSignals::counts() const {
  Counts counts = ended_;
  count(group_, counts);
  return counts;
}

void GroupSignals::count(const Group& group, Counts& counts) {
  if (group.completions < 2) return;
  ++counts.groups;
  if (group.differs) return;
  if (group.rewarded == 0)
    ++counts.unrewarded;
  else if (group.correct == 0)
    ++counts.none_correct;
  else if (group.correct == group.rewarded)
    ++counts.all_correct;
  else
    ++counts.mixed;
}

}  // namespace cupel
