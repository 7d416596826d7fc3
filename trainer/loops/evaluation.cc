#include "trainer/loops/evaluation.h"

#include <cmath>
#include <utility>

namespace cupel::trainer {

std::vector<Metric> metrics_of(const Evaluation& evaluation) {
  return {{"pass@1", evaluation.pass_at_1},
          {"reward", evaluation.reward},
          {"length", evaluation.length},
          {"truncated_share", evaluation.truncated},
          {"unscored_share", evaluation.unscored}};
}

Result<Evaluation> evaluate(const Generator& generator, const Engine& engine,
                            const TrainingRows& data, std::span<const std::size_t> rows,
                            std::span<const Prompt> prompts, std::int64_t samples,
                            const SamplingOptions& sampling) {
  auto rollouts = generator.generate(prompts, samples, sampling);
  if (!rollouts) return tl::make_unexpected(rollouts.error());
  Evaluation result;
  result.completions.rows.assign(rows.begin(), rows.end());
  result.completions.scores = score_rollouts(engine, data, rows, *rollouts);
  std::size_t rewarded = 0;
  for (std::size_t i = 0; i < rollouts->size(); ++i) {
    const Scored& scored = result.completions.scores[i];
    result.pass_at_1 += scored.verdict.outcome == Outcome::correct;
    result.unscored +=
        scored.verdict.outcome == Outcome::error || scored.verdict.outcome == Outcome::unscorable;
    result.length += static_cast<double>((*rollouts)[i].tokens.size());
    result.truncated += (*rollouts)[i].is_truncated;
    if (std::isnan(scored.reward)) continue;
    result.reward += scored.reward;
    ++rewarded;
  }
  const auto count = static_cast<double>(rollouts->size());
  for (double* mean : {&result.pass_at_1, &result.unscored, &result.length, &result.truncated})
    *mean /= count;
  result.reward /= static_cast<double>(rewarded);  // of none: NaN
  result.completions.rollouts = std::move(*rollouts);
  return result;
}

}  // namespace cupel::trainer
