#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/fingerprint.h"
#include "rewards/validation/internal/faults.h"
#include "rewards/validation/internal/probe.h"
#include "rewards/validation/internal/problem_rows.h"

namespace cupel {

/// Where a row stands: its file among the inputs, and its line. Ordered as the rows are read.
struct Place {
  std::size_t file = 0;
  std::uint64_t line = 0;

  std::uint64_t number() const { return file << kLineBits | line; }
  static Place from(std::uint64_t number) {
    return {number >> kLineBits, number & ((std::uint64_t{1} << kLineBits) - 1)};
  }

 private:
  static constexpr int kLineBits = 44;  // a line has a byte at least, and no file has 16 TiB
};

/// What a row has in common with others, as fingerprints.
struct RowKeys {
  explicit RowKeys(const ProblemRow& row);

  std::optional<Fingerprint> id;
  Fingerprint problem;          ///< prompt, options, passage …: what is asked
  std::uint64_t reference = 0;  ///< its text
  bool has_completion = false;
};

/// Finds rows that have an id or a prompt in common: first all rows are added, then those that may
/// contradict one another are shown again, then it knows what is wrong with which row.
///
/// Not thread-safe, but for `check` once it is finished.
class CommonRows {
 public:
  void add(const RowKeys& keys, Place place);

  /// All have been added. Says whether there are prompts whose references are written differently:
  /// then all rows are to be compared before `finish`.
  bool find_groups();

  /// Whether this row must be shown to `compare`.
  bool is_disputed(Place place) const;
  void compare(const ProblemRow& row, Place place, std::span<const Probe> probes);

  void finish();

  using Name = std::function<std::string(Place)>;  ///< "path:line"
  void check(const ProblemRow& row, Place place, const Name& name, Faults& faults) const;

 private:
  struct Record {
    Fingerprint key;
    std::uint64_t value;  ///< what rows with one key should have in common
    std::uint64_t place;
    bool has_completion;
  };
  struct Shared {
    std::uint64_t place, other;
    Check check;
  };
  /// Rows of one prompt whose references are not written alike.
  struct Dispute {
    std::string row, reference, prompt, data_source, verifier;  ///< of the first with a reference
    const Schema* schema = nullptr;
    std::vector<std::uint64_t> equal;    ///< fingerprints of references that are equal to its own
    std::vector<std::uint64_t> unequal;  ///< and of those that are not
    std::vector<Record> members;
  };

  void find_ids();

  std::vector<Record> ids_, problems_;
  std::vector<std::pair<std::uint64_t, std::size_t>> disputed_;  ///< place, number of the dispute
  std::vector<Dispute> disputes_;
  std::vector<Shared> shared_;
};

}  // namespace cupel
