#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "trainer/objective/options.h"

namespace cupel::trainer {

/// The rewards of a batch of completions, of all its micro-batches and ranks.
struct RewardTable {
  std::int64_t rewards = 1;        ///< of each completion
  std::span<const double> values;  ///< [rows · rewards]; NaN where a completion has not got one
  /// [rows], which prompt a completion belongs to: numbers from 0, in any order.
  std::span<const std::int64_t> groups;
};

/// What each completion is worth beside the others of its prompt.
struct Advantages {
  std::vector<float> values;            ///< [rows]; 0 for rows that take no part
  std::vector<std::uint8_t> is_member;  ///< [rows], whether a row takes part in the loss
  struct Group {
    std::int64_t members = 0;  ///< completions with a reward
    double mean = 0;           ///< of their weighted rewards, before any of them is normalised
    double deviation = 0;      ///< with n - 1; 0 of a single member
    bool has_signal = false;   ///< not all of its completions are worth the same
  };
  std::vector<Group> groups;
};

/// Advantages, computed in double precision; docs/losses.md has every formula with its source. The
/// cases at the edge:
///
/// - A completion that lacks all its rewards is unscorable: it takes no part in any mean or
///   deviation, and is no member. One that lacks some is worth the sum of those it has.
/// - A group of one member, and a group whose members are all worth the same, have no signal: their
///   advantages are 0, exactly. They are members (their KL counts) unless the options drop them.
/// - Deviations have n - 1 below, and `epsilon` is added to them.
///
/// Fails where a reward is infinite (the row is named), or the options do not fit the rewards.
/// Throws std::invalid_argument where the table's sizes contradict one another.
Result<Advantages> advantages(const RewardTable& table, const AdvantageOptions& options);

}  // namespace cupel::trainer
