#pragma once

#include <ATen/core/Tensor.h>

#include "trainer/model/model_config.h"

namespace cupel::trainer {

/// Rotary position embedding (Su et al., arXiv:2104.09864), in the half-split layout of Hugging
/// Face's checkpoints, with Llama 3.1's scaling where the configuration has it. Immutable.
class Rotary {
 public:
  Rotary(const ModelConfig& config, at::Device device);

  /// How far each pair of a head turns at each position.
  struct Turn {
    at::Tensor cosine;  ///< [rows, 1, tokens, head_size / 2]
    at::Tensor sine;
  };
  /// For positions [rows, tokens], int64, in the type that queries and keys are of.
  Turn at(const at::Tensor& positions, at::ScalarType type) const;

 private:
  at::Tensor frequencies_;  // [head_size / 2], float32
};

/// Queries or keys [rows, heads, tokens, head_size], turned.
at::Tensor turned(const at::Tensor& heads, const Rotary::Turn& turn);

}  // namespace cupel::trainer
