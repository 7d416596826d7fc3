#include "trainer/model/linear.h"

#include <ATen/ops/add.h>
#include <ATen/ops/linear.h>

namespace cupel::trainer {

at::Tensor Linear::operator()(const at::Tensor& input) const {
  at::Tensor output = bias.defined() ? at::linear(input, weight, bias) : at::linear(input, weight);
  if (!lora_a.defined()) return output;
  return at::add(output, at::linear(at::linear(input, lora_a), lora_b), lora_scale);
}

}  // namespace cupel::trainer
