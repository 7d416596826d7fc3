#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "trainer/config/run_config.h"

namespace cupel::trainer {

/// Rows put together so that each batch has at most `size` rows, or tokens with their padding: the
/// longest first, so that rows of like length share a batch and memory runs out at once or never.
/// A row that is longer than a batch has one alone. Neither of the two: all rows are one batch.
std::vector<std::vector<std::size_t>> micro_batches(std::span<const std::size_t> lengths,
                                                    const BatchSize& size);

}  // namespace cupel::trainer
