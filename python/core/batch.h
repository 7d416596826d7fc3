#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/executor.h"
#include "datasets/sample.h"
#include "python/core/column.h"
#include "python/core/kept.h"
#include "python/core/known_rows.h"
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
  bool may_be_known = false;        ///< whether rows may be of a known data set
  RowFormat format = {};            ///< how such rows are read

  std::size_t size() const { return counts.empty() ? completions.size() : counts.size(); }
};

/// The score of a completion that is None.
Scored score_of_absent();

/// Samples made of columns. Made and destroyed with the interpreter's lock, read without it, as
/// long as the columns live.
///
///     Batch batch(columns, engine.reads_rows());
///     // ... without the lock:
///     batch.complete_texts(engine.executor(), stop);
///     batch.complete(engine.score(batch.samples()));
class Batch {
 public:
  /// `reads_rows`: whether more of the rows is looked at than completions and references. Throws
  /// TypeError and ValueError that name the column, the row and what was expected.
  Batch(const Columns& columns, bool reads_rows);

  /// Makes the UTF-8 of the completions that Python does not hold as such, and reads rows of known
  /// data sets; to be called once, before the samples are used. Once a stop is asked for they may
  /// stay as they are.
  void complete_texts(const Executor& executor, const std::stop_token& stop = {});

  /// Those of completions that are text.
  std::span<const Sample> samples() const { return samples_; }

  /// The positions of completions that are None, ascending.
  std::span<const std::size_t> absent() const { return absent_; }

  /// Whether samples may have a data source that no column says.
  bool has_known_rows() const { return has_known_rows_; }

  /// The scores of all completions, given those of `samples()`.
  std::vector<Scored> complete(std::vector<Scored> scored) const;

 private:
  /// A completion whose text is still to be made.
  struct Unmade {
    std::size_t sample;
    RawText raw;
    std::size_t size = 0, begin = 0;  ///< in `made_`
  };

  struct Free {
    void operator()(char* memory) const { std::free(memory); }
  };

  /// Fills in all but the completion.
  void read_row(Sample& sample, const Columns& columns, std::size_t row);
  std::string_view row_text(const Columns& columns, std::size_t row);
  void make_texts(const Executor& executor, const std::stop_token& stop);

  bool reads_rows_;
  bool has_known_rows_;
  Kept kept_;
  KnownRows known_rows_;
  std::vector<Sample> samples_;
  std::vector<std::size_t> absent_;
  std::vector<Unmade> unmade_;
  std::unique_ptr<char, Free> made_;
};

}  // namespace cupel::python
