// One token a row through the layers, in float32 on the CPU: matrices by LibTorch, everything
// between them by `RowKernels`.

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "base/executor.h"
#include "trainer/model/internal/row_kernels.h"
#include "trainer/model/model.h"

namespace cupel::trainer {
namespace {

float* numbers(const at::Tensor& tensor) { return tensor.mutable_data_ptr<float>(); }

/// `body(begin, end)` on pieces of the rows, on as many threads as LibTorch has.
void for_rows(std::int64_t rows, std::int64_t grain,
              const std::function<void(std::int64_t, std::int64_t)>& body) {
  if (rows <= grain || at::get_num_threads() == 1) return body(0, rows);
  static const Executor executor(at::get_num_threads());
  executor.parallel_for(static_cast<std::size_t>(rows), static_cast<std::size_t>(grain),
                        [&](std::size_t begin, std::size_t end) {
                          body(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end));
                        });
}

constexpr std::int64_t kRowsAtOnce = 16;

/// The rows of one step, and where each of them is in the cache.
class Step {
 public:
  Step(const ModelConfig& config, std::span<const std::uint8_t> is_live, KeyValueCache& cache)
      : config_(config), kernels_(row_kernels()), cache_(cache) {
    for (std::size_t slot = 0; slot < is_live.size(); ++slot) {
      if (!is_live[slot]) continue;
      slots_.push_back(static_cast<std::int64_t>(slot));
      places_.push_back(cache.lengths()[slot]);
    }
  }

  std::int64_t rows() const { return static_cast<std::int64_t>(slots_.size()); }
  at::Tensor slots() const { return at::tensor(slots_); }
  at::Tensor places() const { return at::tensor(places_); }

  at::Tensor normed(const at::Tensor& input, const at::Tensor& weight) const {
    const at::Tensor output = at::empty_like(input);
    norm(input, weight, output);
    return output;
  }

  /// Attention of one layer, after which the cache has the rows' keys and values. Changes `query`
  /// and `key`; returns what `output` takes.
  at::Tensor attended(std::size_t index, const Layer& layer, const Rotary::Turn& turn,
                      const at::Tensor& query, const at::Tensor& key,
                      const at::Tensor& value) const {
    if (layer.query_norm.defined()) {
      const at::Tensor queries = query.view({-1, config_.head_size});
      const at::Tensor keys = key.view({-1, config_.head_size});
      norm(queries, layer.query_norm, queries);
      norm(keys, layer.key_norm, keys);
    }
    const at::Tensor context = at::empty_like(query);
    const std::int64_t size = config_.head_size, narrow = config_.key_value_heads * size,
                       wide = config_.heads * size, capacity = cache_.keys(index).size(2);
    const std::int64_t longest = *std::ranges::max_element(places_) + 1;
    float *const queries = numbers(query), *const keys = numbers(key),
                 *const values = numbers(value), *const out = numbers(context);
    float *const cosines = numbers(turn.cosine), *const sines = numbers(turn.sine);
    float *const all_keys = numbers(cache_.keys(index)), *const all_values =
                                                             numbers(cache_.values(index));
    for_rows(rows(), kRowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> scores(static_cast<std::size_t>(longest));
      for (std::int64_t row = begin; row < end; ++row) {
        const auto at = static_cast<std::size_t>(row);
        const float *const cosine = cosines + row * size / 2, *const sine = sines + row * size / 2;
        kernels_.turn(queries + row * wide, cosine, sine, 1, config_.heads, size);
        kernels_.turn(keys + row * narrow, cosine, sine, 1, config_.key_value_heads, size);
        float* const slot_keys = all_keys + slots_[at] * narrow * capacity;
        float* const slot_values = all_values + slots_[at] * narrow * capacity;
        for (std::int64_t head = 0; head < config_.key_value_heads; ++head) {
          const std::int64_t from = row * narrow + head * size;
          const std::int64_t to = (head * capacity + places_[at]) * size;
          std::copy_n(keys + from, size, slot_keys + to);
          std::copy_n(values + from, size, slot_values + to);
        }
        kernels_.attend({.query = queries + row * wide,
                         .keys = slot_keys,
                         .values = slot_values,
                         .heads = config_.heads,
                         .key_value_heads = config_.key_value_heads,
                         .size = size,
                         .capacity = capacity,
                         .count = places_[at] + 1,
                         .scores = scores.data(),
                         .out = out + row * wide});
      }
    });
    return context;
  }

  /// silu(gate) · up, into `gate`.
  void gate(const at::Tensor& gate, const at::Tensor& up) const {
    float *const gates = numbers(gate), *const ups = numbers(up);
    const std::int64_t width = gate.size(1);
    for_rows(rows(), kRowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
      kernels_.gate(gates + begin * width, ups + begin * width, (end - begin) * width);
    });
  }

  void count() const {
    for (const std::int64_t slot : slots_) cache_.advance(slot, 1);
  }

 private:
  void norm(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& output) const {
    const float *const in = numbers(input), *const weights = numbers(weight);
    float* const out = numbers(output);
    const std::int64_t width = input.size(1);
    for_rows(input.size(0), kRowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
      kernels_.norm(in + begin * width, weights, static_cast<float>(config_.norm_epsilon),
                    end - begin, width, out + begin * width);
    });
  }

  const ModelConfig& config_;
  const RowKernels& kernels_;
  KeyValueCache& cache_;
  std::vector<std::int64_t> slots_, places_;  // of each row
};

}  // namespace

at::Tensor Model::decode_rows(const at::Tensor& ids, std::span<const std::uint8_t> is_live,
                              KeyValueCache& cache) const {
  const Step step(config_, is_live, cache);
  const bool is_all = step.rows() == ids.size(0);
  if (step.rows() == 0) return at::zeros({ids.size(0), config_.hidden}, embedding_.options());
  at::Tensor hidden = at::embedding(embedding_, is_all ? ids : ids.index_select(0, step.slots()));
  const Rotary::Turn turn = rotary_.at(step.places().unsqueeze(1), at::kFloat);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const Layer& layer = layers_[i];
    at::Tensor input = step.normed(hidden, layer.attention_norm);
    hidden.add_(layer.output(
        step.attended(i, layer, turn, layer.query(input), layer.key(input), layer.value(input))));
    input = step.normed(hidden, layer.feed_forward_norm);
    const at::Tensor gate = layer.gate(input);
    step.gate(gate, layer.up(input));
    hidden.add_(layer.down(gate));
  }
  step.count();
  hidden = step.normed(hidden, norm_);
  if (is_all) return hidden;
  return at::zeros({ids.size(0), config_.hidden}, hidden.options())
      .index_copy_(0, step.slots(), hidden);
}

}  // namespace cupel::trainer
