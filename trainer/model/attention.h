#pragma once

#include <ATen/core/Tensor.h>

namespace cupel::trainer {

/// Softmax attention of queries [rows, heads, queries, size] over keys and values
/// [rows, key_value_heads, keys, size]: neighbouring heads share keys and values. Queries see the
/// keys up to their own place.
at::Tensor causal_attention(const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value);

/// The same where `visible`, bool [rows, 1, queries, keys], says what is seen. Every query must see
/// a key.
at::Tensor masked_attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                            const at::Tensor& visible);

}  // namespace cupel::trainer
