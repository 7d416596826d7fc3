#include "rewards/filter/internal/prompts.h"

#include <algorithm>

#include "rewards/filter/internal/sorted_rows.h"

namespace cupel {

Prompts::Prompts(RecordStore& records) {
  const auto sorted = sorted_rows(records, [](const RowRecord& record) { return record.prompt; });
  rows_.reserve(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i == 0 || sorted[i].key != sorted[i - 1].key)
      starts_.push_back(static_cast<std::uint32_t>(i));
    rows_.push_back(sorted[i].row);
    records[sorted[i].row].prompt_number = static_cast<std::uint32_t>(starts_.size() - 1);
  }
  starts_.push_back(static_cast<std::uint32_t>(sorted.size()));
}

}  // namespace cupel
