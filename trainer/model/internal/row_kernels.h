#pragma once

#include <cstdint>
#include <span>

namespace cupel::trainer {

/// What lies between the matrices of a layer, for one token a row, in plain loops over float32. As
/// tensor operations this is some forty calls a layer that each walk through memory, and costs a
/// small model more than its matrices do. Rows lie one behind the other, and each is computed by
/// itself, in the same order of additions whatever the other rows are. Pure; thread-safe where
/// outputs differ.
struct RowKernels {
  /// x / √(mean(x²) + ε) · weight for each of `rows` rows of `width`. `out` may be `in`.
  void (*norm)(const float* in, const float* weight, float epsilon, std::int64_t rows,
               std::int64_t width, float* out);

  /// Turns heads of `size` by their row's angles, `cosine` and `sine` [rows, size / 2], in place.
  void (*turn)(float* heads, const float* cosine, const float* sine, std::int64_t rows,
               std::int64_t heads_in_row, std::int64_t size);

  /// silu(gate) · up, into `gate`.
  void (*gate)(float* gate, const float* up, std::int64_t count);

  /// Softmax attention of one row's query heads over the first `count` places of its keys and
  /// values. `scores` has room for `count`.
  struct Attention {
    const float* query;   ///< [heads, size]
    const float* keys;    ///< [key_value_heads, capacity, size]
    const float* values;  ///< the same
    std::int64_t heads, key_value_heads, size, capacity, count;
    float* scores;
    float* out;  ///< [heads, size]
  };
  void (*attend)(const Attention& row);
};

/// The fastest that this processor has instructions for.
const RowKernels& row_kernels();

/// Those that every processor has, for comparison.
const RowKernels& plain_row_kernels();

}  // namespace cupel::trainer
