#pragma once

#include <string_view>

namespace cupel::shaping {

/// A third for each mark of a step, at most 1: "Step 2:", a text that starts with "1.", lines that
/// start with "-" or "*", "First,", "Second,", "Next,", "Finally,". As `reasoning_steps_reward` of
/// open-r1 (src/open_r1/rewards.py), whose format rewards are in verifiers/format/library_reward.h.
double reasoning_steps(std::string_view text);

}  // namespace cupel::shaping
