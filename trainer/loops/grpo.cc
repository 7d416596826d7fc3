#include "trainer/loops/grpo.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trainer/loops/policy_update.h"
#include "trainer/loops/reference_policy.h"
#include "trainer/loops/rollout_step.h"
#include "trainer/loops/stopwatch.h"
#include "trainer/loops/training_run.h"
#include "trainer/optimization/schedule.h"

namespace cupel::trainer {
namespace {

constexpr const char* kKind = "train";

class GrpoRun : public TrainingRun {
 public:
  GrpoRun(const RunConfig& config, const LoopView& view, RunParts parts)
      : TrainingRun(config, view, std::move(parts), kKind), reference_(config, setup_.model) {
    evaluates_start_ = true;
  }

 private:
  Result<std::int64_t> prepare() override;
  Result<void> load_more(const std::string& checkpoint) override {
    return reference_.load(checkpoint);
  }
  const Model* saved_reference() const override {
    return reference_.moves() ? reference_.model() : nullptr;
  }
  Result<void> step() override;
  std::vector<Metric> metrics_of_step(const RolloutStep& sampled, const UpdateMetrics& update,
                                      double rate, const Stopwatch& watch) const;

  ReferencePolicy reference_;
  PromptTokens prompts_;
};

Result<std::int64_t> GrpoRun::prepare() {
  auto prompts = all_prompt_tokens(setup_, setup_.train, config_.data.max_prompt_tokens);
  if (!prompts) return tl::make_unexpected(prompts.error());
  prompts_ = std::move(*prompts);
  return config_.steps;
}

Result<void> GrpoRun::step() {
  Stopwatch watch;
  auto sampled = sample_groups(config_, generator_, *engine_, setup_.train, prompts_,
                               static_cast<std::uint64_t>(state_.position), watch, view_.stop);
  if (!sampled) return step_failure(sampled.error());
  if (sampled->was_stopped) return {};

  watch.start("update");
  Experience experience;
  for (const Rollout& rollout : sampled->scored.rollouts) experience.rollouts.push_back(&rollout);
  if (config_.loss.kl_place == KlPlace::reward && reference_.model()) {
    auto worth = advantages_of(
        sampled->scored, engine_->components(), config_,
        kl_deductions(setup_.model, *reference_.model(), experience.rollouts, config_));
    if (!worth) return step_failure(worth.error());
    sampled->advantages = std::move(*worth);
  }
  experience.advantages = sampled->advantages.values;
  experience.is_member = sampled->advantages.is_member;
  const double rate = learning_rate(config_.schedule, state_.step, config_.steps);
  const PolicyUpdater updater(setup_.model, reference_.model(), optimizer_, config_);
  auto updated = updater.update(experience, state_.step, rate);
  if (!updated) return step_failure(updated.error());
  watch.stop();
  ++state_.step;
  state_.position += static_cast<std::int64_t>(sampled->taken);
  reference_.follow(setup_.model, state_.step);
  if (auto written = write_step(metrics_of_step(*sampled, *updated, rate, watch)); !written)
    return written;
  return write_completions(*folder_, sampled->scored, setup_.train, &sampled->advantages,
                           state_.step, kKind);
}

std::vector<Metric> GrpoRun::metrics_of_step(const RolloutStep& sampled,
                                             const UpdateMetrics& update, double rate,
                                             const Stopwatch& watch) const {
  const UpdatesPerRollout& each = config_.updates_per_rollout;
  const auto updates = static_cast<double>(each.epochs * each.mini_batches);
  const LossMetrics& policy = update.policy;
  std::vector<Metric> values = summary_of(sampled.scored, engine_->components());
  const std::vector<Metric> groups = summary_of(sampled.advantages);
  values.insert(values.end(), groups.begin(), groups.end());
  values.insert(values.end(), {{"tries", static_cast<double>(sampled.tries)},
                               {"loss", update.loss / updates},
                               {"gradient_norm", update.gradient_norm / updates},
                               {"learning_rate", rate},
                               {"entropy", policy.entropy.value()},
                               {"ratio", policy.ratio.value()},
                               {"ratio_max", policy.largest_ratio},
                               {"clip_share", policy.clip_low.value() + policy.clip_high.value()},
                               {"clip_low", policy.clip_low.value()},
                               {"clip_high", policy.clip_high.value()},
                               {"tokens", static_cast<double>(sampled.tokens)}});
  if (reference_.model()) values.push_back({"kl", policy.kl.value()});
  if (config_.loss.sampler_correction)
    values.push_back({"sampler_cut", policy.sampler_cut.value()});
  double all_seconds = 0;
  for (const auto& [name, seconds] : watch.seconds()) {
    values.push_back({"seconds_" + name, seconds});
    all_seconds += seconds;
  }
  values.push_back({"tokens_per_second", static_cast<double>(sampled.tokens) / all_seconds});
  return values;
}

}  // namespace

Result<void> train_grpo(const RunConfig& config, const LoopView& view) {
  auto parts = run_parts(config, view);
  if (!parts) return tl::make_unexpected(parts.error());
  return *parts ? GrpoRun(config, view, std::move(**parts)).run() : Result<void>();
}

}  // namespace cupel::trainer
