#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "rewards/near_duplicates.h"

namespace cupel {

/// Signatures of some of the rows, in the order of input.
struct Signatures {
  std::vector<std::uint32_t> rows;
  std::deque<MinHash> of_rows;  // grows without a second copy, and shrinks as it is used up

  void add(std::uint32_t row, const MinHash& signature) {
    rows.push_back(row);
    of_rows.push_back(signature);
  }

  /// Null where the row has none.
  const MinHash* find(std::uint32_t row) const;
};

}  // namespace cupel
