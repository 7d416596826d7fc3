#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "rewards/filter/internal/records.h"

namespace cupel {

/// A row under what it is sorted by; rows of one key stand in the order of input.
template <class Key>
struct KeyedRow {
  Key key;
  std::uint32_t row;

  auto operator<=>(const KeyedRow&) const = default;
};

/// The rows that `wanted` wants, sorted by `key(record)`.
template <class KeyOf, class Wanted>
auto sorted_rows(const RecordStore& records, const KeyOf& key, const Wanted& wanted) {
  std::size_t count = 0;
  for (std::size_t row = 0; row < records.size(); ++row) count += wanted(records[row]) ? 1 : 0;
  std::vector<KeyedRow<decltype(key(records[0]))>> sorted;
  sorted.reserve(count);
  for (std::size_t row = 0; row < records.size(); ++row)
    if (wanted(records[row]))
      sorted.push_back({key(records[row]), static_cast<std::uint32_t>(row)});
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

template <class KeyOf>
auto sorted_rows(const RecordStore& records, const KeyOf& key) {
  return sorted_rows(records, key, [](const RowRecord&) { return true; });
}

}  // namespace cupel
