#include "trainer/model/rotary.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace cupel::trainer {
namespace {

/// Frequencies of long waves are divided by the factor, those of short ones stay, and between the
/// two they go over smoothly: the rule of Llama 3.1's reference code.
double scaled(double frequency, const RopeScaling& scaling) {
  const double wavelength = 2 * std::numbers::pi / frequency;
  const auto original = static_cast<double>(scaling.original_context);
  if (wavelength > original / scaling.low_frequency_factor) return frequency / scaling.factor;
  if (wavelength < original / scaling.high_frequency_factor) return frequency;
  const double share = (original / wavelength - scaling.low_frequency_factor) /
                       (scaling.high_frequency_factor - scaling.low_frequency_factor);
  return (1 - share) * frequency / scaling.factor + share * frequency;
}

}  // namespace

Rotary::Rotary(const ModelConfig& config, at::Device device) {
  std::vector<float> frequencies;
  for (std::int64_t i = 0; i < config.head_size; i += 2) {
    const double exponent = static_cast<double>(i) / static_cast<double>(config.head_size);
    const double frequency = std::pow(config.rope_theta, -exponent);
    frequencies.push_back(static_cast<float>(
        config.rope_scaling ? scaled(frequency, *config.rope_scaling) : frequency));
  }
  frequencies_ = at::tensor(frequencies).to(device);
}

Rotary::Turn Rotary::at(const at::Tensor& positions, at::ScalarType type) const {
  const at::Tensor angles = (positions.to(at::kFloat).unsqueeze(-1) * frequencies_).unsqueeze(1);
  return {angles.cos().to(type), angles.sin().to(type)};
}

at::Tensor turned(const at::Tensor& heads, const Rotary::Turn& turn) {
  const std::int64_t half = heads.size(-1) / 2;
  const at::Tensor first = heads.narrow(-1, 0, half), second = heads.narrow(-1, half, half);
  return at::cat(
      {first * turn.cosine - second * turn.sine, second * turn.cosine + first * turn.sine}, -1);
}

}  // namespace cupel::trainer
