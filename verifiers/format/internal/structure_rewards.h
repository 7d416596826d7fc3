#pragma once

#include <vector>

#include "verifiers/format/library_reward.h"

namespace cupel::format {

/// Rewards for tags that occur as often and in the order that they should.
std::vector<LibraryReward> structure_rewards();

}  // namespace cupel::format
