#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cupel {

/// Where a run of words stands in an evaluation text.
struct RunPlace {
  std::uint64_t hash;
  std::uint32_t text;   ///< position among the texts
  std::uint32_t begin;  ///< bytes of that text
  std::uint32_t end;
};

/// Runs of words by their hashes: almost all of what is asked for and not there is told by one look
/// at a table of one or two bytes a run. Immutable.
class RunTable {
 public:
  RunTable() : RunTable(std::span<const RunPlace>{}) {}

  /// The hashes differ.
  explicit RunTable(std::span<const RunPlace> runs)
      : filter_(std::bit_ceil(runs.size() / 8 + 1)), slots_(std::bit_ceil(runs.size() * 2 + 1)) {
    for (const RunPlace& run : runs) {
      filter_[run.hash & (filter_.size() - 1)] |= bits_of(run.hash);
      std::size_t slot = first_slot(run.hash);
      while (slots_[slot].end != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = run;
    }
  }

  const RunPlace* find(std::uint64_t hash) const {
    const std::uint64_t bits = bits_of(hash);
    if ((filter_[hash & (filter_.size() - 1)] & bits) != bits) return nullptr;
    for (std::size_t slot = first_slot(hash); slots_[slot].end != 0;
         slot = (slot + 1) & (slots_.size() - 1))
      if (slots_[slot].hash == hash) return &slots_[slot];
    return nullptr;
  }

 private:
  static std::uint64_t bits_of(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 58) | std::uint64_t{1} << (hash >> 52 & 63);
  }
  std::size_t first_slot(std::uint64_t hash) const { return hash >> 8 & (slots_.size() - 1); }

  std::vector<std::uint64_t> filter_;
  std::vector<RunPlace> slots_;  // a run ends behind its start, so 0 marks a slot that is free
};

}  // namespace cupel
