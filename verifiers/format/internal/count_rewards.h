#pragma once

#include <vector>

#include "verifiers/format/library_reward.h"

namespace cupel::format {

/// Rewards that are a sum over tags that are there.
std::vector<LibraryReward> count_rewards();

}  // namespace cupel::format
