#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "trainer/model/model_config.h"

namespace cupel::trainer {

/// Keys and values of the tokens that sequences have so far, for generation: a slot holds one
/// sequence and is used again when that has ended. It grows with the longest of them. Not
/// thread-safe.
class KeyValueCache {
 public:
  KeyValueCache(const ModelConfig& config, std::int64_t slots, at::TensorOptions options);

  std::int64_t slots() const { return static_cast<std::int64_t>(lengths_.size()); }
  /// Tokens in each slot.
  std::span<const std::int64_t> lengths() const { return lengths_; }
  std::int64_t longest() const;

  /// Makes a slot empty.
  void clear(std::int64_t slot) { set_length(slot, 0); }
  /// Goes back to the slot's first `tokens`, or counts what `copy` has put there.
  void set_length(std::int64_t slot, std::int64_t tokens) {
    lengths_[static_cast<std::size_t>(slot)] = tokens;
  }

  /// Writes the first `tokens` of slots over those of others, `from[i]` to `to[i]`; all are read
  /// before any is written. Lengths stay as they are.
  void copy(std::span<const std::int64_t> from, std::span<const std::int64_t> to,
            std::int64_t tokens);

  /// Makes room for `tokens` in every slot.
  void reserve(std::int64_t tokens);
  /// What `advance` has not counted yet may have been written.
  void advance(std::int64_t slot, std::int64_t tokens) {
    lengths_[static_cast<std::size_t>(slot)] += tokens;
  }

  /// Of a layer: [slots, key_value_heads, capacity, head_size].
  at::Tensor& keys(std::size_t layer) { return keys_[layer]; }
  at::Tensor& values(std::size_t layer) { return values_[layer]; }

 private:
  std::vector<std::int64_t> lengths_;
  std::int64_t capacity_ = 0;
  std::vector<at::Tensor> keys_;
  std::vector<at::Tensor> values_;
};

}  // namespace cupel::trainer
