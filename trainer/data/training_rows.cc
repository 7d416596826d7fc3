#include "trainer/data/training_rows.h"

#include <fmt/format.h>

#include <utility>

#include "datasets/line_blocks.h"
#include "rewards/scored_lines.h"

namespace cupel::trainer {

struct TrainingRows::Block {
  LineBlock lines;
  ParsedRows parsed;
  ScoredLines scored;
};

namespace {

/// The lines that are no rows of the kind that is wanted.
class BadLines {
 public:
  void add(std::string what) {
    if (count_++ == 0) first_ = std::move(what);
  }

  Result<void> check() const {
    if (count_ == 0) return {};
    if (count_ == 1) return failure(first_);
    return failure(
        fmt::format("{} (and {} more bad rows; cupel validate lists them)", first_, count_ - 1));
  }

 private:
  std::size_t count_ = 0;
  std::string first_;
};

}  // namespace

TrainingRows::TrainingRows() = default;
TrainingRows::TrainingRows(TrainingRows&&) noexcept = default;
TrainingRows& TrainingRows::operator=(TrainingRows&&) noexcept = default;
TrainingRows::~TrainingRows() = default;

/// Takes block after block.
class TrainingRows::Reader {
 public:
  Reader(const RowFormat& format, Kind kind)
      : kind_(kind),
        parse_rows_(without_completions(format)),
        parse_lines_(format.fields),
        chats_(format.fields) {}

  void take(std::unique_ptr<Block> block);
  Result<TrainingRows> finish(const std::string& name);

 private:
  /// One sample a row: what it has of completions is read by the chat's reader, or not at all.
  static RowFormat without_completions(RowFormat format) {
    format.fields.completion.clear();
    format.needs_completion = false;
    return format;
  }

  Kind kind_;
  RowParser parse_rows_;
  ScoredLineParser parse_lines_;
  ChatReader chats_;
  BadLines bad_;
  TrainingRows all_;
};

void TrainingRows::Reader::take(std::unique_ptr<Block> block) {
  const LineBlock& lines = block->lines;
  parse_rows_.parse(lines, block->parsed);
  parse_lines_.parse(lines, block->scored);
  if (lines.fault)
    bad_.add(fmt::format("{}:{}: {}", lines.path, lines.fault->line, lines.fault->message));
  auto line = block->scored.lines().begin();
  for (const Row& row : block->parsed.rows) {
    if (row.sample == Row::kNoSample) {
      bad_.add(row.fault);
      continue;
    }
    while (line->line < row.line) ++line;
    Entry entry{row.id, line->text, {}, block->parsed.samples[row.sample]};
    TextArena& texts = block->scored.texts;
    const auto read = kind_ == Kind::questions ? chats_.read_question(*line, texts, entry.chat)
                                               : chats_.read(*line, texts, entry.chat);
    if (read)
      all_.rows_.push_back(std::move(entry));
    else
      bad_.add(fmt::format("{}:{}: {}", lines.path, row.line, read.error().message));
  }
  all_.blocks_.push_back(std::move(block));
}

Result<TrainingRows> TrainingRows::Reader::finish(const std::string& name) {
  if (auto checked = bad_.check(); !checked) return tl::make_unexpected(checked.error());
  if (all_.rows_.empty()) return failure(name + ": has no rows to train on");
  return std::move(all_);
}

Result<TrainingRows> TrainingRows::read(const std::vector<std::string>& paths,
                                        const RowFormat& format, Kind kind) {
  auto lines = LineBlockReader::open(paths, {});
  if (!lines) return tl::make_unexpected(lines.error());
  Reader reader(format, kind);
  for (auto block = std::make_unique<Block>(); lines->next(block->lines);
       block = std::make_unique<Block>())
    reader.take(std::move(block));
  return reader.finish(paths[0]);
}

Result<TrainingRows> TrainingRows::from_text(const std::string& name, std::string_view text,
                                             const RowFormat& format, Kind kind) {
  Reader reader(format, kind);
  auto block = std::make_unique<Block>();
  block->lines.path = name;
  block->lines.assign(text);
  reader.take(std::move(block));
  return reader.finish(name);
}

}  // namespace cupel::trainer
