#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "trainer/model/model.h"
#include "trainer/model/token_batch.h"
#include "trainer/objective/token_scores.h"
#include "trainer/rollouts/rollout.h"

namespace cupel::trainer {

/// Prompts with their completions as rows for a model, and where in them the completions stand.
///
///     const TokenRows rows = TokenRows::of(rollouts, at::kCPU);
///     const TokenScores scores = rows.score(model, 1.0);
///     at::Tensor log_probs = rows.spread(scores.log_prob);  // [rows, tokens]
struct TokenRows {
  /// The longest completion decides how many tokens there are; others are filled up at their end.
  /// Throws std::invalid_argument where a prompt or a completion is empty.
  static TokenRows of(std::span<const Rollout* const> rollouts, at::Device device);

  /// All of them one behind the other in one row, as documents that do not see each other: nothing
  /// is filled up. Has no `mask`.
  static TokenRows packed(std::span<const Rollout* const> rollouts, at::Device device);

  TokenBatch batch;
  at::Tensor mask;     ///< bool [rows, tokens]: a token of a completion
  at::Tensor targets;  ///< int64 [n]: the tokens of all completions, row by row
  at::Tensor places;   ///< int64 [n]: where in the flat batch the token before each stands

  /// Scores of all completions' tokens, [n] each.
  TokenScores score(const Model& model, double temperature) const;

  /// [n] as [rows, tokens], 0 where the mask is false.
  at::Tensor spread(const at::Tensor& values) const;
};

}  // namespace cupel::trainer
