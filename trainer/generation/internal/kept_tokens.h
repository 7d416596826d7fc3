#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "trainer/generation/options.h"

namespace cupel::trainer {

struct KeptToken {
  std::int64_t id = 0;
  float probability = 0;
};

/// Whether a filter leaves anything out.
bool has_filters(const SamplingOptions& options);

/// What top-k, top-p and min-p leave of a row's probabilities, in the order of the ids;
/// `sampling.h` says what they mean. Those that are 0 are never kept; one at least must be larger.
/// Linear in the vocabulary but for a sort of what top-p cannot rule out at once.
void keep_tokens(std::span<const float> probabilities, const SamplingOptions& options,
                 std::vector<KeptToken>& kept);

}  // namespace cupel::trainer
