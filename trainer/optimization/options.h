#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cupel::trainer {

/// Decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101), with PyTorch's defaults but
/// for the decay. Matrices decay; biases and norms do not.
struct AdamWOptions {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;
  double max_gradient_norm = 1.0;  ///< over all parameters; 0: gradients are left as they are
};

enum class Decay : std::uint8_t { constant, linear, cosine };

/// From 0 up to `peak` over `warmup_steps`, then down to `final_share` of it at the last step.
struct ScheduleOptions {
  double peak = 1e-6;
  std::int64_t warmup_steps = 0;
  Decay decay = Decay::constant;
  double final_share = 0.0;
};

/// Low-rank adapters (arXiv:2106.09685) on the named projections: q_proj, k_proj, v_proj, o_proj,
/// gate_proj, up_proj, down_proj.
struct LoraOptions {
  std::int64_t rank = 16;
  double alpha = 32;
  std::vector<std::string> targets = {"q_proj",    "k_proj",  "v_proj",   "o_proj",
                                      "gate_proj", "up_proj", "down_proj"};
};

}  // namespace cupel::trainer
