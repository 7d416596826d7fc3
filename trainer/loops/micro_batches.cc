#include "trainer/loops/micro_batches.h"

#include <algorithm>
#include <numeric>

namespace cupel::trainer {

std::vector<std::vector<std::size_t>> micro_batches(std::span<const std::size_t> lengths,
                                                    const BatchSize& size) {
  std::vector<std::size_t> by_length(lengths.size());
  std::iota(by_length.begin(), by_length.end(), std::size_t{0});
  std::ranges::stable_sort(by_length, std::greater(),
                           [&](std::size_t row) { return lengths[row]; });
  std::vector<std::vector<std::size_t>> batches;
  for (const std::size_t row : by_length) {
    const auto has_room = [&](const std::vector<std::size_t>& batch) {
      if (size.rows) return batch.size() < static_cast<std::size_t>(*size.rows);
      if (!size.tokens) return true;
      return (batch.size() + 1) * lengths[batch[0]] <= static_cast<std::size_t>(*size.tokens);
    };
    if (batches.empty() || !has_room(batches.back())) batches.emplace_back();
    batches.back().push_back(row);
  }
  return batches;
}

}  // namespace cupel::trainer
