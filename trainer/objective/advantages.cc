#include "trainer/objective/advantages.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace cupel::trainer {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Values that differ by less, beside the largest of them, differ by rounding.
constexpr double kRounding = 1e-12;

using Rows = std::vector<std::size_t>;

/// Of those values that are there.
struct Moments {
  std::int64_t count = 0;
  double mean = 0;
  double deviation = 0;
  bool is_spread = false;
};

Moments moments(const std::vector<double>& values, const Rows& rows) {
  Moments result;
  double sum = 0, least = INFINITY, most = -INFINITY;
  for (const std::size_t row : rows) {
    if (std::isnan(values[row])) continue;
    ++result.count;
    sum += values[row];
    least = std::min(least, values[row]);
    most = std::max(most, values[row]);
  }
  if (result.count == 0) return result;
  result.mean = sum / static_cast<double>(result.count);
  if (result.count == 1) return result;
  result.is_spread = most - least > kRounding * std::max(std::abs(least), std::abs(most));
  double squares = 0;
  for (const std::size_t row : rows)
    if (!std::isnan(values[row])) squares += std::pow(values[row] - result.mean, 2);
  result.deviation = std::sqrt(squares / static_cast<double>(result.count - 1));
  return result;
}

/// What is to be multiplied with the distance from the mean of all, to have that from the mean of
/// the others: r - (n·mean - r) / (n - 1) = (r - mean) · n / (n - 1).
double baseline_factor(AdvantageBaseline baseline, std::int64_t members) {
  if (baseline == AdvantageBaseline::group_mean || members < 2) return 1;
  return static_cast<double>(members) / static_cast<double>(members - 1);
}

class Batch {
 public:
  Batch(const RewardTable& table, const AdvantageOptions& options)
      : table_(table), options_(options), rows_(table.groups.size()) {
    for (std::size_t row = 0; row < rows_; ++row) {
      const auto group = static_cast<std::size_t>(table.groups[row]);
      if (group >= groups_.size()) groups_.resize(group + 1);
      groups_[group].push_back(row);
      all_.push_back(row);
    }
  }

  Advantages run() const {
    const std::vector<double> rewards =
        weighted_sum([this](std::size_t reward) { return column(reward); });
    const bool is_summed_first = options_.aggregation == RewardAggregation::sum_then_normalize;
    const std::vector<double> worth =
        is_summed_first
            ? rewards
            : weighted_sum([this](std::size_t reward) { return normalized(column(reward)); });
    const Moments batch = moments(worth, all_);

    Advantages result;
    result.values.resize(rows_);
    result.is_member.resize(rows_);
    for (const Rows& rows : groups_) {
      const Moments group = moments(worth, rows), plain = moments(rewards, rows);
      const bool takes_part = group.is_spread || !options_.drop_groups_without_signal;
      for (const std::size_t row : rows) {
        if (std::isnan(worth[row])) continue;
        result.is_member[row] = takes_part;
        if (!group.is_spread) continue;
        result.values[row] = static_cast<float>(
            is_summed_first
                ? (worth[row] - group.mean) * baseline_factor(options_.baseline, group.count) /
                      divisor(group, batch)
                : (worth[row] - batch.mean) / (batch.deviation + options_.epsilon));
      }
      result.groups.push_back({.members = plain.count,
                               .mean = plain.mean,
                               .deviation = plain.deviation,
                               .has_signal = group.is_spread});
    }
    return result;
  }

 private:
  std::vector<double> column(std::size_t reward) const {
    std::vector<double> values(rows_);
    const auto step = static_cast<std::size_t>(table_.rewards);
    for (std::size_t row = 0; row < rows_; ++row) values[row] = table_.values[row * step + reward];
    return values;
  }

  /// Of one reward, group by group. Where it tells nothing apart it is 0.
  std::vector<double> normalized(const std::vector<double>& values) const {
    std::vector<double> result(rows_, kNone);
    for (const Rows& rows : groups_) {
      const Moments group = moments(values, rows);
      const double factor = baseline_factor(options_.baseline, group.count);
      for (const std::size_t row : rows) {
        if (std::isnan(values[row])) continue;
        result[row] = group.is_spread ? (values[row] - group.mean) * factor /
                                            (group.deviation + options_.epsilon)
                                      : 0;
      }
    }
    return result;
  }

  /// Σ weight · value over the rewards that a completion has; NaN where it has none.
  std::vector<double> weighted_sum(const auto& values_of) const {
    std::vector<double> sum(rows_, kNone);
    for (std::size_t reward = 0; reward < static_cast<std::size_t>(table_.rewards); ++reward) {
      const double weight = options_.weights.empty() ? 1 : options_.weights[reward];
      const std::vector<double> values = values_of(reward);
      for (std::size_t row = 0; row < rows_; ++row) {
        if (std::isnan(values[row])) continue;
        sum[row] = (std::isnan(sum[row]) ? 0 : sum[row]) + weight * values[row];
      }
    }
    return sum;
  }

  double divisor(const Moments& group, const Moments& batch) const {
    switch (options_.scale) {
      case AdvantageScale::group:
        return group.deviation + options_.epsilon;
      case AdvantageScale::batch:
        return batch.deviation + options_.epsilon;
      case AdvantageScale::none:
        break;
    }
    return 1;
  }

  const RewardTable& table_;
  const AdvantageOptions& options_;
  std::size_t rows_;
  std::vector<Rows> groups_;
  Rows all_;
};

}  // namespace

Result<Advantages> advantages(const RewardTable& table, const AdvantageOptions& options) {
  if (table.rewards < 1 ||
      table.values.size() != table.groups.size() * static_cast<std::size_t>(table.rewards))
    throw std::invalid_argument("advantages: values must be [rows · rewards], groups [rows]");
  const auto is_number = [&](std::int64_t group) {
    return group >= 0 && static_cast<std::size_t>(group) < table.groups.size();
  };
  if (!std::all_of(table.groups.begin(), table.groups.end(), is_number))
    throw std::invalid_argument("advantages: groups must be numbered from 0");
  if (auto checked = options.check(table.rewards); !checked)
    return tl::make_unexpected(checked.error());
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const auto step = static_cast<std::size_t>(table.rewards);
    if (std::isinf(table.values[i]))
      return failure(
          fmt::format("reward {} of completion {} is infinite: a reward must be a number, "
                      "or none where it cannot be given",
                      i % step, i / step));
  }
  return Batch(table, options).run();
}

}  // namespace cupel::trainer
