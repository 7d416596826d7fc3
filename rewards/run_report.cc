#include "rewards/run_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "base/json_text.h"
#include "datasets/line_blocks.h"
#include "rewards/scored_lines.h"

namespace cupel {
namespace {

constexpr std::size_t kMostPoints = 2000;
constexpr std::string_view kWarmStart = "sft";

constexpr std::array<MetricInfo, 19> kMetrics = {{
    {"reward", "Reward", "mean over the completions of a step"},
    {"pass@1", "pass@1", "share of completions of held-out prompts that are correct", true},
    {"pass_rate", "Pass rate", "share of the step's completions that are correct", true},
    {"length", "Completion length", "mean, in tokens"},
    {"kl", "KL", "from the reference policy, mean over tokens"},
    {"entropy", "Entropy", "of the next token, mean over tokens, in nats"},
    {"clip_low", "Clip share, low", "ratios below the clip whose advantage is negative", true},
    {"clip_high", "Clip share, high", "ratios above the clip whose advantage is positive", true},
    {"loss", "Loss", ""},
    {"accuracy", "Accuracy", "share of tokens that are the most probable ones", true},
    {"gradient_norm", "Gradient norm", "before clipping"},
    {"learning_rate", "Learning rate", ""},
    {"groups_with_signal", "Groups with a signal", "share of groups whose rewards differ", true},
    {"truncated", "Truncated", "share of completions that were cut off", true},
    {"unscored", "Unscored", "share of completions without a reward", true},
    {"ratio", "Ratio", "to the policy that sampled, mean over tokens"},
    {"ratio_max", "Largest ratio", ""},
    {"sampler_cut", "Sampler's weights cut", "share above the cap of their correction", true},
    {"tokens", "Tokens", "sampled in a step, or learned from"},
}};

const MetricInfo* info_of(std::string_view name) {
  const auto* found =
      std::find_if(kMetrics.begin(), kMetrics.end(), [&](auto& info) { return info.name == name; });
  return found == kMetrics.end() ? nullptr : found;
}

/// Runs of `every` neighbours as one: the mean of those that have a value, at the last one's step.
ReportLine thinned(const MetricsSeries& series, std::size_t every) {
  ReportLine line{.kind = series.kind};
  for (std::size_t begin = 0; begin < series.values.size(); begin += every) {
    const std::size_t end = std::min(begin + every, series.values.size());
    double sum = 0, count = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (std::isnan(series.values[i])) continue;
      sum += series.values[i];
      ++count;
    }
    line.x.push_back(series.steps[end - 1]);
    line.y.push_back(count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN());
  }
  return line;
}

ReportCurves curves_of(std::span<const TrainingRun> runs, std::string_view name,
                       bool is_warm_start) {
  const MetricInfo* info = info_of(name);
  ReportCurves curves;
  curves.title = info ? info->title : name;
  if (is_warm_start) curves.title += " (SFT)";
  if (info) curves.note = info->note;
  if (info) curves.is_share = info->is_share;
  std::size_t most_averaged = 1;
  for (const TrainingRun& run : runs)
    for (const MetricsSeries& series : run.metrics.series) {
      if (series.name != name || (series.kind == kWarmStart) != is_warm_start) continue;
      const std::size_t every = (series.values.size() + kMostPoints - 1) / kMostPoints;
      most_averaged = std::max(most_averaged, every);
      ReportLine line = thinned(series, std::max<std::size_t>(1, every));
      line.run = run.name;
      curves.lines.push_back(std::move(line));
    }
  if (most_averaged > 1)
    curves.note += fmt::format("{}a point is the mean of up to {} lines of the run's file",
                               curves.note.empty() ? "" : "; ", most_averaged);
  return curves;
}

/// Known metrics first, then the others in the order in which they occur.
std::vector<std::string_view> metric_names(std::span<const TrainingRun> runs) {
  std::vector<std::string_view> names;
  for (const MetricInfo& info : kMetrics) names.push_back(info.name);
  for (const TrainingRun& run : runs)
    for (const MetricsSeries& series : run.metrics.series)
      if (std::find(names.begin(), names.end(), series.name) == names.end())
        names.push_back(series.name);
  return names;
}

std::string number_text(double value) {
  return std::isnan(value) ? std::string("–") : fmt::format("{:.4g}", value);
}

/// "0.12 → 0.98": the first and the last value of a series; of a long one the means of its first
/// and its last tenth, because single steps are noisy.
std::string course(const RunMetrics& metrics, std::string_view kind, std::string_view name) {
  const MetricsSeries* series = metrics.find(kind, name);
  if (!series) return "–";
  std::vector<double> values;
  for (const double value : series->values)
    if (!std::isnan(value)) values.push_back(value);
  if (values.empty()) return "–";
  const std::size_t part = kind == "eval" ? 1 : (values.size() + 9) / 10;
  const auto mean = [part](auto first) {
    double sum = 0;
    for (std::size_t i = 0; i < part; ++i) sum += *first++;
    return sum / static_cast<double>(part);
  };
  return number_text(mean(values.begin())) + " → " + number_text(mean(values.rbegin()));
}

std::string best(const RunMetrics& metrics, std::string_view kind, std::string_view name) {
  const MetricsSeries* series = metrics.find(kind, name);
  std::optional<std::size_t> place;
  for (std::size_t i = 0; series && i < series->values.size(); ++i)
    if (!std::isnan(series->values[i]) && (!place || series->values[i] > series->values[*place]))
      place = i;
  if (!place) return "–";
  return fmt::format("{} at step {:.0f}", number_text(series->values[*place]),
                     series->steps[*place]);
}

std::string time_text(double seconds) {
  if (!(seconds >= 0 && seconds < 1e12)) return "–";
  const auto total = static_cast<std::uint64_t>(seconds + 0.5);
  return fmt::format("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
}

double number_in(const ScoredLine& row, std::string_view name) {
  const JsonField* field = row.field(name);
  double value = std::numeric_limits<double>::quiet_NaN();
  if (field && field->type == JsonType::number)
    std::from_chars(field->value.data(), field->value.data() + field->value.size(), value);
  return value;
}

/// Turns lines of completions into rows of a report.
class CompletionRows {
 public:
  CompletionRows(Report& report, const std::string& path, std::string prefix)
      : report_(report), path_(path), prefix_(std::move(prefix)) {}

  Result<void> add(const ScoredLine& line) {
    if (!line.fault.empty()) return failure(line.fault);
    const double step = number_in(line, "step");
    if (std::isnan(step))
      return failure(fmt::format("{}:{}: it has no \"step\"", path_, line.line));
    const JsonField* kind = line.field("kind");
    const std::string kind_text = kind ? string_text(*kind) : "";
    const std::string source = prefix_ + kind_text;
    const std::string id = fmt::format("\"step {:.0f}\"", step);
    // Not the prompt alone: a later step has it again, from another policy.
    const Fingerprint key =
        fingerprint(fmt::format("{}\n{}\n{}\n{}", path_, kind_text, step, line.prompt));
    index_ = key == last_key_ ? index_ + 1 : 0;
    last_key_ = key;
    ReportRow row = report_row(line, path_);
    scores_.assign(line.components.begin(), line.components.end());
    scores_.push_back({"step", step});
    if (const double advantage = number_in(line, "advantage"); !std::isnan(advantage))
      scores_.push_back({"advantage", advantage});
    row.components = scores_;
    row.id = id;
    row.index = index_;
    row.source = source;
    row.prompt_key = key;
    report_.add(row);
    return {};
  }

 private:
  Report& report_;
  const std::string& path_;
  std::string prefix_;
  std::vector<NamedScore> scores_;
  Fingerprint last_key_;
  std::uint32_t index_ = 0;
};

}  // namespace

std::span<const MetricInfo> known_metrics() { return kMetrics; }

void add_runs(Report& report, std::span<const TrainingRun> runs) {
  const auto names = metric_names(runs);
  for (const bool is_warm_start : {false, true})
    for (const std::string_view name : names)
      if (auto curves = curves_of(runs, name, is_warm_start); !curves.lines.empty())
        report.add_curves(std::move(curves));
  ReportTable table{.title = "Runs",
                    .note =
                        "The reward's course is from the mean of the first tenth of the steps "
                        "to that of the last",
                    .columns = {"run", "last step", "time", "reward", "pass@1", "best pass@1"}};
  for (const auto& [name, metrics] : runs)
    table.rows.push_back({name, std::to_string(metrics.last_step), time_text(metrics.seconds),
                          course(metrics, "train", "reward"), course(metrics, "eval", "pass@1"),
                          best(metrics, "eval", "pass@1")});
  report.add_table(std::move(table));
}

Result<void> add_completions(Report& report, const std::string& path,
                             const std::string& source_prefix) {
  auto reader = LineBlockReader::open({path}, {});
  if (!reader) return tl::make_unexpected(reader.error());
  LineBlock block;
  ScoredLineParser parser({});
  ScoredLines lines;
  CompletionRows rows(report, path, source_prefix);
  while (reader->next(block)) {
    parser.parse(block, lines);
    const bool is_cut = !block.text().empty() && block.text().back() != '\n';
    for (std::size_t i = 0; i < lines.count; ++i) {
      if (is_cut && i + 1 == lines.count && !lines.rows[i].fault.empty()) break;
      if (auto added = rows.add(lines.rows[i]); !added) return added;
    }
  }
  return {};
}

}  // namespace cupel
