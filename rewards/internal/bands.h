#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rewards/near_duplicates.h"

namespace cupel::bands {

/// A signature's slots in groups: rows that have all slots of one group in common are compared.
constexpr std::size_t kBands = 16;
constexpr std::size_t kRows = 8;
static_assert(kBands * kRows == MinHash::kSlots && kRows == sizeof(std::uint64_t));

/// Of rows that agree on a band without being alike, no more than so many are compared with each
/// later one: texts with a long piece in common would otherwise take quadratic time.
constexpr std::size_t kMostCompared = 64;

/// What `NearDuplicates::find` returns.
std::vector<std::uint32_t> representatives(const NearDuplicates& rows,
                                           std::span<const std::uint32_t> best_first,
                                           double threshold);

}  // namespace cupel::bands
