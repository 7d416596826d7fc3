#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "trainer/config/run_config.h"
#include "trainer/optimization/training_state.h"
#include "trainer/sight/completions_log.h"
#include "trainer/sight/event_file.h"
#include "trainer/sight/metrics_log.h"
#include "trainer/tokenizer/tokenizer.h"

namespace cupel::trainer {

/// Where a run keeps what it makes: `config.json`, `metrics.jsonl`, `completions.jsonl`, event
/// files, `checkpoint-STEP` and, at its end, `final`. Not thread-safe; one process at a time.
class RunFolder {
 public:
  /// What is to be done with the folder that a configuration names.
  struct Start {
    bool is_finished = false;                    ///< `final` is there: nothing is left to do
    std::optional<std::string> checkpoint = {};  ///< to go on from
    std::vector<std::string> skipped = {};       ///< checkpoints that are broken, and why
  };

  /// Fails where the folder has a run of another configuration, and names what differs. Another
  /// `output`, `threads`, and how often it evaluates and saves make no other run.
  static Result<Start> look(const RunConfig& config);

  /// `kind` is what lines of metrics are called; those behind `step` go.
  static Result<RunFolder> open(const RunConfig& config, const std::string& kind,
                                std::int64_t step);

  Result<void> write_metrics(std::int64_t step, const std::string& kind,
                             std::vector<Metric> values);
  Result<void> write_completions(std::span<const LoggedCompletion> completions);
  Result<void> save_checkpoint(const Model& model, const AdamW& optimizer,
                               const TrainingState& state, const Tokenizer& tokenizer,
                               const Model* reference);
  /// The model as others load it, with adapters merged.
  Result<void> finish(const Model& model, const Tokenizer& tokenizer);

  const std::string& path() const { return path_; }

 private:
  RunFolder(const RunConfig& config, MetricsLog metrics, CompletionsLog completions,
            EventFile events)
      : path_(config.output),
        keep_(config.checkpoint.keep),
        metrics_(std::move(metrics)),
        completions_(std::move(completions)),
        events_(std::move(events)) {}

  std::string path_;
  std::int64_t keep_;
  MetricsLog metrics_;
  CompletionsLog completions_;
  EventFile events_;
};

/// For messages of a run that cannot go on: "the last good checkpoint is …".
std::string last_good_checkpoint(const std::string& folder);

}  // namespace cupel::trainer
