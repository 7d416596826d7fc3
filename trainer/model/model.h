#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "trainer/checkpoint/tensor_file.h"
#include "trainer/model/key_value_cache.h"
#include "trainer/model/layer.h"
#include "trainer/model/model_config.h"
#include "trainer/model/rotary.h"
#include "trainer/model/token_batch.h"

namespace cupel::trainer {

/// A decoder of the Qwen2, Qwen3 or Llama 3 families. Its parameters are leaves of autograd.
/// Thread-safe as long as nobody changes parameters; a `KeyValueCache` belongs to one caller.
///
///     auto model = Model::load("Qwen2.5-0.5B", at::kFloat, at::kCPU);
///     at::Tensor logits = model->logits(model->hidden_states({.ids = ids}));
class Model {
 public:
  /// From a Hugging Face folder: `config.json` and the weights, turned into `type`. Fails with what
  /// is missing, or is of another shape than the configuration says.
  static Result<Model> load(const std::string& folder, at::ScalarType type, at::Device device);

  /// A model that has learnt nothing, the same for a seed on every machine: weights are normal with
  /// the deviation 0.02, biases 0, norms 1.
  static Model random(const ModelConfig& config, std::uint64_t seed, at::Device device);

  /// Writes `config.json` and the weights, in the type that the configuration names. A model that
  /// was loaded in that type is saved bit for bit. Throws std::logic_error for a model with
  /// adapters, which would be lost (see trainer/optimization/lora.h).
  Result<void> save(const std::string& folder) const;

  /// Another model of the same weights, adapters included, that takes no part in autograd: a
  /// reference policy.
  Model frozen_copy() const;

  /// What the output weight turns into logits, [rows, tokens, hidden].
  at::Tensor hidden_states(const TokenBatch& batch) const;

  /// Whether each layer's activations are computed again in the backward pass instead of being kept
  /// (recomputed.h): one more forward pass of each, and memory for one layer's alone beside the
  /// hidden states between them. The model must then outlive the graph of its hidden states, where
  /// it is.
  void recompute_activations(bool on) { recomputes_ = on; }

  /// Runs the beginnings of sequences, `counts[i]` tokens of row i, into empty slots of a cache.
  /// Returns the hidden state of each row's last token, [rows, hidden].
  at::Tensor prefill(const at::Tensor& ids, std::span<const std::int64_t> counts,
                     std::span<const std::int64_t> slots, KeyValueCache& cache) const;

  /// Runs one more token of every slot, `ids` [slots], and counts it in the slots that `is_live`
  /// says; the others' tokens leave nothing behind. Returns [slots, hidden], where the rows of the
  /// others mean nothing.
  at::Tensor decode(const at::Tensor& ids, std::span<const std::uint8_t> is_live,
                    KeyValueCache& cache) const;

  /// [vocabulary, hidden].
  const at::Tensor& output_weight() const { return output_weight_; }
  at::Tensor logits(const at::Tensor& hidden_states) const;

  const ModelConfig& config() const { return config_; }
  at::TensorOptions options() const { return embedding_.options().requires_grad(false); }

  /// Under the names that checkpoints have for them; a tied output weight is not among them.
  const std::vector<NamedTensor>& parameters() const { return parameters_; }
  std::int64_t parameter_count() const;

  /// Those that require gradients: parameters and adapters, the latter under the names
  /// "PROJECTION.lora_A.weight" and "PROJECTION.lora_B.weight".
  std::vector<NamedTensor> trainable_parameters() const;

  /// The projections of all layers, under the names that checkpoints have for them
  /// ("model.layers.0.self_attn.q_proj"): where adapters go. Pointers last as long as the model
  /// stays where it is.
  std::vector<std::pair<std::string, Linear*>> projections();
  std::vector<std::pair<std::string, const Linear*>> projections() const;
  bool has_adapters() const;

 private:
  template <class Make>
  Model(const ModelConfig& config, at::Device device, const Make& make);

  at::Tensor run(const at::Tensor& ids, const at::Tensor& positions, const auto& attend,
                 bool recomputes = false) const;
  /// `decode` in float32 on the CPU, without autograd: only the rows that are live.
  at::Tensor decode_rows(const at::Tensor& ids, std::span<const std::uint8_t> is_live,
                         KeyValueCache& cache) const;

  ModelConfig config_;
  Rotary rotary_;
  at::Tensor embedding_;
  std::vector<Layer> layers_;
  at::Tensor norm_;
  at::Tensor output_weight_;
  bool recomputes_ = false;
  std::vector<NamedTensor> parameters_;
};

}  // namespace cupel::trainer
