#pragma once

#include <cstdint>
#include <memory>

#include "datasets/completions.h"
#include "datasets/line_blocks.h"
#include "datasets/rows.h"

namespace cupel {

/// Problems with the completions that stand in other files: reads lines of problems, and gives them
/// out with the completions put in, a line for each. At the end come the outputs that no problem
/// asked for, as faults. Not thread-safe.
///
///     JoinedReader reader(problems, std::move(completions), format);
///     while (reader.next(block)) parser.parse(block, rows);
class JoinedReader {
 public:
  /// `problems` must outlive this; `format` is the one that the lines will be parsed by.
  JoinedReader(LineBlockReader& problems, Completions completions, const RowFormat& format);
  JoinedReader(JoinedReader&&) noexcept;
  ~JoinedReader();

  /// Fills `block` with the next lines; false at the end.
  bool next(LineBlock& block);

  struct Counts {
    std::uint64_t problems = 0;
    std::uint64_t without = 0;  ///< problems that have no completion
    std::uint64_t completions = 0;
    std::uint64_t failed = 0;   ///< outputs that are errors
    std::uint64_t unasked = 0;  ///< outputs that name no problem, or cannot be read
  };
  const Counts& counts() const;

  const Completions::Repeated& repeated() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
