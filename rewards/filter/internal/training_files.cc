#include "rewards/filter/internal/training_files.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "datasets/frames.h"
#include "datasets/whole_file.h"
#include "rewards/filter/chat.h"
#include "rewards/filter/internal/block_pipeline.h"

namespace cupel {
namespace {

/// How much input makes one compressed frame of output, where a part of the rows is kept.
constexpr std::size_t kFrameInput = 4u << 20;

struct Piece {
  std::string text, frame;
  std::uint64_t rows = 0;
};

/// A block on its way from lines to training data.
struct Batch : BlockOnItsWay {
  explicit Batch(const Fields& fields) : parser(fields), reader(fields) {}

  ScoredLineParser parser;
  ScoredLines lines;
  ChatReader reader;
  Chat chat;
  std::vector<std::uint32_t> records;  // of `lines`
  std::array<Piece, 2> pieces;         // training, validation
  std::optional<Error> failure;
};

class Writing {
 public:
  Writing(const FilterOptions& options, const Executor& executor, const FilterHooks& hooks,
          InputFiles& files, const RecordStore& records, std::vector<WholeFile> outputs)
      : options_(options), executor_(executor), hooks_(hooks), files_(files), records_(records) {
    for (WholeFile& file : outputs) {
      const Codec codec = codec_of_path(file.path());
      outputs_.push_back({std::move(file), codec, 0});
    }
  }

  Result<std::vector<FilterReport::Output>> run() {
    LineBlockOptions lines;
    lines.max_line_bytes = options_.max_line_bytes;
    for (const Output& output : outputs_) {
      if (output.codec == Codec::plain) continue;
      lines.full_blocks = true;
      lines.block_bytes = kFrameInput;
    }
    auto reader = files_.reader(lines, false);
    if (!reader) return tl::make_unexpected(reader.error());
    for_each_block<Batch>(
        executor_, *reader, options_.fields, [this](Batch& batch) { work(batch); },
        [&](Batch& batch) { return drain(batch, reader->raw_total()); });
    if (auto same = files_.check_unchanged(); !same) return tl::make_unexpected(same.error());
    if (failure_) return tl::make_unexpected(*failure_);
    return finish();
  }

 private:
  struct Output {
    WholeFile file;
    Codec codec;
    std::uint64_t rows;
  };

  /// The first row of a file from a line on.
  std::size_t first_row(std::size_t file, std::uint64_t line) const {
    std::size_t low = 0, high = records_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const RowRecord& record = records_[middle];
      if (record.file < file || (record.file == file && record.line < line))
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  void work(Batch& batch) const {
    batch.failure.reset();
    batch.records.clear();
    for (Piece& piece : batch.pieces) {
      piece.text.clear();
      piece.rows = 0;
    }
    const std::size_t file = files_.number(batch.block.path);
    std::size_t row = first_row(file, batch.block.first_line);
    const auto is_wanted = [&](std::uint64_t line) {
      while (row < records_.size() && records_[row].file == file && records_[row].line < line)
        ++row;
      if (row == records_.size() || records_[row].file != file || records_[row].line != line ||
          !(records_[row].is_kept() || hooks_.row))
        return false;
      batch.records.push_back(static_cast<std::uint32_t>(row));
      return true;
    };
    batch.parser.parse(batch.block, batch.lines, is_wanted);
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
      const RowRecord& record = records_[batch.records[i]];
      if (!record.is_kept()) continue;
      const ScoredLine& line = batch.lines.lines()[i];
      Piece& piece = batch.pieces[record.is_validation ? 1 : 0];
      auto appended = append(line, batch, piece.text);
      if (!appended) {
        batch.failure = Error{files_.path(file) + ":" + std::to_string(line.line) + ": " +
                              appended.error().message};
        return;
      }
      ++piece.rows;
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      Piece& piece = batch.pieces[i];
      if (outputs_[i].codec == Codec::plain || piece.text.empty()) continue;
      if (auto encoded = encode_frame(outputs_[i].codec, piece.text, piece.frame); !encoded)
        batch.failure = encoded.error();
    }
  }

  Result<void> append(const ScoredLine& line, Batch& batch, std::string& out) const {
    if (!line.fault.empty()) return failure("cannot be read any more; the file was changed");
    if (options_.row.format != TrainingFormat::rows)
      if (auto read = batch.reader.read(line, batch.lines.texts, batch.chat); !read) return read;
    return append_training_row(out, options_.row, line, batch.chat);
  }

  void show(Batch& batch) const {
    const std::string& file = files_.path(files_.number(batch.block.path));
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
      const RowRecord& record = records_[batch.records[i]];
      const ScoredLine& line = batch.lines.lines()[i];
      FilteredRow row{line, file, record.prompt, record.step, line.prompt, line.completion};
      // General rows are conversations of any form; scored ones have what was scored.
      if (record.is_general && line.fault.empty() &&
          batch.reader.read(line, batch.lines.texts, batch.chat)) {
        row.prompt = batch.chat.prompt_text;
        row.completion = batch.chat.completion;
      }
      hooks_.row(row);
    }
  }

  bool drain(Batch& batch, std::uint64_t total_bytes) {
    if (batch.failure) failure_ = batch.failure;
    if (!failure_ && hooks_.row) show(batch);
    for (std::size_t i = 0; i < outputs_.size() && !failure_; ++i) {
      const Piece& piece = batch.pieces[i];
      if (piece.text.empty()) continue;
      outputs_[i].rows += piece.rows;
      const auto written =
          outputs_[i].file.write(outputs_[i].codec == Codec::plain ? piece.text : piece.frame);
      if (!written) failure_ = Error{written.error().message + "; nothing is left of this run"};
    }
    hooks_.progress(records_.size(), (total_bytes + batch.bytes_read) / 2, total_bytes);
    return !failure_;
  }

  Result<std::vector<FilterReport::Output>> finish() {
    std::vector<FilterReport::Output> written(outputs_.size());
    std::uint64_t kept = 0;
    for (std::size_t row = 0; row < records_.size(); ++row) kept += records_[row].is_kept() ? 1 : 0;
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      WholeFile& file = outputs_[i].file;
      if (auto completed = file.complete(); !completed)
        return tl::make_unexpected(completed.error());
      written[i].path = file.path();
      written[i].bytes = file.bytes();
      written[i].blake2b = hexadecimal(file.digest());
      written[i].rows = outputs_[i].rows;
      kept -= outputs_[i].rows;
    }
    if (kept != 0) return failure("the input was changed while it was being read; run again");
    for (Output& output : outputs_)
      if (auto named = output.file.take_name(); !named) return tl::make_unexpected(named.error());
    return written;
  }

  const FilterOptions& options_;
  const Executor& executor_;
  const FilterHooks& hooks_;
  InputFiles& files_;
  const RecordStore& records_;
  std::vector<Output> outputs_;
  std::optional<Error> failure_;
};

}  // namespace

Result<std::vector<WholeFile>> open_training_files(const FilterOptions& options) {
  std::vector<WholeFile> files;
  for (const std::string& path : {options.output, options.validation}) {
    if (path.empty()) continue;
    auto file = WholeFile::open(path);
    if (!file) return tl::make_unexpected(file.error());
    files.push_back(std::move(*file));
  }
  return files;
}

Result<std::vector<FilterReport::Output>> write_training_files(
    const FilterOptions& options, const Executor& executor, const FilterHooks& hooks,
    InputFiles& inputs, const RecordStore& records, std::vector<WholeFile> outputs) {
  return Writing(options, executor, hooks, inputs, records, std::move(outputs)).run();
}

}  // namespace cupel
