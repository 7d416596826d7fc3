#include "verifiers/format/library_reward.h"

#include "verifiers/format/internal/count_rewards.h"
#include "verifiers/format/internal/pattern_rewards.h"
#include "verifiers/format/internal/structure_rewards.h"

namespace cupel::format {

std::span<const LibraryReward> library_rewards() {
  static const std::vector<LibraryReward> kRewards = [] {
    std::vector<LibraryReward> all;
    for (const auto& some : {pattern_rewards(), count_rewards(), structure_rewards()})
      all.insert(all.end(), some.begin(), some.end());
    return all;
  }();
  return kRewards;
}

const LibraryReward* find_library_reward(std::string_view name) {
  for (const LibraryReward& reward : library_rewards())
    if (reward.name == name) return &reward;
  return nullptr;
}

}  // namespace cupel::format
