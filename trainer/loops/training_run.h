#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "rewards/engine.h"
#include "trainer/config/run_config.h"
#include "trainer/generation/generator.h"
#include "trainer/loops/loop_view.h"
#include "trainer/loops/rollout_step.h"
#include "trainer/loops/run_folder.h"
#include "trainer/loops/setup.h"
#include "trainer/optimization/adamw.h"

namespace cupel::trainer {

/// What a run is given before its first step.
struct RunParts {
  Setup setup;
  std::optional<Engine> engine;  ///< none: nothing is evaluated
  RunFolder::Start start;
};

/// Looks into the run's folder and makes the parts; nothing where the run is finished already,
/// which it says. Fails with what is wrong with the configuration or the files.
Result<std::optional<RunParts>> run_parts(const RunConfig& config, const LoopView& view);

/// What runs of every kind have in common: when they evaluate, save, stop, and where they go on. A
/// kind adds its steps. One thread.
class TrainingRun {
 public:
  TrainingRun(const RunConfig& config, const LoopView& view, RunParts parts, const char* kind);
  TrainingRun(const TrainingRun&) = delete;
  virtual ~TrainingRun() = default;

  /// From the first step, or a checkpoint, to the last or to where a stop is asked for.
  Result<void> run();

 protected:
  /// Whatever the steps need, before the checkpoint is read; says how many steps there are.
  virtual Result<std::int64_t> prepare() = 0;
  /// What a kind keeps in a checkpoint beside the policy.
  virtual Result<void> load_more(const std::string& /*checkpoint*/) { return {}; }
  virtual const Model* saved_reference() const { return nullptr; }
  /// One step: raises `state_.step`, unless a stop was asked for before it had anything to learn.
  virtual Result<void> step() = 0;

  Result<void> write_step(std::vector<Metric> values);
  /// A step that failed: which, why, and what is still good.
  tl::unexpected<Error> step_failure(const Error& error) const;

  const RunConfig& config_;
  const LoopView& view_;
  Setup setup_;
  std::optional<Engine> engine_;
  AdamW optimizer_;
  Generator generator_;
  TrainingState state_;
  std::int64_t steps_ = 0;
  bool evaluates_start_ = false;  ///< before the first step, too
  std::optional<RunFolder> folder_;

 private:
  Result<void> resume(const std::string& checkpoint);
  Result<void> loop();
  Result<void> evaluate_now();
  Result<void> save();
  bool is_due(std::int64_t every) const { return every > 0 && state_.step % every == 0; }
  bool is_stopped() const { return view_.stop.stop_requested(); }

  const char* kind_;
  RunFolder::Start start_;
  PromptTokens eval_prompts_;
};

}  // namespace cupel::trainer
