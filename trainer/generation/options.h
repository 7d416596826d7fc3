#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

/// How tokens are drawn. What is kept after `temperature`, in this order: top-k, top-p, min-p.
struct SamplingOptions {
  double temperature = 1.0;  ///< 0: always the likeliest (greedy)
  std::int64_t top_k = 0;    ///< 0: all
  double top_p = 1.0;        ///< the fewest of the likeliest that have this much together
  double min_p = 0.0;        ///< those that have this share of the likeliest's probability
  std::int64_t max_tokens = 256;
  std::int64_t min_tokens = 0;                ///< before an end token may come
  std::vector<std::string> stop = {};         ///< texts that end a completion; they stay in it
  std::vector<std::int64_t> end_tokens = {};  ///< empty: those of the model
  std::uint64_t seed = 0;
};

/// Fails with the name of an option that is out of its range, and what that is.
Result<void> check(const SamplingOptions& options);

}  // namespace cupel::trainer
