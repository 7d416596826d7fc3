#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/output_file.h"
#include "rewards/training_log.h"

namespace cupel::trainer {

/// `metrics.jsonl` in a run's folder: a line for each call of `write`, on the disk when it returns,
/// whole or not at all (format and reader: rewards/training_log.h). Not thread-safe; one process at
/// a time may hold it.
///
/// A checkpoint of step k must be written after the lines of step k: what resumes from it keeps
/// these and loses those of later steps, which will be written again.
class MetricsLog {
 public:
  /// Begins anew: lines that were there go. The folder must be there.
  static Result<MetricsLog> start(const std::string& folder);

  /// Goes on after `step` of stage `kind` ("sft", "train"). Fails where a line that stays is
  /// broken.
  static Result<MetricsLog> resume(const std::string& folder, std::string_view kind,
                                   std::uint64_t step);

  /// NaN and infinities become null. Throws std::invalid_argument for a metric called step, kind or
  /// time.
  Result<void> write(std::uint64_t step, std::string_view kind, std::vector<Metric> values);

  /// Since the run started; what it ran before it was resumed counts, the pause does not.
  double seconds() const;

  /// Reports what the system found out late; without it the file is closed all the same.
  Result<void> close() { return file_.close(); }

 private:
  using Clock = std::chrono::steady_clock;
  MetricsLog(OutputFile file, double seconds) : file_(std::move(file)), seconds_before_(seconds) {}

  OutputFile file_;
  double seconds_before_;
  Clock::time_point start_ = Clock::now();
};

}  // namespace cupel::trainer
