#include "rewards/training_log.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <utility>

#include "base/json_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "datasets/json_line.h"

namespace cupel {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

template <class T>
bool parse_number(std::string_view text, T& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

tl::unexpected<Error> not_of_type(const JsonField& field, std::string_view expected) {
  return failure("\"" + std::string(field.key) + "\" is " + shorten(field.value, 40) +
                 "; expected " + std::string(expected));
}

std::string decoded_key(const JsonField& field) {
  const std::string_view quoted(field.key.data() - 1, field.key.size() + 2);
  return string_text({{}, quoted, JsonType::string});
}

/// The whole lines of a run's file, one after another, taken apart.
class RunLines {
 public:
  explicit RunLines(const std::string& path) : path_(path), file_(path, std::ios::binary) {}

  bool is_open() const { return file_.is_open(); }
  Error cannot_read() const { return {path_ + ": cannot read: " + std::strerror(errno)}; }

  /// False at the end, or where the last line lacks its newline.
  Result<bool> next() {
    errno = 0;
    if (!std::getline(file_, line_) || file_.eof()) {
      if (file_.bad()) return tl::make_unexpected(cannot_read());
      return false;
    }
    bytes_ += line_.size() + 1;
    ++number_;
    fields.clear();
    kind.clear();
    seconds = 0;
    if (auto read = take_apart(); !read)
      return failure(path_ + ":" + std::to_string(number_) + ": " + read.error().message);
    return true;
  }

  Error error_here(const Error& error) const {
    return {path_ + ":" + std::to_string(number_) + ": " + error.message};
  }

  std::uint64_t bytes() const { return bytes_; }

  std::vector<JsonField> fields;  ///< all of the line's
  std::uint64_t step = 0;
  std::string kind;
  double seconds = 0;

 private:
  Result<void> take_apart() {
    constexpr std::size_t kPadding = 64;  // behind the text, for a parser with SIMD
    const std::size_t size = line_.size();
    line_.append(kPadding, '\0');
    const std::string_view text(line_.data(), size);
    if (!text.starts_with('{')) return failure("not a JSON object: " + shorten(text, 40));
    if (auto split = json_.split(text, line_.size(), fields); !split) return split;
    bool has_step = false;
    for (const JsonField& field : fields) {
      if (field.key == "step") {
        has_step = field.type == JsonType::number && parse_number(field.value, step);
        if (!has_step) return not_of_type(field, "a whole number from 0 on");
      } else if (field.key == "kind") {
        if (field.type != JsonType::string) return not_of_type(field, "a string");
        kind = string_text(field);
      } else if (field.key == "time") {
        if (field.type != JsonType::number || !parse_number(field.value, seconds))
          return not_of_type(field, "seconds");
      }
    }
    if (!has_step) return failure("it has no \"step\"");
    if (kind.empty()) return failure("it has no \"kind\"");
    return {};
  }

  std::string path_;
  std::ifstream file_;
  JsonLine json_;
  std::string line_;
  std::uint64_t number_ = 0, bytes_ = 0;
};

bool is_fixed_field(std::string_view name) {
  return name == "step" || name == "kind" || name == "time";
}

MetricsSeries& series_of(RunMetrics& metrics, std::string_view kind, std::string_view name) {
  for (MetricsSeries& series : metrics.series)
    if (series.name == name && series.kind == kind) return series;
  return metrics.series.emplace_back(
      MetricsSeries{std::string(kind), std::string(name), {}, {}, {}});
}

Result<void> add_line(RunMetrics& metrics, const RunLines& line) {
  for (const JsonField& field : line.fields) {
    if (is_fixed_field(field.key)) continue;
    double value = kNothing;
    if (field.type != JsonType::null &&
        (field.type != JsonType::number || !parse_number(field.value, value)))
      return not_of_type(field, "a number or null");
    MetricsSeries& series = series_of(metrics, line.kind, decoded_key(field));
    series.steps.push_back(static_cast<double>(line.step));
    series.seconds.push_back(line.seconds);
    series.values.push_back(value);
  }
  ++metrics.rows;
  metrics.last_step = std::max(metrics.last_step, line.step);
  metrics.seconds = line.seconds;
  return {};
}

}  // namespace

void append_metrics_row(std::string& out, const MetricsRow& row) {
  out += "{\"step\":";
  append_json_number(out, row.step);
  out += ",\"kind\":";
  append_json_string(out, row.kind);
  out += ",\"time\":";
  append_json_number(out, row.seconds);
  for (const Metric& metric : row.values) {
    if (is_fixed_field(metric.name))
      throw std::invalid_argument("a metric cannot be called " + metric.name);
    out += ',';
    append_json_string(out, metric.name);
    out += ':';
    append_json_number(out, metric.value);
  }
  out += "}\n";
}

const MetricsSeries* RunMetrics::find(std::string_view kind, std::string_view name) const {
  for (const MetricsSeries& one : series)
    if (one.name == name && one.kind == kind) return &one;
  return nullptr;
}

Result<RunMetrics> read_metrics(const std::string& path) {
  RunLines lines(path);
  if (!lines.is_open()) return tl::make_unexpected(lines.cannot_read());
  RunMetrics metrics;
  while (true) {
    const auto more = lines.next();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return metrics;
    if (auto added = add_line(metrics, lines); !added)
      return tl::make_unexpected(lines.error_here(added.error()));
  }
}

Result<KeptLines> lines_to_keep(const std::string& path, std::string_view kind,
                                std::uint64_t step) {
  KeptLines kept;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return kept;
  RunLines lines(path);
  if (!lines.is_open()) return tl::make_unexpected(lines.cannot_read());
  std::string stage(kind);
  while (true) {
    const auto more = lines.next();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return kept;
    if (lines.kind != "eval") stage = lines.kind;
    if (stage == kind && lines.step > step) return kept;
    kept = {lines.bytes(), lines.seconds};
  }
}

}  // namespace cupel
