#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "rewards/training_log.h"
#include "trainer/generation/generator.h"
#include "trainer/loops/reward_step.h"

namespace cupel::trainer {

/// How good a policy is on prompts that it is not trained on.
struct Evaluation {
  double pass_at_1 = 0;  ///< the mean over prompts of the share of its samples that are correct
  double reward = 0;     ///< the mean of those that there are; NaN where there are none
  double length = 0;     ///< tokens of a completion, mean
  double truncated = 0;  ///< the share that was cut off
  double unscored = 0;   ///< the share without a verdict: neither correct nor incorrect
  ScoredRollouts completions;
};

/// As they stand in metrics.jsonl.
std::vector<Metric> metrics_of(const Evaluation& evaluation);

/// `prompts[i]` are the tokens of row `rows[i]` of the data.
Result<Evaluation> evaluate(const Generator& generator, const Engine& engine,
                            const TrainingRows& data, std::span<const std::size_t> rows,
                            std::span<const Prompt> prompts, std::int64_t samples,
                            const SamplingOptions& sampling);

}  // namespace cupel::trainer
