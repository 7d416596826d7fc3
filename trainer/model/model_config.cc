#include "trainer/model/model_config.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "datasets/text_file.h"
#include "trainer/checkpoint/tensor_type.h"

namespace cupel::trainer {
namespace {

using Json = nlohmann::ordered_json;

struct KnownArchitecture {
  Architecture architecture;
  const char* class_name;
  const char* model_type;
};

constexpr std::array kArchitectures = {
    KnownArchitecture{Architecture::qwen2, "Qwen2ForCausalLM", "qwen2"},
    KnownArchitecture{Architecture::qwen3, "Qwen3ForCausalLM", "qwen3"},
    KnownArchitecture{Architecture::llama, "LlamaForCausalLM", "llama"},
};

std::string known_class_names() {
  std::string names;
  for (const KnownArchitecture& each : kArchitectures)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", each.class_name);
  return names;
}

/// The fields of one JSON object; the first that is wrong is the one that is reported.
class FieldReader {
 public:
  explicit FieldReader(const Json& object) : object_(object) {}

  bool has(const char* name) const {
    const auto found = object_.find(name);
    return found != object_.end() && !found->is_null();
  }

  std::int64_t whole(const char* name, std::optional<std::int64_t> otherwise = {}) {
    if (!has(name)) return required(name, otherwise);
    const Json& value = object_[name];
    if (!value.is_number_integer()) return wrong(name, "a whole number", std::int64_t{0});
    return value.get<std::int64_t>();
  }

  double number(const char* name, std::optional<double> otherwise = {}) {
    if (!has(name)) return required(name, otherwise);
    const Json& value = object_[name];
    if (!value.is_number()) return wrong(name, "a number", 0.0);
    return value.get<double>();
  }

  bool flag(const char* name, bool otherwise) {
    if (!has(name)) return otherwise;
    const Json& value = object_[name];
    if (!value.is_boolean()) return wrong(name, "true or false", otherwise);
    return value.get<bool>();
  }

  std::string text(const char* name, const std::string& otherwise) {
    if (!has(name)) return otherwise;
    const Json& value = object_[name];
    if (!value.is_string()) return wrong(name, "a text", otherwise);
    return value.get<std::string>();
  }

  /// One token or a list of them.
  std::vector<std::int64_t> tokens(const char* name) {
    if (!has(name)) return {};
    const Json& value = object_[name];
    if (value.is_number_integer()) return {value.get<std::int64_t>()};
    if (!value.is_array())
      return wrong(name, "a token or a list of them", std::vector<std::int64_t>());
    std::vector<std::int64_t> tokens;
    for (const Json& each : value) {
      if (!each.is_number_integer()) return wrong(name, "a list of whole numbers", tokens);
      tokens.push_back(each.get<std::int64_t>());
    }
    return tokens;
  }

  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }
  const std::string& error() const { return error_; }

 private:
  template <class T>
  T required(const char* name, const std::optional<T>& otherwise) {
    if (otherwise) return *otherwise;
    fail(fmt::format("has no \"{}\"", name));
    return T{};
  }

  template <class T>
  T wrong(const char* name, const char* expected, T otherwise) {
    fail(fmt::format("\"{}\" is {}; expected {}", name, object_[name].dump(), expected));
    return otherwise;
  }

  const Json& object_;
  std::string error_;
};

const KnownArchitecture* architecture_of(const Json& document, FieldReader& fields) {
  const auto named = document.find("architectures");
  std::string name;
  if (named != document.end() && named->is_array() && !named->empty() && (*named)[0].is_string())
    name = (*named)[0].get<std::string>();
  const std::string type = fields.text("model_type", "");
  for (const KnownArchitecture& each : kArchitectures)
    if (name.empty() ? type == each.model_type : name == each.class_name) return &each;
  fields.fail(fmt::format("the architecture {} is not known; known are {}",
                          name.empty() ? "\"" + type + "\"" : name, known_class_names()));
  return nullptr;
}

/// `rope_theta` and `rope_scaling` of older files, `rope_parameters` of transformers 5.
void read_rope(const Json& document, FieldReader& fields, ModelConfig& config) {
  const bool is_new = fields.has("rope_parameters");
  const char* const name = is_new ? "rope_parameters" : "rope_scaling";
  if (!is_new) config.rope_theta = fields.number("rope_theta", config.rope_theta);
  if (!fields.has(name)) return;
  const Json& object = document[name];
  if (!object.is_object()) {
    fields.fail(fmt::format("\"{}\" is no object", name));
    return;
  }
  FieldReader rope(object);
  if (is_new) config.rope_theta = rope.number("rope_theta", config.rope_theta);
  const std::string kind = rope.text("rope_type", rope.text("type", "default"));
  if (kind == "llama3")
    config.rope_scaling = RopeScaling{rope.number("factor"), rope.number("low_freq_factor"),
                                      rope.number("high_freq_factor"),
                                      rope.whole("original_max_position_embeddings")};
  else if (kind != "default")
    rope.fail(fmt::format("\"rope_type\" is \"{}\"; known are default and llama3", kind));
  if (!rope.error().empty()) fields.fail(fmt::format("{}: {}", name, rope.error()));
}

void refuse_what_is_not_done(FieldReader& fields) {
  if (fields.flag("use_sliding_window", false))
    fields.fail("\"use_sliding_window\" is true; sliding windows are not supported");
  if (const std::string activation = fields.text("hidden_act", "silu"); activation != "silu")
    fields.fail(fmt::format("\"hidden_act\" is \"{}\"; only silu is supported", activation));
  if (fields.flag("mlp_bias", false))
    fields.fail("\"mlp_bias\" is true; biases in the feed-forward layers are not supported");
  if (fields.has("quantization_config"))
    fields.fail("\"quantization_config\": quantised weights cannot be trained; take the full ones");
}

}  // namespace

Result<ModelConfig> ModelConfig::from_json(std::string_view text) {
  const Json document = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return failure("is no JSON object");
  FieldReader fields(document);
  ModelConfig config;
  const KnownArchitecture* const known = architecture_of(document, fields);
  if (!known) return failure(fields.error());
  config.architecture = known->architecture;
  config.vocabulary = fields.whole("vocab_size");
  config.hidden = fields.whole("hidden_size");
  config.intermediate = fields.whole("intermediate_size");
  config.layers = fields.whole("num_hidden_layers");
  config.heads = fields.whole("num_attention_heads");
  config.key_value_heads = fields.whole("num_key_value_heads", config.heads);
  config.head_size = fields.whole("head_dim", config.heads > 0 ? config.hidden / config.heads : 0);
  config.context = fields.whole("max_position_embeddings");
  config.norm_epsilon = fields.number("rms_norm_eps", 1e-6);
  config.tied_embeddings = fields.flag("tie_word_embeddings", false);
  const bool has_bias = fields.flag("attention_bias", false);
  config.attention_bias = known->architecture == Architecture::qwen2 || has_bias;
  config.output_bias = known->architecture != Architecture::qwen2 && has_bias;
  config.weight_type = fields.text("dtype", fields.text("torch_dtype", "float32"));
  if (!trainer::weight_type(config.weight_type))
    fields.fail(fmt::format("\"dtype\" is \"{}\"; expected float32, bfloat16 or float16",
                            config.weight_type));
  config.end_tokens = fields.tokens("eos_token_id");
  if (const auto begin = fields.tokens("bos_token_id"); !begin.empty())
    config.begin_token = begin[0];
  if (fields.has("pad_token_id")) config.padding_token = fields.whole("pad_token_id");
  read_rope(document, fields, config);
  refuse_what_is_not_done(fields);
  if (!fields.error().empty()) return failure(fields.error());
  if (auto checked = config.check(); !checked) return tl::make_unexpected(checked.error());
  return config;
}

Result<ModelConfig> ModelConfig::from_file(const std::string& path) {
  auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  auto config = from_json(*text);
  if (!config) return failure(path + ": " + config.error().message);
  return config;
}

std::string ModelConfig::to_json() const {
  const KnownArchitecture* known = kArchitectures.data();
  while (known->architecture != architecture) ++known;
  Json rope = {{"rope_theta", rope_theta}, {"rope_type", rope_scaling ? "llama3" : "default"}};
  if (rope_scaling) {
    rope["factor"] = rope_scaling->factor;
    rope["low_freq_factor"] = rope_scaling->low_frequency_factor;
    rope["high_freq_factor"] = rope_scaling->high_frequency_factor;
    rope["original_max_position_embeddings"] = rope_scaling->original_context;
  }
  Json document = {{"architectures", {known->class_name}},
                   {"model_type", known->model_type},
                   {"vocab_size", vocabulary},
                   {"hidden_size", hidden},
                   {"intermediate_size", intermediate},
                   {"num_hidden_layers", layers},
                   {"num_attention_heads", heads},
                   {"num_key_value_heads", key_value_heads},
                   {"head_dim", head_size},
                   {"max_position_embeddings", context},
                   {"rms_norm_eps", norm_epsilon},
                   {"hidden_act", "silu"},
                   {"tie_word_embeddings", tied_embeddings}};
  if (architecture != Architecture::qwen2) document["attention_bias"] = attention_bias;
  // Both spellings: transformers 5 reads the first, its forerunners and others the rest.
  document["rope_parameters"] = rope;
  document["rope_theta"] = rope_theta;
  if (rope_scaling) {
    rope.erase("rope_theta");
    document["rope_scaling"] = rope;
  }
  document["dtype"] = weight_type;
  document["torch_dtype"] = weight_type;
  if (end_tokens.size() == 1)
    document["eos_token_id"] = end_tokens[0];
  else if (!end_tokens.empty())
    document["eos_token_id"] = end_tokens;
  if (begin_token) document["bos_token_id"] = *begin_token;
  if (padding_token) document["pad_token_id"] = *padding_token;
  return document.dump(2) + "\n";
}

Result<void> ModelConfig::check() const {
  const std::pair<const char*, std::int64_t> counts[] = {{"vocab_size", vocabulary},
                                                         {"hidden_size", hidden},
                                                         {"intermediate_size", intermediate},
                                                         {"num_hidden_layers", layers},
                                                         {"num_attention_heads", heads},
                                                         {"num_key_value_heads", key_value_heads},
                                                         {"head_dim", head_size},
                                                         {"max_position_embeddings", context}};
  for (const auto& [name, value] : counts)
    if (value < 1 || value > std::int64_t{1} << 31)
      return failure(fmt::format("\"{}\" is {}; expected 1 or more", name, value));
  if (heads % key_value_heads != 0)
    return failure(
        fmt::format("\"num_attention_heads\" is {}, no multiple of the {} of "
                    "\"num_key_value_heads\"",
                    heads, key_value_heads));
  if (head_size % 2 != 0)
    return failure(fmt::format("\"head_dim\" is {}; expected an even number", head_size));
  if (!(norm_epsilon > 0) || !(rope_theta > 0))
    return failure("\"rms_norm_eps\" and \"rope_theta\" must be above 0");
  for (const std::int64_t token : end_tokens)
    if (token < 0 || token >= vocabulary)
      return failure(fmt::format("\"eos_token_id\" {} is not among the {} tokens of \"vocab_size\"",
                                 token, vocabulary));
  return {};
}

}  // namespace cupel::trainer
