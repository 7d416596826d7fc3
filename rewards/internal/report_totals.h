#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <tuple>

#include "rewards/internal/report_record.h"

namespace cupel::internal {

/// Counts of every row, also of those that the charts do not show.
struct Totals {
  std::uint64_t rows = 0;
  std::uint64_t rewarded = 0;  // rows that have a reward
  double reward_sum = 0;
  std::map<std::tuple<std::uint16_t, Outcome, std::uint16_t>, std::uint64_t> counts;

  void add(const Record& record) {
    ++rows;
    ++counts[{record.source, record.outcome, record.reason}];
    if (std::isnan(record.reward)) return;
    ++rewarded;
    reward_sum += record.reward;
  }
};

}  // namespace cupel::internal
