#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "datasets/output_file.h"
#include "rewards/scored_lines.h"
#include "rewards/training_log.h"

namespace cupel::trainer {

/// One completion that a run sampled, and what it was worth. Views need to last for the call only.
struct LoggedCompletion {
  std::uint64_t step = 0;
  std::string_view kind = "train";  ///< or "eval"
  std::string_view prompt = {};
  std::string_view completion = {};
  std::string_view reference = {};
  double reward = std::numeric_limits<double>::quiet_NaN();  ///< NaN: null in the file
  Outcome outcome = Outcome::error;
  Reason reason = Reason::internal_error;
  std::span<const NamedScore> components = {};
  double advantage = std::numeric_limits<double>::quiet_NaN();  ///< NaN in evaluations
};

/// `completions.jsonl` in a run's folder, one line for each completion. The fields have the names
/// that `cupel score` gives them, so `cupel eval`, `cupel filter` and `cupel score` read the file
/// as they read any other, and `cupel report RUN` shows it. Not thread-safe; resumes as
/// `MetricsLog` does. The completions of one prompt should stand together.
class CompletionsLog {
 public:
  static Result<CompletionsLog> start(const std::string& folder);
  static Result<CompletionsLog> resume(const std::string& folder, std::string_view kind,
                                       std::uint64_t step);

  /// The completions of a step at once: all of them reach the file or none does.
  Result<void> write(std::span<const LoggedCompletion> completions);

  Result<void> close() { return file_.close(); }

 private:
  explicit CompletionsLog(OutputFile file) : file_(std::move(file)) {}

  OutputFile file_;
};

}  // namespace cupel::trainer
