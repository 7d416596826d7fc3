#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "base/result.h"
#include "trainer/objective/policy_loss.h"
#include "trainer/objective/token_scores.h"

namespace cupel::trainer {

struct SftLoss {
  at::Tensor loss;  ///< a scalar: those of all micro-batches add up to the batch's
  Mean cross_entropy;
  Mean entropy;
  Mean accuracy;  ///< of tokens, whether the target was the likeliest
};

/// Cross entropy of a micro-batch's completion tokens (prompts and padding left out before they
/// were scored), as its share of the batch's: -Σ log_prob / `tokens`, the tokens of all
/// micro-batches and ranks. Fails where a log-prob is NaN or infinite, with the token's place among
/// the scored.
Result<SftLoss> sft_loss(const TokenScores& scores, std::int64_t tokens);

}  // namespace cupel::trainer
