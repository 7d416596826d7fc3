#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

/// The families of models that are known, by what they do differently from one another.
enum class Architecture : std::uint8_t {
  qwen2,  ///< Qwen2, Qwen2.5: biases on queries, keys and values
  qwen3,  ///< Qwen3: queries and keys normalised, head by head
  llama,  ///< Llama 3: neither
};

/// How Llama 3.1 and later stretch the rotary embedding beyond the length that it was trained on
/// (`"rope_type": "llama3"`).
struct RopeScaling {
  double factor = 1;
  double low_frequency_factor = 1;
  double high_frequency_factor = 4;
  std::int64_t original_context = 8192;

  bool operator==(const RopeScaling&) const = default;
};

/// The shape of a model, as a Hugging Face `config.json` gives it. Defaults are those of a small
/// model that is trained from scratch.
///
///     auto config = ModelConfig::from_json(R"({"architectures": ["Qwen2ForCausalLM"], …})");
struct ModelConfig {
  Architecture architecture = Architecture::qwen2;
  std::int64_t vocabulary = 0;
  std::int64_t hidden = 64;
  std::int64_t intermediate = 192;
  std::int64_t layers = 2;
  std::int64_t heads = 4;
  std::int64_t key_value_heads = 2;
  std::int64_t head_size = 16;
  std::int64_t context = 1024;  ///< tokens of the longest sequence it is meant for
  double norm_epsilon = 1e-6;
  double rope_theta = 10000;
  std::optional<RopeScaling> rope_scaling = {};
  bool tied_embeddings = true;  ///< the output weight is the embedding
  bool attention_bias = true;   ///< on queries, keys and values
  bool output_bias = false;     ///< on the attention's output, as Llama's `attention_bias` has it
  std::string weight_type = "float32";        ///< in the checkpoint: float32, bfloat16 or float16
  std::vector<std::int64_t> end_tokens = {};  ///< `eos_token_id`
  std::optional<std::int64_t> begin_token = {};
  std::optional<std::int64_t> padding_token = {};

  bool operator==(const ModelConfig&) const = default;

  /// Fails, with the name of the field, where it is of an architecture that is not known (and lists
  /// those that are), lacks a number, or asks for what is not done here: sliding windows, other
  /// rotary embeddings, other activations, biases elsewhere.
  static Result<ModelConfig> from_json(std::string_view text);
  static Result<ModelConfig> from_file(const std::string& path);

  /// A `config.json` that transformers reads.
  std::string to_json() const;

  /// Whether the numbers fit together: every head has its share, sizes are above 0.
  Result<void> check() const;
};

}  // namespace cupel::trainer
