#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verifiers/verdict.h"

namespace cupel {

/// Counts of outcomes and reasons, and the mean reward of what was scored, for one data source.
struct SourceSummary {
  static constexpr std::size_t kOutcomes = 4;
  static constexpr std::size_t kReasons = static_cast<std::size_t>(Reason::internal_error) + 1;

  std::uint64_t rows = 0;
  std::array<std::uint64_t, kOutcomes> outcomes{};
  std::array<std::uint64_t, kReasons> reasons{};
  std::uint64_t rewarded = 0;  ///< rows that have a reward
  double reward_sum = 0;

  std::uint64_t count(Outcome outcome) const { return outcomes[static_cast<std::size_t>(outcome)]; }
  /// NaN where no row has a reward.
  double mean_reward() const;
  /// The reasons of rows that did not pass, commonest first.
  std::vector<std::pair<Reason, std::uint64_t>> failures() const;

  void add(Outcome outcome, Reason reason, double reward);
  void add(const SourceSummary& other);
};

/// A run's rows by `data_source` ("" for rows that have none); beyond a thousand sources the rest
/// share one entry. Not thread-safe. Rows must be added in order of output, so that sums of rewards
/// are the same to the last bit.
class Summary {
 public:
  void add(std::string_view source, Outcome outcome, Reason reason, double reward);

  const std::map<std::string, SourceSummary, std::less<>>& sources() const { return sources_; }
  SourceSummary total() const;

  /// One JSON object: `{"total": {...}, "sources": {name: {...}}}`.
  std::string to_json() const;

 private:
  std::map<std::string, SourceSummary, std::less<>> sources_;
};

}  // namespace cupel
