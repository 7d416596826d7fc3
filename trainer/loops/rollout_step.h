#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "rewards/training_log.h"
#include "trainer/config/run_config.h"
#include "trainer/generation/generator.h"
#include "trainer/loops/evaluation.h"
#include "trainer/loops/reward_step.h"
#include "trainer/loops/run_folder.h"
#include "trainer/loops/setup.h"
#include "trainer/loops/stopwatch.h"
#include "trainer/objective/advantages.h"

namespace cupel::trainer {

/// What one step learns from.
struct RolloutStep {
  ScoredRollouts scored;
  Advantages advantages;
  std::uint64_t taken = 0;   ///< places of the data's order that were used up
  std::int64_t tries = 1;    ///< batches of prompts that were sampled
  std::int64_t tokens = 0;   ///< that were sampled, those of groups that were dropped too
  bool was_stopped = false;  ///< a stop was asked for: nothing else is here
};

/// Samples the next groups in the data's order, from `place` on, scores them and works out their
/// advantages. With dynamic sampling (DAPO, arXiv:2503.14476) groups whose completions are all
/// worth the same give way to those of further prompts, until there are enough or the tries are
/// used up; at the last try what there is is taken. Fails, too, where no completion has a reward.
Result<RolloutStep> sample_groups(const RunConfig& config, const Generator& generator,
                                  const Engine& engine, const TrainingRows& data,
                                  const PromptTokens& prompts, std::uint64_t place,
                                  Stopwatch& watch, std::stop_token stop);

/// What completions are worth, less `deductions` (of each, or empty).
Result<Advantages> advantages_of(const ScoredRollouts& scored,
                                 std::span<const Component> components, const RunConfig& config,
                                 std::span<const double> deductions = {});

/// The evaluation that a configuration asks for, of the first rows that `prompts` has.
Result<Evaluation> evaluate_prompts(const RunConfig& config, const Generator& generator,
                                    const Engine& engine, const TrainingRows& data,
                                    const PromptTokens& prompts);

/// Reward, its components, pass rate and length: means over the completions.
std::vector<Metric> summary_of(const ScoredRollouts& scored, std::span<const Component> components);
/// The share of groups that have a signal, and the mean of their deviations.
std::vector<Metric> summary_of(const Advantages& advantages);

/// Writes completions into the run's log; `advantages` may be null.
Result<void> write_completions(RunFolder& folder, const ScoredRollouts& scored,
                               const TrainingRows& data, const Advantages* advantages,
                               std::int64_t step, std::string_view kind);

}  // namespace cupel::trainer
