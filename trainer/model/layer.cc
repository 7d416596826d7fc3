#include "trainer/model/layer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/silu.h>

namespace cupel::trainer {

at::Tensor rms_norm(const at::Tensor& input, const at::Tensor& weight, double epsilon) {
  const at::Tensor wide = input.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(wide.square().mean(-1, /*keepdim=*/true) + epsilon);
  return (wide * scale).to(input.scalar_type()) * weight;
}

Layer::Heads Layer::heads(const at::Tensor& hidden, const ModelConfig& config,
                          const Rotary::Turn& turn) const {
  const at::Tensor input = rms_norm(hidden, attention_norm, config.norm_epsilon);
  const auto by_head = [&](const at::Tensor& joined, const at::Tensor& norm) {
    at::Tensor split = joined.unflatten(-1, {-1, config.head_size});
    if (norm.defined()) split = rms_norm(split, norm, config.norm_epsilon);
    return split.transpose(1, 2);
  };
  return {turned(by_head(query(input), query_norm), turn),
          turned(by_head(key(input), key_norm), turn), by_head(value(input), {})};
}

at::Tensor Layer::finish(const at::Tensor& hidden, const at::Tensor& context,
                         const ModelConfig& config) const {
  const at::Tensor attended = hidden + output(context.transpose(1, 2).flatten(2));
  const at::Tensor input = rms_norm(attended, feed_forward_norm, config.norm_epsilon);
  return attended + down(at::silu(gate(input)) * up(input));
}

}  // namespace cupel::trainer
