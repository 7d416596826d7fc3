#include "trainer/loops/reward_step.h"

#include <cmath>
#include <limits>

namespace cupel::trainer {

std::vector<Scored> score_rollouts(const Engine& engine, const TrainingRows& data,
                                   std::span<const std::size_t> rows,
                                   std::span<const Rollout> rollouts) {
  std::vector<Sample> samples;
  samples.reserve(rollouts.size());
  for (const Rollout& rollout : rollouts) {
    Sample sample = data.sample(rows[rollout.prompt]);
    sample.completion = rollout.text;
    sample.group = rollout.prompt + 1;  // 0 would be a completion alone
    const bool is_first = samples.empty() || samples.back().group != sample.group;
    sample.index = is_first ? 0 : samples.back().index + 1;
    samples.push_back(sample);
  }
  return engine.score(samples);
}

void shuffle_rewards(std::vector<Scored>& scores, DataOrder& order, std::uint64_t pass) {
  const std::vector<Scored> own = scores;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const Scored& other = own[order.row(pass * own.size() + i)];
    scores[i].reward = other.reward;
    scores[i].components = other.components;
  }
}

double overlong_penalty(const OverlongPenalty& options, std::size_t tokens) {
  const auto count = static_cast<std::int64_t>(tokens);
  const std::int64_t free = options.length - options.cache;
  if (count <= free) return 0;
  if (count >= options.length) return -1;
  return static_cast<double>(free - count) / static_cast<double>(options.cache);
}

RewardColumns reward_columns(const ScoredRollouts& scored, std::span<const Component> components,
                             const RunConfig& config, std::span<const double> deductions) {
  const auto& overlong = config.rollout.overlong;
  const auto penalty = [&](std::size_t i) {
    return overlong ? overlong_penalty(*overlong, scored.rollouts[i].tokens.size()) : 0.0;
  };
  RewardColumns columns;
  if (config.advantage.aggregation == RewardAggregation::sum_then_normalize) {
    columns.weights = {1};
    for (std::size_t i = 0; i < scored.scores.size(); ++i)
      columns.values.push_back(scored.scores[i].reward + penalty(i) -
                               (deductions.empty() ? 0.0 : deductions[i]));
    return columns;
  }
  for (const Component& component : components) columns.weights.push_back(component.weight);
  if (!config.advantage.weights.empty()) columns.weights = config.advantage.weights;
  if (overlong) columns.weights.push_back(1);
  columns.count = static_cast<std::int64_t>(columns.weights.size());
  for (std::size_t i = 0; i < scored.scores.size(); ++i) {
    for (const ComponentScore& component : scored.scores[i].components)
      columns.values.push_back(component.score);
    // A completion that nobody could score has no reward for its length either.
    if (overlong)
      columns.values.push_back(std::isnan(scored.scores[i].reward)
                                   ? std::numeric_limits<double>::quiet_NaN()
                                   : penalty(i));
  }
  return columns;
}

}  // namespace cupel::trainer
