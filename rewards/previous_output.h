#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "verifiers/verdict.h"

namespace cupel {

/// The whole rows of an output that a run, perhaps a killed one, has left. Not thread-safe.
class PreviousOutput {
 public:
  struct Entry {
    std::string_view text;  ///< the line, newline included
    std::string_view id;    ///< JSON text
    std::uint32_t index = 0;
    Outcome outcome{};
    Reason reason{};
    double reward = 0;  ///< NaN where it is null
    std::string data_source;
    std::uint64_t line = 0;
  };

  static Result<PreviousOutput> open(const std::string& path);
  PreviousOutput(PreviousOutput&&) noexcept;
  ~PreviousOutput();

  /// The next row, or null after the last whole one. Fails on a line that is not an output row.
  /// The entry is good until the next call.
  Result<const Entry*> next();

  /// The size of the part of the file that holds whole rows.
  std::uint64_t whole_bytes() const;

 private:
  struct Impl;
  explicit PreviousOutput(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
