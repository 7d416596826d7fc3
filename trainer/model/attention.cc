#include "trainer/model/attention.h"

#include <ATen/ops/scaled_dot_product_attention.h>

#include <cstdint>

namespace cupel::trainer {
namespace {

/// One key head for every query head.
at::Tensor for_each_head(const at::Tensor& shared, std::int64_t heads) {
  const std::int64_t times = heads / shared.size(1);
  if (times == 1) return shared;
  return shared.unsqueeze(2).expand({-1, -1, times, -1, -1}).flatten(1, 2);
}

}  // namespace

at::Tensor causal_attention(const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value) {
  return at::scaled_dot_product_attention(query, for_each_head(key, query.size(1)),
                                          for_each_head(value, query.size(1)), {}, 0.0,
                                          /*is_causal=*/true);
}

at::Tensor masked_attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                            const at::Tensor& visible) {
  return at::scaled_dot_product_attention(query, for_each_head(key, query.size(1)),
                                          for_each_head(value, query.size(1)), visible);
}

}  // namespace cupel::trainer
