#include "tests/trainer/tiny_model.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>

#include <cstring>

namespace cupel::test {

using trainer::Architecture;
using trainer::Model;
using trainer::ModelConfig;
using trainer::RopeScaling;

ModelConfig tiny_config(Architecture architecture) {
  ModelConfig config;
  config.architecture = architecture;
  config.vocabulary = 97;
  config.hidden = 32;
  config.intermediate = 48;
  config.layers = 3;
  config.heads = 4;
  config.key_value_heads = 2;
  config.head_size = architecture == Architecture::qwen3 ? 16 : 8;
  config.context = 256;
  config.attention_bias = architecture == Architecture::qwen2;
  config.tied_embeddings = architecture != Architecture::llama;
  config.end_tokens = {1};
  if (architecture == Architecture::llama) config.rope_scaling = RopeScaling{8, 1, 4, 32};
  return config;
}

Model tiny_model(Architecture architecture, std::uint64_t seed) {
  return Model::random(tiny_config(architecture), seed, at::kCPU);
}

at::Tensor some_tokens(std::int64_t rows, std::int64_t tokens, std::int64_t vocabulary) {
  // Steps that share no factor with the vocabulary's size visit all of it.
  return (at::arange(rows * tokens, at::kLong) * 31 + 7).remainder(vocabulary).view({rows, tokens});
}

double largest_difference(const at::Tensor& left, const at::Tensor& right) {
  return (left - right).abs().max().item<double>();
}

bool is_identical(const at::Tensor& left, const at::Tensor& right) {
  const at::Tensor one = left.contiguous(), other = right.contiguous();
  return one.scalar_type() == other.scalar_type() && one.sizes() == other.sizes() &&
         std::memcmp(one.const_data_ptr(), other.const_data_ptr(), one.nbytes()) == 0;
}

}  // namespace cupel::test
