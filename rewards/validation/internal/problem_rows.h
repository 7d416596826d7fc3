#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_arena.h"
#include "datasets/json_line.h"
#include "datasets/line_blocks.h"
#include "datasets/rows.h"

namespace cupel {

/// A line of a data set: a prompt and what it is judged by, with or without completions.
struct ProblemRow {
  std::string_view text;  ///< as it stands, without its newline
  std::uint64_t line = 0;
  std::string fault;  ///< why it cannot be read, or ""; then no more is set

  std::string_view id;        ///< JSON text, "" where the row has none
  std::string_view prompt;    ///< as a person reads it: the texts of a chat, one after another
  std::string_view question;  ///< the prompt, with all turns of a conversation before it
  std::string_view pictures;  ///< JSON text of a chat that has some, else ""
  std::span<const Sample> samples;  ///< at least one; their completions are empty if it has none
  bool has_completion = false;
  std::vector<JsonField> fields;

  const Sample& sample() const { return samples.front(); }
  /// The last field of that name that is not null, null where there is none.
  const JsonField* field(std::string_view name) const;
};

/// Reads the problems of a block, in the way that `cupel score` reads rows. Not thread-safe.
class ProblemRows {
 public:
  explicit ProblemRows(const RowFormat& format);

  /// Views into `block` and into this, valid until the next call.
  std::span<const ProblemRow> read(const LineBlock& block);

 private:
  ProblemRow& add(std::string_view text, std::uint64_t line);
  void read_row(ProblemRow& row, std::size_t readable);
  void take_conversation(ProblemRow& row);
  bool leave_out_answer();
  bool split(std::string_view json, std::vector<JsonField>& into);
  std::string_view chat_text(std::string_view messages, bool has_answer, ProblemRow& row);

  Fields fields_;
  RowParser parser_;
  ParsedRows parsed_;
  JsonLine lines_;
  std::vector<JsonField> messages_, members_, parts_, part_;
  std::string padded_;
  TextArena texts_;
  std::vector<ProblemRow> rows_;
};

}  // namespace cupel
