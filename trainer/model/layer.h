#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "trainer/model/linear.h"
#include "trainer/model/model_config.h"
#include "trainer/model/rotary.h"

namespace cupel::trainer {

/// x / √(mean(x²) + ε) · weight over the last dimension, computed in float32.
at::Tensor rms_norm(const at::Tensor& input, const at::Tensor& weight, double epsilon);

/// One layer of a decoder: attention and a gated feed-forward part, each behind a norm and beside a
/// residual path. Attention itself is the caller's: over the tokens at hand, or over a cache.
struct Layer {
  at::Tensor attention_norm;  ///< [hidden]
  Linear query, key, value, output;
  at::Tensor query_norm = {}, key_norm = {};  ///< [head_size], or undefined
  at::Tensor feed_forward_norm;               ///< [hidden]
  Linear gate, up, down;

  /// Queries, keys and values by head: [rows, heads or key_value_heads, tokens, head_size].
  struct Heads {
    at::Tensor query, key, value;
  };
  Heads heads(const at::Tensor& hidden, const ModelConfig& config, const Rotary::Turn& turn) const;

  /// `context`, what attention made of the heads: [rows, heads, tokens, head_size].
  at::Tensor finish(const at::Tensor& hidden, const at::Tensor& context,
                    const ModelConfig& config) const;
};

}  // namespace cupel::trainer
