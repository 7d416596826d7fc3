#include "rewards/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cupel {
double SourceSummary::mean_reward() const {
  if (rewarded == 0) return std::numeric_limits<double>::quiet_NaN();
  return reward_sum / static_cast<double>(rewarded);
}

std::vector<std::pair<Reason, std::uint64_t>> SourceSummary::failures() const {
  std::vector<std::pair<Reason, std::uint64_t>> counts;
  for (std::size_t i = 0; i < kReasons; ++i)
    if (reasons[i] > 0 && static_cast<Reason>(i) != Reason::passed)
      counts.emplace_back(static_cast<Reason>(i), reasons[i]);
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return counts;
}

void SourceSummary::add(Outcome outcome, Reason reason, double reward) {
  ++rows;
  ++outcomes[static_cast<std::size_t>(outcome)];
  ++reasons[static_cast<std::size_t>(reason)];
  if (std::isnan(reward)) return;
  ++rewarded;
  reward_sum += reward;
}

void SourceSummary::add(const SourceSummary& other) {
  rows += other.rows;
  for (std::size_t i = 0; i < kOutcomes; ++i) outcomes[i] += other.outcomes[i];
  for (std::size_t i = 0; i < kReasons; ++i) reasons[i] += other.reasons[i];
  rewarded += other.rewarded;
  reward_sum += other.reward_sum;
}

void Summary::count_source(std::string_view source, Outcome outcome, Reason reason, double reward) {
  constexpr std::size_t kMostSources = 1000;
  constexpr std::string_view kOthers = "(other sources)";
  auto found = sources_.find(source);
  if (found == sources_.end() && sources_.size() >= kMostSources)
    found = sources_.find(source = kOthers);
  if (found == sources_.end()) found = sources_.emplace(std::string(source), SourceSummary{}).first;
  found->second.add(outcome, reason, reward);
}

void Summary::add_past(std::string_view source, bool continues_group, Outcome outcome,
                       Reason reason, double reward) {
  count_source(source, outcome, reason, reward);
  groups_.add(continues_group, outcome, reward);
}

void Summary::add(const SummaryRow& row, const Scored& scored) {
  const Verdict& verdict = scored.verdict;
  add_past(row.sample ? row.sample->data_source : "", row.continues_group, verdict.outcome,
           verdict.reason, scored.reward);
  ++rows_;
  if (scored.components.empty()) return component(0, "", "").add(row, verdict);
  bool is_cut = false;
  for (std::size_t i = 0; i < scored.components.size(); ++i) {
    const ComponentScore& score = scored.components[i];
    component(i, score.name, score.verifier).add(row, score, scored.detail_of(i));
    is_cut = is_cut || (score.reason == Reason::truncated && !score.is_gated);
  }
  truncated_ += is_cut;
}

ComponentSummary& Summary::component(std::size_t place, std::string_view name,
                                     std::string_view verifier) {
  const auto is_it = [&](const ComponentSummary& component) {
    return component.name() == name && component.verifier() == verifier;
  };
  if (place >= last_at_.size()) last_at_.resize(place + 1);
  std::size_t& at = last_at_[place];
  if (at < components_.size() && is_it(components_[at])) return components_[at];
  const auto found = std::find_if(components_.begin(), components_.end(), is_it);
  at = static_cast<std::size_t>(found - components_.begin());
  if (found == components_.end())
    components_.emplace_back(std::string(name), verifier, options_of(name));
  return components_[at];
}

OptionValues Summary::options_of(std::string_view name) const {
  const auto found = std::find_if(spec_.begin(), spec_.end(),
                                  [&](const Component& one) { return one.name == name; });
  return found == spec_.end() ? OptionValues() : found->options;
}

SourceSummary Summary::total() const {
  SourceSummary total;
  for (const auto& [name, source] : sources_) total.add(source);
  return total;
}

}  // namespace cupel
