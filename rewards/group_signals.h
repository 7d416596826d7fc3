#pragma once

#include <cstdint>

#include "verifiers/verdict.h"

namespace cupel {

/// Counts groups whose rewards are all the same, which teach a policy nothing: they leave no
/// advantage. Groups of one completion are not counted. Not thread-safe.
class GroupSignals {
 public:
  struct Counts {
    std::uint64_t groups = 0;
    std::uint64_t none_correct = 0;  ///< without signal, and no completion is correct
    std::uint64_t all_correct = 0;   ///< without signal, and all that have a reward are
    std::uint64_t mixed = 0;         ///< without signal, though some are correct and some not
    std::uint64_t unrewarded = 0;    ///< without a reward

    std::uint64_t without_signal() const { return none_correct + all_correct + mixed + unrewarded; }
  };

  /// The next completion. `reward` is NaN where it has none.
  void add(bool continues_group, Outcome outcome, double reward);

  /// Of all groups so far, the one under way as if it ended here.
  Counts counts() const;

 private:
  /// The completions of one prompt.
  struct Group {
    std::uint64_t completions = 0;
    std::uint64_t rewarded = 0;
    std::uint64_t correct = 0;  // of those with a reward
    float first_reward = 0;     // as trainers see it
    bool differs = false;
  };

  static void count(const Group& group, Counts& counts);

  Counts ended_;
  Group group_;
};

}  // namespace cupel
