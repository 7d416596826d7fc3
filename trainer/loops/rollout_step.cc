#include "trainer/loops/rollout_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "trainer/loops/data_order.h"

namespace cupel::trainer {
namespace {

/// Prompts of evaluations are numbered from here on, so that none shares its random numbers with a
/// place in the data's order.
constexpr std::uint64_t kEvaluationPrompts = std::uint64_t{1} << 63;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Moves a group to the end of `into`.
void take_group(ScoredRollouts& from, std::size_t group, ScoredRollouts& into) {
  const std::size_t number = into.groups();
  into.rows.push_back(from.rows[group]);
  for (std::size_t i = 0; i < from.rollouts.size(); ++i) {
    if (from.rollouts[i].prompt != group) continue;
    into.rollouts.push_back(std::move(from.rollouts[i]));
    into.rollouts.back().prompt = number;
    into.scores.push_back(std::move(from.scores[i]));
    from.rollouts[i].prompt = std::numeric_limits<std::size_t>::max();
  }
}

/// Fails where no completion at all has a reward: there is nothing to learn, and more steps would
/// change nothing.
Result<void> reward_fault(const RolloutStep& step) {
  const std::vector<Scored>& scores = step.scored.scores;
  if (std::ranges::any_of(scores, [](const Scored& each) { return !std::isnan(each.reward); }))
    return {};
  const Verdict& first = scores[0].verdict;
  return failure(fmt::format(
      "none of the {} completions has a reward; of the first: {}, {}{}{}; mend the reward, the "
      "rows or the machine",
      scores.size(), to_string(first.outcome), to_string(first.reason),
      first.detail.empty() ? "" : ": ", first.detail));
}

/// A mean over what there is.
class MeanOf {
 public:
  void add(double value) {
    if (std::isnan(value)) return;
    sum_ += value;
    ++count_;
  }
  double value() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : kNone; }

 private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

Result<Advantages> advantages_of(const ScoredRollouts& scored,
                                 std::span<const Component> components, const RunConfig& config,
                                 std::span<const double> deductions) {
  const RewardColumns columns = reward_columns(scored, components, config, deductions);
  std::vector<std::int64_t> groups;
  for (const Rollout& rollout : scored.rollouts)
    groups.push_back(static_cast<std::int64_t>(rollout.prompt));
  AdvantageOptions options = config.advantage;
  options.weights = columns.weights;
  return advantages({.rewards = columns.count, .values = columns.values, .groups = groups},
                    options);
}

Result<RolloutStep> sample_groups(const RunConfig& config, const Generator& generator,
                                  const Engine& engine, const TrainingRows& data,
                                  const PromptTokens& prompts, std::uint64_t place,
                                  Stopwatch& watch, std::stop_token stop) {
  const auto wanted = static_cast<std::size_t>(config.rollout.prompts);
  const std::int64_t most_tries = config.rollout.dynamic_sampling ? config.rollout.max_tries : 1;
  DataOrder order(prompts.size(), config.seed);
  RolloutStep step;
  for (step.tries = 1;; ++step.tries) {
    ScoredRollouts sampled;
    std::vector<Prompt> asked;
    for (std::size_t i = 0; i < wanted; ++i, ++step.taken) {
      sampled.rows.push_back(order.row(place + step.taken));
      asked.push_back({place + step.taken, prompts[sampled.rows.back()]});
    }
    watch.start("generation");
    SamplingOptions sampling = config.sampling;
    sampling.seed = config.seed;
    auto rollouts = generator.generate(asked, config.rollout.group_size, sampling, stop);
    if (stop.stop_requested()) {
      step.was_stopped = true;
      return step;
    }
    if (!rollouts) return tl::make_unexpected(rollouts.error());
    sampled.rollouts = std::move(*rollouts);
    watch.start("reward");
    sampled.scores = score_rollouts(engine, data, sampled.rows, sampled.rollouts);
    if (config.rollout.shuffle_rewards) {
      DataOrder deal(sampled.scores.size(), config.seed);
      shuffle_rewards(sampled.scores, deal, place + step.taken);
    }
    for (const Rollout& rollout : sampled.rollouts)
      step.tokens += static_cast<std::int64_t>(rollout.tokens.size());
    auto worth = advantages_of(sampled, engine.components(), config);
    watch.stop();
    if (!worth) return tl::make_unexpected(worth.error());
    const bool is_last = step.tries == most_tries;
    for (std::size_t group = 0; group < wanted && step.scored.groups() < wanted; ++group) {
      // At the last try groups without signal fill up what is missing.
      const std::size_t missing = wanted - step.scored.groups(), left = wanted - group;
      if (worth->groups[group].has_signal || !config.rollout.dynamic_sampling ||
          (is_last && left <= missing))
        take_group(sampled, group, step.scored);
    }
    if (step.scored.groups() == wanted || is_last) break;
  }
  // Groups of several batches may be here, and a deviation may be over all of them.
  auto worth = advantages_of(step.scored, engine.components(), config);
  if (!worth) return tl::make_unexpected(worth.error());
  step.advantages = std::move(*worth);
  if (auto fault = reward_fault(step); !fault) return tl::make_unexpected(fault.error());
  return step;
}

Result<Evaluation> evaluate_prompts(const RunConfig& config, const Generator& generator,
                                    const Engine& engine, const TrainingRows& data,
                                    const PromptTokens& prompts) {
  std::vector<std::size_t> rows(prompts.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::vector<Prompt> asked;
  for (const std::size_t row : rows) asked.push_back({kEvaluationPrompts + row, prompts[row]});
  SamplingOptions sampling = config.evaluation.sampling.value_or(config.sampling);
  sampling.seed = config.seed;
  return evaluate(generator, engine, data, rows, asked, config.evaluation.samples, sampling);
}

std::vector<Metric> summary_of(const ScoredRollouts& scored,
                               std::span<const Component> components) {
  MeanOf reward, pass, length, truncated, unscored;
  std::vector<MeanOf> each(components.size());
  for (std::size_t i = 0; i < scored.rollouts.size(); ++i) {
    const Scored& score = scored.scores[i];
    reward.add(score.reward);
    pass.add(score.verdict.outcome == Outcome::correct);
    length.add(static_cast<double>(scored.rollouts[i].tokens.size()));
    truncated.add(scored.rollouts[i].is_truncated);
    unscored.add(std::isnan(score.reward));
    for (std::size_t c = 0; c < each.size(); ++c) each[c].add(score.components[c].score);
  }
  std::vector<Metric> values = {{"reward", reward.value()},
                                {"pass_rate", pass.value()},
                                {"length", length.value()},
                                {"truncated_share", truncated.value()},
                                {"unscored_share", unscored.value()}};
  for (std::size_t c = 0; c < each.size(); ++c)
    values.push_back({"reward/" + components[c].name, each[c].value()});
  return values;
}

std::vector<Metric> summary_of(const Advantages& advantages) {
  MeanOf signal, deviation;
  for (const Advantages::Group& group : advantages.groups) {
    signal.add(group.has_signal);
    if (group.members > 1) deviation.add(group.deviation);
  }
  return {{"signal_share", signal.value()}, {"reward_std", deviation.value()}};
}

Result<void> write_completions(RunFolder& folder, const ScoredRollouts& scored,
                               const TrainingRows& data, const Advantages* worth, std::int64_t step,
                               std::string_view kind) {
  std::vector<LoggedCompletion> lines;
  std::vector<std::vector<NamedScore>> components(scored.rollouts.size());
  for (std::size_t i = 0; i < scored.rollouts.size(); ++i) {
    const std::size_t row = scored.rows[scored.rollouts[i].prompt];
    const Scored& score = scored.scores[i];
    for (const ComponentScore& each : score.components)
      components[i].push_back({each.name, each.score});
    lines.push_back({.step = static_cast<std::uint64_t>(step),
                     .kind = kind,
                     .prompt = data.chat(row).prompt_text,
                     .completion = scored.rollouts[i].text,
                     .reference = data.sample(row).reference.value_or(""),
                     .reward = score.reward,
                     .outcome = score.verdict.outcome,
                     .reason = score.verdict.reason,
                     .components = components[i],
                     .advantage = worth ? static_cast<double>(worth->values[i]) : kNone});
  }
  return folder.write_completions(lines);
}

}  // namespace cupel::trainer
