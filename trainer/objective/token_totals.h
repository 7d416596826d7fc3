#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cupel::trainer {

/// What losses are divided by: counted for every micro-batch of one update, on all ranks, and added
/// up before the first of them has its loss. So the gradient is the same however rows are split.
struct TokenTotals {
  std::int64_t tokens = 0;         ///< that count
  std::int64_t completions = 0;    ///< with at least one of them
  std::int64_t micro_batches = 0;  ///< with at least one of them

  TokenTotals& operator+=(const TokenTotals& other);
  bool operator==(const TokenTotals&) const = default;
};

/// Which tokens count: those of `mask`, bool [rows, tokens], in rows that are members, bool [rows],
/// and, with `mask_truncated`, were not cut off, bool [rows]. Undefined: all are members, none was
/// cut off. Every function of the objective is given masks of this kind.
at::Tensor live_tokens(const at::Tensor& mask, const at::Tensor& is_member,
                       const at::Tensor& is_truncated, bool mask_truncated);

/// Of one micro-batch.
TokenTotals count_tokens(const at::Tensor& live);

}  // namespace cupel::trainer
