#pragma once

#include <ATen/core/Tensor.h>

namespace cupel::trainer {

/// Rows of tokens for a model. Rows that are shorter than the longest are filled up behind their
/// end, with any token: no token sees one behind it.
struct TokenBatch {
  at::Tensor ids;  ///< int64 [rows, tokens]
  /// int64 [rows, tokens]; undefined: every row counts from 0.
  at::Tensor positions = {};
  /// int64 [rows, tokens], for rows that hold several documents one behind the other: a token sees
  /// those of its own document alone. Undefined: each row is one.
  at::Tensor documents = {};
};

}  // namespace cupel::trainer
