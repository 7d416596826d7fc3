#include "rewards/validation/validate_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/json_text.h"
#include "base/text.h"
#include "datasets/frames.h"
#include "datasets/line_blocks.h"
#include "datasets/output_file.h"
#include "rewards/engine.h"
#include "rewards/validation/internal/common_rows.h"
#include "rewards/validation/internal/file_shapes.h"
#include "rewards/validation/internal/format_checks.h"
#include "rewards/validation/internal/judged_checks.h"
#include "rewards/validation/internal/probe.h"
#include "rewards/validation/internal/problem_rows.h"
#include "rewards/validation/internal/prompt_checks.h"

namespace cupel {
namespace {

/// A file that rows are written to, compressed by its suffix.
struct RowSink {
  OutputFile file;
  Codec codec;
};

Result<std::optional<RowSink>> open_sink(const std::string& path,
                                         const std::vector<std::string>& inputs) {
  if (path.empty()) return std::nullopt;
  auto file = OutputFile::open(path, OutputFile::Mode::replace, inputs);
  if (!file) return tl::make_unexpected(file.error());
  return RowSink{std::move(*file), codec_of_path(path)};
}

/// What was found in a row, beside the row itself.
struct Finding {
  Faults faults;
  std::vector<bool> has_form;  ///< by component, of rows with completions
};

/// A block of input and what is made of it.
struct Batch {
  explicit Batch(const RowFormat& format) : reader(format) {}

  Place place(const ProblemRow& row) const { return {file, row.line}; }

  LineBlock block;
  std::size_t file = 0;
  std::uint64_t bytes_read = 0;
  ProblemRows reader;
  std::span<const ProblemRow> rows;

  std::vector<RowKeys> keys;  // of rows that can be read
  std::vector<Finding> findings;
  std::string bad, good;
  std::uint64_t solutions_run = 0;
  std::map<std::string, std::uint64_t> skipped;
  std::optional<Error> failure;
};

class Validation {
 public:
  Validation(const ValidateOptions& options, const ValidateHooks& hooks, Engine engine,
             std::vector<Probe> probes, std::optional<RowSink> bad, std::optional<RowSink> good)
      : options_(options),
        hooks_(hooks),
        engine_(std::move(engine)),
        probes_(std::move(probes)),
        bad_(std::move(bad)),
        good_(std::move(good)),
        shapes_(options.inputs.size(), FileShape(options.format.fields)),
        has_form_(probes_.size()) {
    const auto slots = 2 * static_cast<std::size_t>(engine_.executor().threads()) + 1;
    batches_.reserve(slots);
    for (std::size_t i = 0; i < slots; ++i) batches_.emplace_back(options.format);
  }

  Result<ValidationReport> run() {
    if (auto read = read_all([this](Batch& batch) { take_keys(batch); },
                             [this](Batch& batch) { return add_keys(batch); });
        !read)
      return tl::make_unexpected(read.error());
    if (common_.find_groups()) {
      ++readings_;
      if (auto read = read_all([](Batch&) {}, [this](Batch& batch) { return compare(batch); });
          !read)
        return tl::make_unexpected(read.error());
    }
    common_.finish();
    report_.cut_files.clear();
    if (auto read = read_all([this](Batch& batch) { check(batch); },
                             [this](Batch& batch) { return drain(batch); });
        !read)
      return tl::make_unexpected(read.error());
    for (auto* sink : {&bad_, &good_})
      if (*sink)
        if (auto closed = (*sink)->file.close(); !closed)
          return tl::make_unexpected(closed.error());
    take_form();
    return std::move(report_);
  }

 private:
  template <class Work, class Drain>
  Result<void> read_all(const Work& work, const Drain& drain) {
    constexpr std::size_t kBlock = 256u << 10;
    constexpr std::size_t kFrame = 1u << 20;  // smaller frames compress less well
    LineBlockOptions lines;
    lines.max_line_bytes = options_.max_line_bytes;
    lines.full_blocks = true;
    const bool compresses =
        (bad_ && bad_->codec != Codec::plain) || (good_ && good_->codec != Codec::plain);
    lines.block_bytes = compresses ? kFrame : kBlock;
    auto reader = LineBlockReader::open(options_.inputs, lines);
    if (!reader) return tl::make_unexpected(reader.error());
    total_ = reader->raw_total();
    const auto fill = [&](Batch& batch) {
      if (!reader->next(batch.block)) return false;
      batch.bytes_read = reader->raw_position();
      const auto& inputs = options_.inputs;
      batch.file = static_cast<std::size_t>(
          std::find(inputs.begin(), inputs.end(), batch.block.path) - inputs.begin());
      if (batch.block.fault && batch.block.fault->ends_file)
        report_.cut_files.push_back(batch.block.path);
      return true;
    };
    const auto read_and_work = [&](Batch& batch) {
      batch.rows = batch.reader.read(batch.block);
      work(batch);
    };
    const auto drain_and_tell = [&](Batch& batch) {
      if (!drain(batch)) return false;
      tell(batch.bytes_read);
      return true;
    };
    engine_.executor().ordered_pipeline(
        batches_.size(), {[&](std::size_t slot) { return fill(batches_[slot]); },
                          [&](std::size_t slot) { read_and_work(batches_[slot]); },
                          [&](std::size_t slot) { return drain_and_tell(batches_[slot]); }});
    ++readings_done_;
    if (failure_) return tl::make_unexpected(*failure_);
    return {};
  }

  void tell(std::uint64_t bytes_read) const {
    hooks_.progress({report_.rows, readings_done_ * total_ + bytes_read, readings_ * total_});
  }

  std::string name_of(Place place) const {
    return options_.inputs[place.file] + ":" + std::to_string(place.line);
  }

  // ---- the first readings: what rows have in common

  void take_keys(Batch& batch) const {
    batch.keys.clear();
    for (const ProblemRow& row : batch.rows)
      if (row.fault.empty()) batch.keys.emplace_back(row);
  }

  bool add_keys(Batch& batch) {
    auto keys = batch.keys.begin();
    for (const ProblemRow& row : batch.rows) {
      if (!row.fault.empty()) continue;
      shapes_[batch.file].count(row);
      if (!trim(row.prompt).empty()) common_.add(*keys, batch.place(row));
      ++keys;
    }
    return true;
  }

  bool compare(Batch& batch) {
    for (const ProblemRow& row : batch.rows)
      if (row.fault.empty() && common_.is_disputed(batch.place(row)))
        common_.compare(row, batch.place(row), probes_);
    return true;
  }

  // ---- the last reading: each row by itself

  void check(Batch& batch) const {
    batch.findings.clear();
    std::vector<QueuedRun> runs;
    for (const ProblemRow& row : batch.rows) {
      const std::size_t number = batch.findings.size();
      Finding& finding = batch.findings.emplace_back();
      if (row.fault.empty())
        check(row, number, batch, finding, runs);
      else
        finding.faults.add(Check::unreadable, without_place(row, batch));
    }
    run_programs(batch, runs);
    for (Finding& finding : batch.findings) finding.faults.drop(options_.ignored);
    write(batch);
  }

  std::string without_place(const ProblemRow& row, const Batch& batch) const {
    const std::string place = name_of(batch.place(row)) + ": ";
    return row.fault.starts_with(place) ? row.fault.substr(place.size()) : row.fault;
  }

  void check(const ProblemRow& row, std::size_t number, const Batch& batch, Finding& finding,
             std::vector<QueuedRun>& runs) const {
    Faults& faults = finding.faults;
    check_texts(row, faults);
    if (options_.max_prompt_tokens) check_token_budget(row, *options_.max_prompt_tokens, faults);
    shapes_[batch.file].check(row, faults);
    common_.check(
        row, batch.place(row), [this](Place place) { return name_of(place); }, faults);
    check_judged(row, number, probes_, options_.spec, faults, runs);
    if (!row.has_completion) return;
    for (const Probe& probe : probes_)
      finding.has_form.push_back(probe.component().verifier == "format" && has_form(row, probe));
  }

  void run_programs(Batch& batch, const std::vector<QueuedRun>& runs) const {
    batch.skipped.clear();
    batch.solutions_run = 0;
    if (!options_.run_solutions) return;
    for (const Probe& probe : probes_) {
      std::vector<Sample> samples;
      std::vector<const TestRun*> of_probe;
      for (const QueuedRun& queued : runs) {
        if (queued.probe != &probe) continue;
        Sample sample = batch.rows[queued.run.row].sample();
        sample.completion = queued.run.completion;
        sample.group = 0;
        samples.push_back(sample);
        of_probe.push_back(&queued.run);
      }
      std::vector<Scored> scored = probe.engine().score(samples);
      for (std::size_t i = 0; i < scored.size(); ++i) take(batch, *of_probe[i], scored[i].verdict);
    }
  }

  static void take(Batch& batch, const TestRun& run, const Verdict& verdict) {
    const std::string why = take_verdict(run, verdict, batch.findings[run.row].faults);
    if (run.is_solution) ++(why.empty() ? batch.solutions_run : batch.skipped[why]);
  }

  void write(Batch& batch) const {
    batch.bad.clear();
    batch.good.clear();
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      const ProblemRow& row = batch.rows[i];
      const Faults& faults = batch.findings[i].faults;
      if (faults.list().empty())
        batch.good.append(row.text).push_back('\n');
      else
        append_bad_row(batch.bad, row, name_of(batch.place(row)), faults);
    }
    batch.failure.reset();
    for (auto [sink, text] : {std::pair(&bad_, &batch.bad), {&good_, &batch.good}}) {
      if (!*sink || (*sink)->codec == Codec::plain || text->empty()) continue;
      std::string frame;
      if (auto encoded = encode_frame((*sink)->codec, *text, frame); !encoded)
        batch.failure = encoded.error();
      *text = std::move(frame);
    }
  }

  static bool is_of_finding(const JsonField& field) {
    return field.key == "found_at" || field.key == "faults";
  }

  /// The row up to its closing brace, as it stood unless an earlier validation wrote it.
  static void append_members(std::string& out, const ProblemRow& row) {
    if (std::none_of(row.fields.begin(), row.fields.end(), is_of_finding)) {
      out.append(row.text.substr(0, row.text.rfind('}')));
      if (!row.fields.empty()) out += ',';
      return;
    }
    out += '{';
    for (const JsonField& field : row.fields)
      if (!is_of_finding(field))
        out.append("\"").append(field.key).append("\":").append(field.value).append(",");
  }

  /// The row as it stood, and what is wrong with it; a line that is no row becomes a text.
  static void append_bad_row(std::string& out, const ProblemRow& row, const std::string& place,
                             const Faults& faults) {
    if (row.fault.empty()) {
      append_members(out, row);
    } else {
      out += "{\"line\":";
      append_json_string(out, row.text);
      out += ',';
    }
    out += "\"found_at\":";
    append_json_string(out, place);
    out += ",\"faults\":[";
    for (const Fault& fault : faults.list()) {
      const CheckInfo& info = info_of(fault.check);
      if (&fault != &faults.list().front()) out += ',';
      out.append("{\"check\":\"").append(info.name).append("\",\"severity\":\"");
      out.append(to_string(info.severity)).append("\",\"detail\":");
      append_json_string(out, fault.detail);
      out += '}';
    }
    out += "]}\n";
  }

  bool drain(Batch& batch) {
    if (batch.failure) failure_ = batch.failure;
    for (auto [sink, text] : {std::pair(&bad_, &batch.bad), {&good_, &batch.good}})
      if (!failure_ && *sink && !text->empty())
        if (auto written = (*sink)->file.write(*text); !written) failure_ = written.error();
    if (failure_) return false;
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      count(batch, i);
      if (hooks_.row) show(batch, i);
    }
    report_.solutions_run += batch.solutions_run;
    for (const auto& [why, rows] : batch.skipped) report_.solutions_skipped[why] += rows;
    return true;
  }

  void show(const Batch& batch, std::size_t i) const {
    const ProblemRow& row = batch.rows[i];
    CheckedRow shown;
    shown.file = options_.inputs[batch.file];
    shown.line = row.line;
    shown.faults = batch.findings[i].faults.list();
    if (row.fault.empty()) {
      shown.id = row.id;
      shown.prompt = row.prompt;
      shown.completion = row.sample().completion;
      shown.reference = row.sample().reference.value_or("");
      shown.source = row.sample().data_source;
    } else {
      shown.prompt = row.text;
    }
    hooks_.row(shown);
  }

  void count(const Batch& batch, std::size_t i) {
    const ProblemRow& row = batch.rows[i];
    const Finding& finding = batch.findings[i];
    ++report_.rows;
    if (!finding.faults.list().empty()) ++report_.faulty_rows;
    if (finding.faults.has_error()) ++report_.error_rows;
    for (const Fault& fault : finding.faults.list()) {
      CheckCount& count = report_.checks[static_cast<std::size_t>(fault.check)];
      if (++count.rows > 1) continue;
      count.found_at = name_of(batch.place(row));
      count.id = row.id;
      count.detail = fault.detail;
    }
    if (finding.has_form.empty()) return;
    ++rows_with_completions_;
    for (std::size_t k = 0; k < has_form_.size(); ++k) has_form_[k] += finding.has_form[k];
  }

  /// A form that no completion has is a fault of the spec, or of all rows.
  void take_form() {
    if (rows_with_completions_ == 0 || options_.ignored.contains(Check::format_never_met)) return;
    for (std::size_t k = 0; k < probes_.size(); ++k) {
      if (probes_[k].component().verifier != "format" || has_form_[k] > 0) continue;
      CheckCount& count = report_.checks[static_cast<std::size_t>(Check::format_never_met)];
      count.rows = rows_with_completions_;
      count.detail = "component \"" + probes_[k].component().name + "\"";
    }
  }

  const ValidateOptions& options_;
  const ValidateHooks& hooks_;
  const Engine engine_;
  const std::vector<Probe> probes_;
  std::optional<RowSink> bad_, good_;
  std::vector<FileShape> shapes_;
  std::vector<Batch> batches_;
  CommonRows common_;
  std::uint64_t readings_ = 2, readings_done_ = 0, total_ = 0;
  std::uint64_t rows_with_completions_ = 0;
  std::vector<std::uint64_t> has_form_;  // rows of which a completion has it, by component
  ValidationReport report_;
  std::optional<Error> failure_;
};

Result<void> check_inputs(const std::vector<std::string>& inputs) {
  std::set<std::string> seen;
  for (const std::string& input : inputs) {
    if (input == "-")
      return failure(
          "-: the input is read more than once, which a pipe cannot be; write it to a file first");
    if (!seen.insert(input).second)
      return failure(input + ": is given twice, so that all of its rows would be duplicates");
  }
  return {};
}

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code ignored;
  if (std::filesystem::is_character_file(one, ignored)) return false;  // /dev/null
  return one == other || std::filesystem::equivalent(one, other, ignored);
}

}  // namespace

Result<void> check_outputs(const ValidateOptions& options) {
  const std::string &bad = options.bad, &good = options.good;
  if (bad.empty() || good.empty() || !is_same_file(bad, good)) return {};
  return failure(good + ": rows with a fault go there as well; write the others to another file");
}

Result<ValidationReport> validate_files(const ValidateOptions& options,
                                        const ValidateHooks& hooks) {
  if (auto checked = check_inputs(options.inputs); !checked)
    return tl::make_unexpected(checked.error());
  if (auto checked = check_outputs(options); !checked) return tl::make_unexpected(checked.error());
  auto engine = Engine::create(options.spec, options.threads);
  if (!engine) return tl::make_unexpected(engine.error());
  auto probes = probes_of(options.spec, options.threads);
  if (!probes) return tl::make_unexpected(probes.error());
  // Before anything is emptied that an output would replace.
  if (auto reader = LineBlockReader::open(options.inputs, {}); !reader)
    return tl::make_unexpected(reader.error());
  auto bad = open_sink(options.bad, options.inputs);
  if (!bad) return tl::make_unexpected(bad.error());
  auto good = open_sink(options.good, options.inputs);
  if (!good) return tl::make_unexpected(good.error());
  return Validation(options, hooks, std::move(*engine), std::move(*probes), std::move(*bad),
                    std::move(*good))
      .run();
}

}  // namespace cupel
