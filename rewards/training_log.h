#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel {

// What a training run writes into its folder, line by line; `cupel report` plots it.
//
// metrics.jsonl:     {"step":12,"kind":"train","time":81.25,"reward":0.5,"kl":null}
// completions.jsonl: {"step":12,"kind":"train","prompt":…,"completion":…,"reference":…,"reward":1,
//                     "outcome":"correct","reason":"passed","components":{…},"advantage":0.7}
//
// `kind` is the stage of the run that a line is of, "sft" or "train", or "eval" for held-out
// prompts. `time` is seconds since the run started, pauses not counted. Numbers are the shortest
// decimals that read back as the same double; NaN and infinities are null.

inline constexpr std::string_view kMetricsFile = "metrics.jsonl";
inline constexpr std::string_view kCompletionsFile = "completions.jsonl";

struct Metric {
  std::string name;
  double value = 0;
};

/// A line of metrics.jsonl.
struct MetricsRow {
  std::uint64_t step = 0;
  std::string kind = "train";
  double seconds = 0;
  std::vector<Metric> values;
};

/// Appends the row and its newline. Throws std::invalid_argument for a metric named like one of
/// the other fields.
void append_metrics_row(std::string& out, const MetricsRow& row);

/// One metric of one kind of line, in the order of the file. A null is NaN.
struct MetricsSeries {
  std::string kind;
  std::string name;
  std::vector<double> steps, seconds, values;
};

struct RunMetrics {
  std::uint64_t rows = 0;
  std::uint64_t last_step = 0;        ///< the greatest
  double seconds = 0;                 ///< of the last line
  std::vector<MetricsSeries> series;  ///< in the order in which they first occur

  /// Null where there is none.
  const MetricsSeries* find(std::string_view kind, std::string_view name) const;
};

/// All of a metrics.jsonl. A last line without its newline was being written when the run was
/// killed and does not count; any other line that is not as above fails, with its number.
Result<RunMetrics> read_metrics(const std::string& path);

/// What of a run's file (either of the two) stays when stage `kind` goes on after `step`.
struct KeptLines {
  std::uint64_t bytes = 0;
  double seconds = 0;  ///< `time` of the last line that stays, 0 where it has none
};

/// Lines of stage `kind` beyond `step` go, and all that follow the first of them. Lines of kind
/// "eval" count as the stage that they follow. A file that is not there keeps nothing.
Result<KeptLines> lines_to_keep(const std::string& path, std::string_view kind, std::uint64_t step);

}  // namespace cupel
