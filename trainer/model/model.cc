#include "trainer/model/model.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "datasets/whole_file.h"
#include "trainer/checkpoint/checkpoint.h"
#include "trainer/checkpoint/tensor_type.h"
#include "trainer/model/attention.h"
#include "trainer/model/recomputed.h"

namespace cupel::trainer {
namespace {

constexpr double kInitialDeviation = 0.02;  // `initializer_range` of these families

at::Tensor leaf(const at::Tensor& value) { return value.detach().requires_grad_(); }

at::Tensor positions_of(const TokenBatch& batch) {
  if (batch.positions.defined()) return batch.positions;
  return at::arange(batch.ids.size(1), batch.ids.options()).unsqueeze(0);
}

/// What each token of a batch of several documents a row sees: [rows, 1, tokens, tokens].
at::Tensor visible_in(const at::Tensor& documents) {
  const at::Tensor places = at::arange(documents.size(1), documents.options());
  const at::Tensor earlier = places.unsqueeze(1) >= places.unsqueeze(0);
  const at::Tensor same = documents.unsqueeze(2) == documents.unsqueeze(1);
  return same.logical_and(earlier).unsqueeze(1);
}

/// `Projection` is Linear, or const Linear where the layers are.
template <class Projection, class Layers>
std::vector<std::pair<std::string, Projection*>> projections_of(Layers& layers) {
  std::vector<std::pair<std::string, Projection*>> all;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string at = fmt::format("model.layers.{}.", i);
    auto& layer = layers[i];
    all.insert(all.end(), {{at + "self_attn.q_proj", &layer.query},
                           {at + "self_attn.k_proj", &layer.key},
                           {at + "self_attn.v_proj", &layer.value},
                           {at + "self_attn.o_proj", &layer.output},
                           {at + "mlp.gate_proj", &layer.gate},
                           {at + "mlp.up_proj", &layer.up},
                           {at + "mlp.down_proj", &layer.down}});
  }
  return all;
}

at::Tensor on_device(std::span<const std::int64_t> values, at::Device device) {
  return at::tensor(at::IntArrayRef(values.data(), values.size())).to(device);
}

}  // namespace

/// `make(name, shape)` gives a tensor its values.
template <class Make>
Model::Model(const ModelConfig& config, at::Device device, const Make& make)
    : config_(config), rotary_(config, device) {
  const auto parameter = [&](const std::string& name, std::vector<std::int64_t> shape) {
    parameters_.push_back({name, make(name, shape)});
    return parameters_.back().tensor;
  };
  const auto linear = [&](const std::string& name, std::int64_t outputs, std::int64_t inputs,
                          bool has_bias) {
    Linear made{.weight = parameter(name + ".weight", {outputs, inputs})};
    if (has_bias) made.bias = parameter(name + ".bias", {outputs});
    return made;
  };
  const std::int64_t hidden = config.hidden, wide = config.heads * config.head_size,
                     narrow = config.key_value_heads * config.head_size;
  embedding_ = parameter("model.embed_tokens.weight", {config.vocabulary, hidden});
  for (std::int64_t i = 0; i < config.layers; ++i) {
    const std::string at = fmt::format("model.layers.{}.", i);
    Layer layer;
    layer.attention_norm = parameter(at + "input_layernorm.weight", {hidden});
    layer.query = linear(at + "self_attn.q_proj", wide, hidden, config.attention_bias);
    layer.key = linear(at + "self_attn.k_proj", narrow, hidden, config.attention_bias);
    layer.value = linear(at + "self_attn.v_proj", narrow, hidden, config.attention_bias);
    layer.output = linear(at + "self_attn.o_proj", hidden, wide, config.output_bias);
    if (config.architecture == Architecture::qwen3) {
      layer.query_norm = parameter(at + "self_attn.q_norm.weight", {config.head_size});
      layer.key_norm = parameter(at + "self_attn.k_norm.weight", {config.head_size});
    }
    layer.feed_forward_norm = parameter(at + "post_attention_layernorm.weight", {hidden});
    layer.gate = linear(at + "mlp.gate_proj", config.intermediate, hidden, false);
    layer.up = linear(at + "mlp.up_proj", config.intermediate, hidden, false);
    layer.down = linear(at + "mlp.down_proj", hidden, config.intermediate, false);
    layers_.push_back(std::move(layer));
  }
  norm_ = parameter("model.norm.weight", {hidden});
  output_weight_ = config.tied_embeddings
                       ? embedding_
                       : parameter("lm_head.weight", {config.vocabulary, hidden});
}

Result<Model> Model::load(const std::string& folder, at::ScalarType type, at::Device device) {
  auto config = ModelConfig::from_file(folder + "/config.json");
  if (!config) return tl::make_unexpected(config.error());
  auto checkpoint = Checkpoint::open(folder);
  if (!checkpoint) return tl::make_unexpected(checkpoint.error());
  std::optional<Error> error;
  Model model(*config, device, [&](const std::string& name, at::IntArrayRef shape) {
    auto stored = error ? failure("") : checkpoint->tensor(name, shape);
    if (stored && !stored->is_floating_point())
      stored =
          failure(fmt::format("{}: tensor {} is of type {}; weights are floating-point numbers",
                              folder, name, tensor_type_name(stored->scalar_type())));
    if (!stored) {
      if (!error) error = stored.error();
      return at::Tensor();
    }
    // A copy even of what is of the right type: the file's own bytes cannot be written to.
    return leaf(stored->to(at::TensorOptions(device).dtype(type), false, /*copy=*/true));
  });
  if (error) return tl::make_unexpected(*error);
  return model;
}

Model Model::random(const ModelConfig& config, std::uint64_t seed, at::Device device) {
  if (auto checked = config.check(); !checked) throw std::invalid_argument(checked.error().message);
  at::Generator generator = at::detail::createCPUGenerator(seed);
  return Model(config, device, [&](const std::string& name, at::IntArrayRef shape) {
    at::Tensor values = at::zeros(shape);
    if (name.ends_with("norm.weight"))
      values.fill_(1);
    else if (name.ends_with(".weight"))
      values.normal_(0, kInitialDeviation, generator);
    return leaf(values.to(device));
  });
}

Result<void> Model::save(const std::string& folder) const {
  if (has_adapters())
    throw std::logic_error("a model with adapters is saved by save_adapter, or after merge_lora");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return failure(folder + ": cannot be made: " + error.message());
  const at::ScalarType type = *weight_type(config_.weight_type);
  std::vector<NamedTensor> stored;
  for (const NamedTensor& each : parameters_)
    stored.push_back({each.name, each.tensor.detach().to(type)});
  if (auto written = write_checkpoint(folder, stored); !written) return written;
  return write_whole_file(folder + "/config.json", config_.to_json());
}

Model Model::frozen_copy() const {
  auto next = parameters_.begin();
  Model copy(config_, embedding_.device(), [&](const std::string&, at::IntArrayRef) {
    return (next++)->tensor.detach().clone();
  });
  const auto from = projections();
  const auto to = copy.projections();
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!from[i].second->lora_a.defined()) continue;
    to[i].second->lora_a = from[i].second->lora_a.detach().clone();
    to[i].second->lora_b = from[i].second->lora_b.detach().clone();
    to[i].second->lora_scale = from[i].second->lora_scale;
  }
  return copy;
}

at::Tensor Model::run(const at::Tensor& ids, const at::Tensor& positions, const auto& attend,
                      bool recomputes) const {
  at::Tensor hidden = at::embedding(embedding_, ids);
  const Rotary::Turn turn = rotary_.at(positions, hidden.scalar_type());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto layer = [this, i, turn, attend](const at::Tensor& input) {
      const Layer::Heads heads = layers_[i].heads(input, config_, turn);
      return layers_[i].finish(input, attend(i, heads), config_);
    };
    hidden = recomputes ? recomputed(hidden, layer) : layer(hidden);
  }
  return rms_norm(hidden, norm_, config_.norm_epsilon);
}

at::Tensor Model::hidden_states(const TokenBatch& batch) const {
  at::Tensor visible;
  if (batch.documents.defined()) visible = visible_in(batch.documents);
  const auto attend = [visible](std::size_t, const Layer::Heads& heads) {
    return visible.defined() ? masked_attention(heads.query, heads.key, heads.value, visible)
                             : causal_attention(heads.query, heads.key, heads.value);
  };
  return run(batch.ids, positions_of(batch), attend, recomputes_);
}

at::Tensor Model::prefill(const at::Tensor& ids, std::span<const std::int64_t> counts,
                          std::span<const std::int64_t> slots, KeyValueCache& cache) const {
  const at::Tensor where = on_device(slots, ids.device());
  const std::int64_t tokens = ids.size(1);
  cache.reserve(tokens);
  const at::Tensor hidden =
      run(ids, positions_of({.ids = ids}), [&](std::size_t layer, const Layer::Heads& heads) {
        cache.keys(layer).narrow(2, 0, tokens).index_copy_(0, where, heads.key);
        cache.values(layer).narrow(2, 0, tokens).index_copy_(0, where, heads.value);
        return causal_attention(heads.query, heads.key, heads.value);
      });
  for (std::size_t i = 0; i < slots.size(); ++i) cache.advance(slots[i], counts[i]);
  const at::Tensor last = on_device(counts, ids.device()) - 1;
  return hidden.gather(1, last.view({-1, 1, 1}).expand({-1, 1, hidden.size(2)})).squeeze(1);
}

at::Tensor Model::decode(const at::Tensor& ids, std::span<const std::uint8_t> is_live,
                         KeyValueCache& cache) const {
  cache.reserve(cache.longest() + 1);
  if (embedding_.scalar_type() == at::kFloat && embedding_.is_cpu() && !at::GradMode::is_enabled())
    return decode_rows(ids, is_live, cache);
  const std::int64_t keys = cache.longest() + 1;
  const at::Tensor lengths = on_device(cache.lengths(), ids.device());
  const at::Tensor places = at::arange(keys, lengths.options());
  const at::Tensor visible = (places.unsqueeze(0) <= lengths.unsqueeze(1)).view({-1, 1, 1, keys});
  const at::Tensor at =
      lengths.view({-1, 1, 1, 1}).expand({-1, config_.key_value_heads, 1, config_.head_size});
  const at::Tensor hidden = run(
      ids.unsqueeze(1), lengths.unsqueeze(1), [&](std::size_t layer, const Layer::Heads& heads) {
        cache.keys(layer).scatter_(2, at, heads.key);
        cache.values(layer).scatter_(2, at, heads.value);
        return masked_attention(heads.query, cache.keys(layer).narrow(2, 0, keys),
                                cache.values(layer).narrow(2, 0, keys), visible);
      });
  for (std::size_t slot = 0; slot < is_live.size(); ++slot)
    if (is_live[slot]) cache.advance(static_cast<std::int64_t>(slot), 1);
  return hidden.squeeze(1);
}

at::Tensor Model::logits(const at::Tensor& hidden_states) const {
  return at::linear(hidden_states, output_weight_);
}

std::int64_t Model::parameter_count() const {
  std::int64_t count = 0;
  for (const NamedTensor& each : parameters_) count += each.tensor.numel();
  return count;
}

std::vector<NamedTensor> Model::trainable_parameters() const {
  std::vector<NamedTensor> trained;
  const auto add = [&](const std::string& name, const at::Tensor& tensor) {
    if (tensor.defined() && tensor.requires_grad()) trained.push_back({name, tensor});
  };
  for (const NamedTensor& each : parameters_) add(each.name, each.tensor);
  for (const auto& [name, linear] : projections()) {
    add(name + ".lora_A.weight", linear->lora_a);
    add(name + ".lora_B.weight", linear->lora_b);
  }
  return trained;
}

std::vector<std::pair<std::string, Linear*>> Model::projections() {
  return projections_of<Linear>(layers_);
}

std::vector<std::pair<std::string, const Linear*>> Model::projections() const {
  return projections_of<const Linear>(layers_);
}

bool Model::has_adapters() const {
  for (const auto& [name, linear] : projections())
    if (linear->lora_a.defined()) return true;
  return false;
}

}  // namespace cupel::trainer
