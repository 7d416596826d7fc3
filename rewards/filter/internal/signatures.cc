#include "rewards/filter/internal/signatures.h"

#include <algorithm>

namespace cupel {

const MinHash* Signatures::find(std::uint32_t row) const {
  const auto at = std::lower_bound(rows.begin(), rows.end(), row);
  if (at == rows.end() || *at != row) return nullptr;
  return &of_rows[static_cast<std::size_t>(at - rows.begin())];
}

}  // namespace cupel
