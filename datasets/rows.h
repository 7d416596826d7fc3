#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/fields.h"
#include "datasets/line_blocks.h"
#include "datasets/sample.h"

namespace cupel {

class TextArena;

/// One row of output to be: a completion to score, or a line that could not be read.
struct Row {
  static constexpr std::size_t kNoSample = static_cast<std::size_t>(-1);

  std::string_view id;             ///< as JSON text: the row's own `id`, else "path:line"
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

  std::vector<Row> rows;
  std::vector<Sample> samples;
  std::vector<Notice> notices;
  std::unique_ptr<TextArena> text;  ///< what the views point to
};

struct RowFormat {
  Fields fields;
  std::vector<std::string> keep;  ///< roles among prompt, completion that travel through as well
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
