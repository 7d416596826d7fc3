#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/fields.h"
#include "datasets/line_blocks.h"
#include "datasets/sample.h"
#include "datasets/schema.h"

namespace cupel {

class TextArena;

/// One row of output to be: a completion to score, or a line that could not be read.
struct Row {
  static constexpr std::size_t kNoSample = static_cast<std::size_t>(-1);

  std::string_view id;             ///< as JSON text: its own or by its schema, else "path:line"
  bool has_id = false;             ///< it is not "path:line"
  std::uint32_t index = 0;         ///< position in the row's `completions`
  std::string_view carried;        ///< fields that travel through: `,"name":value…`
  std::size_t sample = kNoSample;  ///< position in `ParsedRows::samples`
  std::uint64_t line = 0;
  std::string fault;  ///< why the line could not be read, with file and line; "" if it was
};

/// What a block of lines holds. Views point into the block and into this object's own memory: both
/// must stay as they are while the rows are in use.
struct ParsedRows {
  ParsedRows();
  ParsedRows(ParsedRows&&) noexcept;
  ParsedRows& operator=(ParsedRows&&) noexcept;
  ~ParsedRows();

  /// Something a user should hear about: `path:line: what`.
  struct Notice {
    std::string text;
    bool is_error;
  };

  /// A schema that rows of the block are of, and the first line that is.
  struct Form {
    const Schema* schema;
    std::uint64_t line;
  };

  std::vector<Row> rows;
  std::vector<Sample> samples;
  std::vector<Form> forms;  ///< in the order of their lines
  std::vector<Notice> notices;
  std::unique_ptr<TextArena> text;  ///< what the views point to
};

struct RowFormat {
  Fields fields;
  std::vector<std::string> keep;  ///< roles among prompt, completion that travel through as well
  /// What every row is read as, a row that lacks its fields being bad; null: each row is read as
  /// what it is recognised as. Fields that were assigned come before the schema's.
  const Schema* schema = nullptr;
  /// Else a row without a completion has one sample, whose completion is empty.
  bool needs_completion = true;
};

/// Reads JSON lines into rows. Not thread-safe; make one for each batch and reuse it.
///
///     RowParser parser(RowFormat{});
///     parser.parse(block, rows);
class RowParser {
 public:
  explicit RowParser(RowFormat format);
  RowParser(RowParser&&) noexcept;
  ~RowParser();

  /// Replaces the content of `into` by the rows of `block`, in order.
  void parse(const LineBlock& block, ParsedRows& into);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
