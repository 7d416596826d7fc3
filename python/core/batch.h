#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datasets/sample.h"
#include "python/core/column.h"
#include "python/core/kept.h"
#include "rewards/engine.h"

namespace cupel::python {

/// Rows as Python hands them over. All columns but that of the completions have one value a row.
struct Columns {
  Column completions;
  std::optional<Column> prompts;
  std::optional<Column> references;
  std::vector<Column> others;       ///< further fields of the rows
  std::optional<Column> rows;       ///< dicts, which hold all fields but the completions
  std::vector<std::size_t> counts;  ///< how many completions each row has; empty: one
  std::size_t group_size = 0;       ///< of rows that stand together; 0: each row alone

  std::size_t size() const { return counts.empty() ? completions.size() : counts.size(); }
};

/// The score of a completion that is None.
Scored score_of_absent();

/// Samples made of columns. Made and destroyed with the interpreter's lock, read without it, as
/// long as the columns live.
class Batch {
 public:
  /// `reads_rows`: whether more of the rows is looked at than completions and references. Throws
  /// TypeError and ValueError that name the column, the row and what was expected.
  Batch(const Columns& columns, bool reads_rows);

  /// Those of completions that are text.
  std::span<const Sample> samples() const { return samples_; }

  /// The positions of completions that are None, ascending.
  std::span<const std::size_t> absent() const { return absent_; }

  /// The scores of all completions, given those of `samples()`.
  std::vector<Scored> complete(std::vector<Scored> scored) const;

 private:
  Sample row_sample(const Columns& columns, std::size_t row);
  std::string_view row_text(const Columns& columns, std::size_t row);

  bool reads_rows_;
  Kept kept_;
  std::vector<Sample> samples_;
  std::vector<std::size_t> absent_;
};

}  // namespace cupel::python
