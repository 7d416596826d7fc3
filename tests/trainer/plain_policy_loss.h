#pragma once

#include <cstdint>
#include <vector>

#include "trainer/objective/options.h"

namespace cupel::test {

/// A number and its derivative in one variable.
struct Slope {
  double value = 0;
  double slope = 0;
};

/// A batch in plain arrays, row after row: what `PolicyBatch` holds. Vectors that are empty are
/// what is undefined there.
struct PlainBatch {
  std::size_t rows = 0, tokens = 0;
  std::vector<double> log_probs, old_log_probs, reference_log_probs, sampler_log_probs, entropy;
  std::vector<std::uint8_t> mask;
  std::vector<double> advantages;
  std::vector<std::uint8_t> is_member, is_truncated;
};

/// The loss of a whole batch by the papers' formulas, token by token, and its derivative in
/// log_probs[variable], or for `variable` from rows · tokens on in the entropies.
Slope plain_policy_loss(const PlainBatch& batch, const trainer::LossOptions& options,
                        std::size_t variable);

}  // namespace cupel::test
