#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cupel::trainer {

/// One completion of one prompt, as it was sampled.
struct Rollout {
  std::size_t prompt = 0;  ///< which prompt of the batch
  std::vector<std::int64_t> prompt_tokens;
  std::vector<std::int64_t>
      tokens;  ///< the completion's, its end token among them where it has one
  /// The sampler's log-prob of each token, at its temperature and before top-k, top-p and min-p;
  /// empty where it was not said.
  std::vector<float> log_probs;
  std::string text;           ///< the completion without special tokens
  bool is_truncated = false;  ///< it was cut off: it has no end
};

}  // namespace cupel::trainer
