#include "trainer/loops/training_run.h"

#include <fmt/format.h>

#include "trainer/config/check.h"

namespace cupel::trainer {

Result<std::optional<RunParts>> run_parts(const RunConfig& config, const LoopView& view) {
  auto start = RunFolder::look(config);
  if (!start) return tl::make_unexpected(start.error());
  if (view.say)
    for (const std::string& skipped : start->skipped) view.say(skipped);
  if (start->is_finished) {
    if (view.say) view.say(fmt::format("{}: is finished", config.output));
    return std::nullopt;
  }
  std::optional<Engine> engine;
  if (!config.reward.is_null()) {
    auto spec = reward_spec(config);
    if (!spec) return tl::make_unexpected(spec.error());
    auto created = Engine::create(*spec, static_cast<int>(config.threads));
    if (!created) return tl::make_unexpected(created.error());
    engine = std::move(*created);
  }
  auto setup = Setup::from(config);
  if (!setup) return tl::make_unexpected(setup.error());
  return RunParts{std::move(*setup), std::move(engine), std::move(*start)};
}

TrainingRun::TrainingRun(const RunConfig& config, const LoopView& view, RunParts parts,
                         const char* kind)
    : config_(config),
      view_(view),
      setup_(std::move(parts.setup)),
      engine_(std::move(parts.engine)),
      optimizer_(setup_.model.trainable_parameters(), config.optimizer),
      generator_(setup_.model, {.slots = config.rollout.slots,
                                .decode =
                                    [this](std::span<const std::int64_t> ids) {
                                      return setup_.tokenizer.decode(ids, /*skip_special=*/true);
                                    }}),
      kind_(kind),
      start_(std::move(parts.start)) {}

Result<void> TrainingRun::run() {
  auto steps = prepare();
  if (!steps) return tl::make_unexpected(steps.error());
  steps_ = *steps;
  if (setup_.eval && engine_ && config_.evaluation.every > 0) {
    auto prompts = eval_prompt_tokens(setup_, config_);
    if (!prompts) return tl::make_unexpected(prompts.error());
    eval_prompts_ = std::move(*prompts);
  }
  if (start_.checkpoint)
    if (auto resumed = resume(*start_.checkpoint); !resumed) return resumed;
  state_.seed = config_.seed;
  auto folder = RunFolder::open(config_, kind_, state_.step);
  if (!folder) return tl::make_unexpected(folder.error());
  folder_.emplace(std::move(*folder));
  return loop();
}

Result<void> TrainingRun::resume(const std::string& checkpoint) {
  auto state = load_training_state(checkpoint, setup_.model, optimizer_);
  if (!state) return tl::make_unexpected(state.error());
  state_ = std::move(*state);
  if (view_.say) view_.say(fmt::format("goes on from {}", checkpoint));
  return load_more(checkpoint);
}

/// A step is evaluated before it is saved, and evaluations are not cut short: what goes on from a
/// checkpoint never has one to make up for.
Result<void> TrainingRun::loop() {
  if (state_.step == 0 && evaluates_start_)
    if (auto evaluated = evaluate_now(); !evaluated) return evaluated;
  while (state_.step < steps_) {
    const std::int64_t before = state_.step;
    if (!is_stopped())
      if (auto done = step(); !done) return done;
    if (state_.step == before) return save();  // a stop was asked for
    if (is_due(config_.evaluation.every) || state_.step == steps_)
      if (auto evaluated = evaluate_now(); !evaluated) return evaluated;
    if (is_due(config_.checkpoint.every))
      if (auto saved = save(); !saved) return saved;
  }
  return folder_->finish(setup_.model, setup_.tokenizer);
}

Result<void> TrainingRun::evaluate_now() {
  if (eval_prompts_.empty()) return {};
  auto result = evaluate_prompts(config_, generator_, *engine_, *setup_.eval, eval_prompts_);
  if (!result) return tl::make_unexpected(result.error());
  const std::vector<Metric> values = metrics_of(*result);
  if (view_.evaluation) view_.evaluation(state_.step, values);
  if (auto written = folder_->write_metrics(state_.step, "eval", values); !written) return written;
  return write_completions(*folder_, result->completions, *setup_.eval, nullptr, state_.step,
                           "eval");
}

Result<void> TrainingRun::save() {
  return folder_->save_checkpoint(setup_.model, optimizer_, state_, setup_.tokenizer,
                                  saved_reference());
}

Result<void> TrainingRun::write_step(std::vector<Metric> values) {
  if (view_.step) view_.step(state_.step, steps_, values);
  return folder_->write_metrics(state_.step, kind_, std::move(values));
}

tl::unexpected<Error> TrainingRun::step_failure(const Error& error) const {
  return failure(fmt::format("step {}: {}; {}", state_.step + 1, error.message,
                             last_good_checkpoint(config_.output)));
}

}  // namespace cupel::trainer
