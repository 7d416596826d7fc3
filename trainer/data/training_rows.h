#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/rows.h"
#include "datasets/sample.h"
#include "rewards/filter/chat.h"

namespace cupel::trainer {

/// Rows of JSON lines that stay in memory for as long as a model is trained on them. Immutable and
/// thread-safe once they are read.
///
///     auto rows = TrainingRows::read({"train.jsonl"}, {}, TrainingRows::Kind::questions);
///     rows->chat(0).prompt;  // its messages
class TrainingRows {
 public:
  enum class Kind {
    questions,  ///< completions are yet to be sampled; those that a row has are left out
    answers,    ///< each row has the completion that is to be learnt
  };

  /// Fails where a file cannot be read, a line is no row of this kind (the first one is named, and
  /// how many there are), or no row is left.
  static Result<TrainingRows> read(const std::vector<std::string>& paths, const RowFormat& format,
                                   Kind kind);
  /// The same of JSON lines in memory; `name` stands for the path in messages.
  static Result<TrainingRows> from_text(const std::string& name, std::string_view text,
                                        const RowFormat& format, Kind kind);
  TrainingRows(TrainingRows&&) noexcept;
  TrainingRows& operator=(TrainingRows&&) noexcept;
  ~TrainingRows();

  std::size_t size() const { return rows_.size(); }
  /// JSON text: the row's own or its schema's, else "path:line".
  std::string_view id(std::size_t row) const { return rows_[row].id; }
  /// The row as it was read, a JSON object.
  std::string_view text(std::size_t row) const { return rows_[row].text; }
  const Chat& chat(std::size_t row) const { return rows_[row].chat; }
  /// What the engine judges completions of this row by; its completion is for the caller to set.
  const Sample& sample(std::size_t row) const { return rows_[row].sample; }

 private:
  struct Block;
  class Reader;
  struct Entry {
    std::string_view id, text;
    Chat chat;
    Sample sample;
  };
  TrainingRows();

  std::vector<std::unique_ptr<Block>> blocks_;  // what the entries are views of
  std::vector<Entry> rows_;
};

}  // namespace cupel::trainer
