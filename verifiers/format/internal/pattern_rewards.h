#pragma once

#include <vector>

#include "verifiers/format/library_reward.h"

namespace cupel::format {

/// Rewards that are one regular expression, some with a count of tags beside it.
std::vector<LibraryReward> pattern_rewards();

}  // namespace cupel::format
