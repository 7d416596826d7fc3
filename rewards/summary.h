#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rewards/component_summary.h"
#include "rewards/group_signals.h"
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

/// What became of the rows of a run, and why: by `data_source` ("" for rows that have none; beyond
/// a thousand sources the rest share one entry), by component of the spec, and by group. What it
/// keeps does not grow with the rows. Not thread-safe. Rows must be added in order of output, so
/// that sums and examples are the same every time.
///
///     cupel::Summary summary(engine.components());
///     for (std::size_t i = 0; i < samples.size(); ++i)
///       summary.add({.index = i, .sample = &samples[i]}, scored[i]);
///     for (const cupel::Hint& hint : cupel::hints(summary)) puts(hint.text.c_str());
class Summary {
 public:
  explicit Summary(std::span<const Component> components = {})
      : spec_(components.begin(), components.end()) {}

  void add(const SummaryRow& row, const Scored& scored);

  /// A row whose components are not known any more. `source` is its data source.
  void add_past(std::string_view source, bool continues_group, Outcome outcome, Reason reason,
                double reward);

  const std::map<std::string, SourceSummary, std::less<>>& sources() const { return sources_; }
  SourceSummary total() const;

  /// In the order in which they were first seen. One for each verifier where rows choose it; one
  /// without a name for rows that no component was asked about.
  const std::vector<ComponentSummary>& components() const { return components_; }
  GroupSignals::Counts groups() const { return groups_.counts(); }
  std::uint64_t truncated() const { return truncated_; }  ///< rows that any component found cut
  std::uint64_t rows() const { return rows_; }            ///< those of `add`

 private:
  void count_source(std::string_view source, Outcome outcome, Reason reason, double reward);
  ComponentSummary& component(std::size_t place, std::string_view name, std::string_view verifier);
  OptionValues options_of(std::string_view name) const;

  std::vector<Component> spec_;
  std::map<std::string, SourceSummary, std::less<>> sources_;
  std::vector<ComponentSummary> components_;
  std::vector<std::size_t> last_at_;  // by place in a row: where its component was found last
  GroupSignals groups_;
  std::uint64_t rows_ = 0;
  std::uint64_t truncated_ = 0;
};

}  // namespace cupel
