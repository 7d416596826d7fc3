#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::sandbox {

/// The names that a static library (libc.a) defines for others, from the index at its head.
/// Immutable, so any number of threads may share one.
class ArchiveSymbols {
 public:
  /// `archive` is the whole file. Fails where it is no archive or has no index.
  static Result<ArchiveSymbols> read(std::string_view archive);

  /// True for every name in the index; for another name it is true once in 2^64.
  bool contains(std::string_view name) const;
  std::size_t size() const { return hashes_.size(); }

 private:
  std::vector<std::uint64_t> hashes_;  ///< sorted
};

}  // namespace cupel::sandbox
