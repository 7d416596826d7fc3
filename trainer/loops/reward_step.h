#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "rewards/engine.h"
#include "trainer/config/run_config.h"
#include "trainer/data/training_rows.h"
#include "trainer/loops/data_order.h"
#include "trainer/objective/advantages.h"
#include "trainer/rollouts/rollout.h"

namespace cupel::trainer {

/// Completions with what the engine says of them. `Rollout::prompt` is the group's number, and
/// those of a group stand together.
struct ScoredRollouts {
  std::vector<Rollout> rollouts;
  std::vector<Scored> scores;
  std::vector<std::size_t> rows;  ///< of each group, in the training rows

  std::size_t groups() const { return rows.size(); }
};

/// Scores completions, `rows[rollout.prompt]` being the row of each.
std::vector<Scored> score_rollouts(const Engine& engine, const TrainingRows& data,
                                   std::span<const std::size_t> rows,
                                   std::span<const Rollout> rollouts);

/// Deals rewards, with their components, out anew among the completions of a batch; verdicts stay
/// where they are. A policy that still gets better learns from something else than the rewards: a
/// control of a whole set-up. `order` gives a permutation a `pass`, its rows being `scores`.
void shuffle_rewards(std::vector<Scored>& scores, DataOrder& order, std::uint64_t pass);

/// What DAPO takes from a completion of so many tokens: 0 to -1.
double overlong_penalty(const OverlongPenalty& options, std::size_t tokens);

/// The rewards of all completions as the advantages need them: one column, the spec's reward with
/// the penalty for length; or, where rewards are normalised before they are added up, a column for
/// each component of the spec and one for that penalty. `deductions`, of each completion or empty,
/// are taken from the one column; the configuration allows them nowhere else.
struct RewardColumns {
  std::int64_t count = 1;
  std::vector<double> values;   ///< [rollouts · count]
  std::vector<double> weights;  ///< [count]
};
RewardColumns reward_columns(const ScoredRollouts& scored, std::span<const Component> components,
                             const RunConfig& config, std::span<const double> deductions = {});

}  // namespace cupel::trainer
