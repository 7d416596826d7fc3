#pragma once

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "datasets/rows.h"

namespace cupel::python {

/// The rows of a batch that may be of a known data set, which are read as `cupel score` reads those
/// of files. Added with the interpreter's lock, read without it.
///
///     KnownRows rows(format);
///     rows.add({0, text, 0, 1});
///     rows.complete(samples, executor, stop);
class KnownRows {
 public:
  struct One {
    std::size_t number;     ///< among the rows
    std::string_view text;  ///< as JSON, without its completions; lives as long as this does
    std::size_t begin = 0;  ///< of its samples
    std::size_t end = 0;
  };

  /// A sample whose row lacks what the schema asks for that it was to be read as.
  struct Fault {
    std::size_t sample;
    std::string what;
  };

  explicit KnownRows(RowFormat format);

  void add(const One& row) { rows_.push_back(row); }

  /// Puts into the samples of known data sets what their rows say of them; to be called once. What
  /// they then refer to lives as long as this does. Once `stop` asks, samples are left as they are.
  void complete(std::span<Sample> samples, const Executor& executor, const std::stop_token& stop);

  /// Ascending.
  const std::vector<Fault>& faults() const { return faults_; }

 private:
  struct Part {
    LineBlock block;
    ParsedRows parsed;
  };

  void parse(Part& part, std::span<const One> rows) const;
  void take(const Part& part, std::span<const One> rows, std::span<Sample> samples);

  RowFormat format_;
  std::vector<One> rows_;
  std::vector<Part> parts_;
  std::vector<Fault> faults_;
};

}  // namespace cupel::python
