#include "rewards/score_files.h"

#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "datasets/frames.h"
#include "datasets/line_blocks.h"
#include "datasets/output_file.h"
#include "rewards/id_set.h"
#include "rewards/previous_output.h"
#include "rewards/sample_groups.h"
#include "rewards/scored_row.h"

namespace cupel {
namespace {

/// How much input makes one compressed frame of output; smaller frames compress less well.
constexpr std::size_t kFrameInput = 1u << 20;

/// A block of input on its way from lines to output text.
struct Batch {
  explicit Batch(const RowFormat& format) : parser(format) {}

  LineBlock block;
  std::uint64_t bytes_read = 0;  // of all files, up to the end of the block
  std::size_t skip = 0;          // rows that the output holds already
  RowParser parser;
  ParsedRows parsed;
  std::vector<Scored> scored;  // of the rows behind `skip`
  std::string text;
  std::string frame;
  std::optional<Error> failure;
};

class ScoreRun {
 public:
  ScoreRun(const Engine& engine, const ScoreFilesOptions& options, const ScoreFilesHooks& hooks,
           LineBlockReader reader, std::optional<Completions> completions,
           std::optional<OutputFile> output)
      : engine_(engine),
        options_(options),
        hooks_(hooks),
        codec_(codec_of_path(options.output)),
        reader_(std::move(reader)),
        output_(std::move(output)) {
    if (completions) joined_.emplace(reader_, std::move(*completions), options.format);
    report_.summary = Summary(engine.components());
    const auto slots = 2 * static_cast<std::size_t>(engine.executor().threads()) + 1;
    batches_.reserve(slots);
    for (std::size_t i = 0; i < slots; ++i) batches_.emplace_back(options.format);
  }

  Result<ScoreFilesReport> run() {
    if (joined_) tell_repeated(joined_->repeated());
    if (options_.resume)
      if (auto resumed = resume(); !resumed) return tl::make_unexpected(resumed.error());
    engine_.executor().ordered_pipeline(
        batches_.size(), {[this](std::size_t slot) { return fill(batches_[slot]); },
                          [this](std::size_t slot) { work(batches_[slot]); },
                          [this](std::size_t slot) { return drain(batches_[slot]); }});
    if (!failure_ && output_)
      if (auto closed = output_->close(); !closed) failure_ = closed.error();
    if (failure_) return tl::make_unexpected(*failure_);
    if (joined_) report_.joined = joined_->counts();
    return std::move(report_);
  }

 private:
  void tell_repeated(const Completions::Repeated& repeated) {
    if (repeated.lines == 0) return;
    hooks_.notice({std::to_string(repeated.lines) +
                       (repeated.lines == 1 ? " output names" : " outputs name") +
                       " a problem that an earlier line of the file names too (the first: " +
                       repeated.first + "); they are taken as its completions, in order",
                   false});
  }

  bool fill(Batch& batch) {
    if (first_is_ready_) {
      first_is_ready_ = false;
      return true;
    }
    batch.skip = 0;
    if (joined_ ? !joined_->next(batch.block) : !reader_.next(batch.block)) return false;
    batch.bytes_read = reader_.raw_position();
    if (batch.block.fault && batch.block.fault->ends_file)
      report_.cut_files.push_back(batch.block.path);
    return true;
  }

  void work(Batch& batch) const {
    batch.parser.parse(batch.block, batch.parsed);
    score(batch, batch.skip, batch.parsed.rows.size());
    if (output_ && codec_ != Codec::plain && !batch.text.empty())
      if (auto encoded = encode_frame(codec_, batch.text, batch.frame); !encoded)
        batch.failure = encoded.error();
  }

  /// Scores rows [begin, end) of a parsed batch, and the rest of their groups, and writes them to
  /// its text.
  void score(Batch& batch, std::size_t begin, std::size_t end) const {
    const std::span<const Row> rows(batch.parsed.rows.data() + begin, end - begin);
    std::size_t first = Row::kNoSample, last = 0;
    for (const Row& row : rows) {
      if (row.sample == Row::kNoSample) continue;
      if (first == Row::kNoSample) first = group_begin(batch.parsed.samples, row.sample);
      last = row.sample;
    }
    std::vector<Scored> of_samples;
    if (first != Row::kNoSample) {
      const std::size_t end_of_group = group_end(batch.parsed.samples, last);
      of_samples = engine_.score({batch.parsed.samples.data() + first, end_of_group - first});
    }
    batch.scored.clear();
    batch.text.clear();
    for (const Row& row : rows) {
      const bool is_bad = row.sample == Row::kNoSample;
      batch.scored.push_back(is_bad ? score_of_bad_row(row)
                                    : std::move(of_samples[row.sample - first]));
      append_scored_row(batch.text, row, batch.scored.back(), options_.with_time);
    }
  }

  bool drain(Batch& batch) {
    tell_forms(batch);
    for (const ParsedRows::Notice& notice : batch.parsed.notices) hooks_.notice(notice);
    if (batch.failure) failure_ = batch.failure;
    const std::string& piece = codec_ == Codec::plain ? batch.text : batch.frame;
    if (!failure_ && output_ && !batch.text.empty())
      if (auto written = output_->write(piece); !written) failure_ = with_advice(written.error());
    if (failure_) return false;
    for (std::size_t i = 0; i < batch.scored.size(); ++i) count(batch, i);
    hooks_.progress({rows_, batch.bytes_read, reader_total_});
    return true;
  }

  void tell_forms(const Batch& batch) {
    if (options_.format.schema) return;
    if (batch.block.path != told_path_) told_.clear();
    told_path_ = batch.block.path;
    for (const ParsedRows::Form& form : batch.parsed.forms)
      if (told_.insert(form.schema).second)
        hooks_.recognised({batch.block.path, form.line, *form.schema});
  }

  void count(const Batch& batch, std::size_t i) {
    const Row& row = batch.parsed.rows[batch.skip + i];
    const bool is_bad = row.sample == Row::kNoSample;
    const Scored& scored = batch.scored[i];
    report_.summary.add({.id = row.id,
                         .index = row.index,
                         .file = batch.block.path,
                         .line = row.line,
                         .sample = is_bad ? nullptr : &batch.parsed.samples[row.sample],
                         .continues_group = continues_row(batch, row)},
                        scored);
    ++rows_;
    hooks_.row(
        {row, is_bad ? nullptr : &batch.parsed.samples[row.sample], scored, batch.block.path});
    if (!is_bad) report_fault(row, scored.verdict, batch.block.path);
    check_id(row, batch.block.path);
  }

  /// Whether the row before is a completion of the same prompt.
  static bool continues_row(const Batch& batch, const Row& row) {
    return row.sample != Row::kNoSample && continues_group(batch.parsed.samples, row.sample);
  }

  /// A row whose task or verifier is at fault; that a line cannot be read has been said already.
  void report_fault(const Row& row, const Verdict& verdict, const std::string& path) {
    if (verdict.is_scored() || verdict.reason == Reason::not_checked) return;
    hooks_.notice({path + ":" + std::to_string(row.line) + ": " + verdict.detail,
                   verdict.outcome == Outcome::error});
  }

  void check_id(const Row& row, const std::string& path) {
    if (!options_.resume || ids_.insert(row.id, row.index)) return;
    hooks_.notice({path + ":" + std::to_string(row.line) + ": the id " + shorten(row.id, 80) +
                       " is that of an earlier row; rows are told apart by their order",
                   false});
  }

  Error with_advice(Error error) const {
    if (options_.output == "-") return error;
    error.message += "; the " + std::to_string(rows_) +
                     " rows written so far are whole: make room and run again with --resume";
    return error;
  }

  // ---- resuming: the output's rows must be the first rows of this very run

  Result<void> resume() {
    auto previous = PreviousOutput::open(options_.output);
    if (!previous) return tl::make_unexpected(previous.error());
    Batch& batch = batches_[0];
    std::vector<std::string> texts;  // of the rows found for this batch
    auto entry = previous->next();
    while (entry && *entry) {
      if (!fill(batch)) return failure(surplus(**entry));
      batch.parser.parse(batch.block, batch.parsed);
      texts.clear();
      for (const Row& row : batch.parsed.rows) {
        if (!entry || !*entry) break;
        if ((*entry)->id != row.id || (*entry)->index != row.index)
          return failure(other_row(**entry, row, batch.block.path));
        take(**entry, batch, row);
        texts.emplace_back((*entry)->text);
        entry = previous->next();
      }
    }
    if (!entry) return tl::make_unexpected(entry.error());
    if (auto same = check_same_run(batch, texts); !same) return same;
    batch.skip = texts.size();
    first_is_ready_ = report_.resumed_rows > 0;
    return output_->truncate(previous->whole_bytes());
  }

  void take(const PreviousOutput::Entry& entry, const Batch& batch, const Row& row) {
    report_.summary.add_past(entry.data_source, continues_row(batch, row), entry.outcome,
                             entry.reason, entry.reward);
    ++report_.resumed_rows;
    ++rows_;
    Scored scored;
    scored.reward = entry.reward;
    scored.verdict = unscored(entry.outcome, entry.reason, "");
    hooks_.row({row, row.sample == Row::kNoSample ? nullptr : &batch.parsed.samples[row.sample],
                scored, batch.block.path});
    check_id(row, batch.block.path);
  }

  /// Scores the last batch that the output knows once more: other options, another input under the
  /// same ids or another version would give other rows, and a file of both would be worth nothing.
  Result<void> check_same_run(Batch& batch, const std::vector<std::string>& texts) const {
    score(batch, 0, texts.size());
    std::string_view rest = batch.text;
    for (const std::string& text : texts) {
      const std::string_view now = rest.substr(0, rest.find('\n') + 1);
      rest.remove_prefix(now.size());
      if (without_time(now) == without_time(text)) continue;
      return failure(options_.output +
                     ": was made with other options, another input or another version of cupel, so "
                     "it cannot be resumed; write to another file. It has\n  " +
                     shorten(text, 400) + "\nwhere this run gives\n  " + shorten(now, 400));
    }
    return {};
  }

  std::string_view without_time(std::string_view line) const {
    return options_.with_time ? line.substr(0, line.rfind(",\"ms\":")) : line;
  }

  std::string surplus(const PreviousOutput::Entry& entry) const {
    return options_.output + ":" + std::to_string(entry.line) + ": has the row " +
           shorten(entry.id, 80) +
           ", which the input does not have, so it cannot be resumed; write to another file";
  }

  std::string other_row(const PreviousOutput::Entry& entry, const Row& row,
                        const std::string& path) const {
    return options_.output + ":" + std::to_string(entry.line) + ": has the row " +
           shorten(entry.id, 80) + " where " + path + ":" + std::to_string(row.line) + " has " +
           shorten(row.id, 80) +
           ": it was made from another input, so it cannot be resumed; write to another file";
  }

  const Engine& engine_;
  const ScoreFilesOptions& options_;
  const ScoreFilesHooks& hooks_;
  const Codec codec_;
  LineBlockReader reader_;
  std::optional<JoinedReader> joined_;  // where completions come from other files
  const std::uint64_t reader_total_ = reader_.raw_total();
  std::optional<OutputFile> output_;
  std::vector<Batch> batches_;
  bool first_is_ready_ = false;  // batch 0 holds the block in which to go on
  IdSet ids_;
  std::string told_path_;         // the file whose schemas these are
  std::set<const Schema*> told_;  // those that the caller has heard of
  std::uint64_t rows_ = 0;
  ScoreFilesReport report_;
  std::optional<Error> failure_;
};

}  // namespace

Result<ScoreFilesReport> score_files(const Engine& engine, const ScoreFilesOptions& options,
                                     const ScoreFilesHooks& hooks) {
  LineBlockOptions lines;
  lines.max_line_bytes = options.max_line_bytes;
  if (codec_of_path(options.output) != Codec::plain) {
    lines.full_blocks = true;
    lines.block_bytes = kFrameInput;
  }
  auto reader = LineBlockReader::open(options.inputs, lines);
  if (!reader) return tl::make_unexpected(reader.error());
  std::optional<Completions> completions;
  if (!options.completions.empty()) {
    auto opened = Completions::open(options.completions, options.max_line_bytes);
    if (!opened) return tl::make_unexpected(opened.error());
    completions.emplace(std::move(*opened));
  }
  std::optional<OutputFile> output;
  if (!options.output.empty()) {
    const auto mode = options.resume ? OutputFile::Mode::resume : OutputFile::Mode::replace;
    std::vector<std::string> read = options.inputs;
    for (const auto* more : {&options.completions, &options.read_by_caller})
      read.insert(read.end(), more->begin(), more->end());
    auto opened = OutputFile::open(options.output, mode, read);
    if (!opened) return tl::make_unexpected(opened.error());
    output.emplace(std::move(*opened));
  } else if (options.resume) {
    return failure("resuming needs an output file");
  }
  return ScoreRun(engine, options, hooks, std::move(*reader), std::move(completions),
                  std::move(output))
      .run();
}

}  // namespace cupel
