#include "trainer/model/key_value_cache.h"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace cupel::trainer {
namespace {

constexpr std::int64_t kFirstCapacity = 64;

}  // namespace

KeyValueCache::KeyValueCache(const ModelConfig& config, std::int64_t slots,
                             at::TensorOptions options)
    : lengths_(static_cast<std::size_t>(slots), 0) {
  const auto layers = static_cast<std::size_t>(config.layers);
  for (std::vector<at::Tensor>* all : {&keys_, &values_})
    for (std::size_t layer = 0; layer < layers; ++layer)
      all->push_back(at::zeros({slots, config.key_value_heads, 0, config.head_size}, options));
}

std::int64_t KeyValueCache::longest() const { return *std::ranges::max_element(lengths_); }

void KeyValueCache::copy(std::span<const std::int64_t> from, std::span<const std::int64_t> to,
                         std::int64_t tokens) {
  if (from.empty()) return;
  const auto indices = [&](std::span<const std::int64_t> slots) {
    return at::tensor(at::IntArrayRef(slots.data(), slots.size())).to(keys_[0].device());
  };
  const at::Tensor sources = indices(from), targets = indices(to);
  for (std::vector<at::Tensor>* all : {&keys_, &values_})
    for (at::Tensor& each : *all) {
      const at::Tensor beginnings = each.narrow(2, 0, tokens);
      beginnings.index_copy_(0, targets, beginnings.index_select(0, sources));
    }
}

void KeyValueCache::reserve(std::int64_t tokens) {
  if (tokens <= capacity_) return;
  const std::int64_t capacity = std::max({tokens, 2 * capacity_, kFirstCapacity});
  const std::int64_t kept = std::min(capacity_, longest());
  for (std::vector<at::Tensor>* all : {&keys_, &values_})
    for (at::Tensor& old : *all) {
      auto sizes = old.sizes().vec();
      sizes[2] = capacity;
      // Zeros: a place that nobody has written yet is masked, and must be a number all the same.
      at::Tensor larger = at::zeros(sizes, old.options());
      larger.narrow(2, 0, kept).copy_(old.narrow(2, 0, kept));
      old = larger;
    }
  capacity_ = capacity;
}

}  // namespace cupel::trainer
