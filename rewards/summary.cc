#include "rewards/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace cupel {
namespace {

using nlohmann::ordered_json;

ordered_json to_object(const SourceSummary& summary) {
  ordered_json object;
  object["rows"] = summary.rows;
  for (std::size_t i = 0; i < SourceSummary::kOutcomes; ++i)
    object[std::string(to_string(static_cast<Outcome>(i)))] = summary.outcomes[i];
  const double mean = summary.mean_reward();
  object["mean_reward"] = std::isnan(mean) ? ordered_json(nullptr) : ordered_json(mean);
  object["reasons"] = ordered_json::object();
  for (const auto& [reason, count] : summary.failures())
    object["reasons"][std::string(to_string(reason))] = count;
  return object;
}

}  // namespace

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

void Summary::add(std::string_view source, Outcome outcome, Reason reason, double reward) {
  constexpr std::size_t kMostSources = 1000;
  constexpr std::string_view kOthers = "(other sources)";
  auto found = sources_.find(source);
  if (found == sources_.end() && sources_.size() >= kMostSources)
    found = sources_.find(source = kOthers);
  if (found == sources_.end()) found = sources_.emplace(std::string(source), SourceSummary{}).first;
  found->second.add(outcome, reason, reward);
}

SourceSummary Summary::total() const {
  SourceSummary total;
  for (const auto& [name, source] : sources_) total.add(source);
  return total;
}

std::string Summary::to_json() const {
  ordered_json document;
  document["total"] = to_object(total());
  document["sources"] = ordered_json::object();
  for (const auto& [name, source] : sources_) document["sources"][name] = to_object(source);
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace cupel
