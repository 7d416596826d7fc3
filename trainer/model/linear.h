#pragma once

#include <ATen/core/Tensor.h>

namespace cupel::trainer {

/// y = x Wᵀ + b, and with an adapter (LoRA) + scale · (x Aᵀ) Bᵀ.
struct Linear {
  at::Tensor weight;       ///< W: [outputs, inputs]
  at::Tensor bias = {};    ///< b: [outputs], or undefined
  at::Tensor lora_a = {};  ///< A: [rank, inputs], or undefined
  at::Tensor lora_b = {};  ///< B: [outputs, rank]
  double lora_scale = 1;

  at::Tensor operator()(const at::Tensor& input) const;
};

}  // namespace cupel::trainer
