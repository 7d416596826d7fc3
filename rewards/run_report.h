#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "rewards/report.h"
#include "rewards/training_log.h"

namespace cupel {

/// What is known of a metric by its name in metrics.jsonl. Others are shown under their names.
struct MetricInfo {
  std::string_view name;
  std::string_view title;
  std::string_view note;
  bool is_share = false;  ///< of 1
};

/// The metrics that a run writes, in the order of a report.
std::span<const MetricInfo> known_metrics();

/// One run of a report; all names differ.
struct TrainingRun {
  std::string name;
  RunMetrics metrics;
};

/// A chart for each metric with a line for each run, and a table of where the runs began and ended.
/// What was measured in stage "sft" has charts of its own. Of lines with more than 2,000 points as
/// many neighbours are averaged as it takes, and the chart says so.
void add_runs(Report& report, std::span<const TrainingRun> runs);

/// The completions of a run's completions.jsonl as rows: their step and advantage are shown as
/// components are, and those of one prompt in one step belong together. `source_prefix` stands
/// before the kind ("train", "eval") in their source. An unfinished last line does not count; any
/// other broken line fails, with its number.
Result<void> add_completions(Report& report, const std::string& path,
                             const std::string& source_prefix);

}  // namespace cupel
