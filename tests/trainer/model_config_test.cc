#include "trainer/model/model_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/trainer/tiny_model.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

/// Qwen2.5-0.5B's numbers, as its repository has them.
Json qwen_document() {
  return Json::parse(R"({"architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0,
    "bos_token_id": 151643, "eos_token_id": 151645, "hidden_act": "silu", "hidden_size": 896,
    "intermediate_size": 4864, "max_position_embeddings": 32768, "max_window_layers": 21,
    "model_type": "qwen2", "num_attention_heads": 14, "num_hidden_layers": 24,
    "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
    "sliding_window": 32768, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
    "use_cache": true, "use_sliding_window": false, "vocab_size": 151936})");
}

std::string error_of(const Json& document) {
  const auto config = ModelConfig::from_json(document.dump());
  return config ? "none" : config.error().message;
}

TEST(ModelConfig, ReadsQwen) {
  const auto config = ModelConfig::from_json(qwen_document().dump());
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->architecture, Architecture::qwen2);
  EXPECT_EQ(config->head_size, 64);
  EXPECT_EQ(config->rope_theta, 1e6);
  EXPECT_TRUE(config->attention_bias);
  EXPECT_FALSE(config->output_bias);
  EXPECT_TRUE(config->tied_embeddings);
  EXPECT_EQ(config->weight_type, "bfloat16");
  EXPECT_EQ(config->end_tokens, std::vector<std::int64_t>{151645});
}

TEST(ModelConfig, ReadsLlamaWithItsScalingInBothSpellings) {
  Json document = qwen_document();
  document["architectures"] = {"LlamaForCausalLM"};
  document["eos_token_id"] = {128001, 128008, 128009};
  document["tie_word_embeddings"] = false;
  document["rope_scaling"] = {{"factor", 8.0},
                              {"low_freq_factor", 1.0},
                              {"high_freq_factor", 4.0},
                              {"original_max_position_embeddings", 8192},
                              {"rope_type", "llama3"}};
  const auto old = ModelConfig::from_json(document.dump());
  ASSERT_TRUE(old) << old.error().message;
  EXPECT_EQ(old->rope_scaling, (RopeScaling{8, 1, 4, 8192}));
  EXPECT_FALSE(old->attention_bias);
  EXPECT_EQ(old->end_tokens.size(), 3u);
  document["rope_parameters"] = document["rope_scaling"];
  document["rope_parameters"]["rope_theta"] = document["rope_theta"];
  document.erase("rope_scaling");
  document.erase("rope_theta");
  const auto recent = ModelConfig::from_json(document.dump());
  ASSERT_TRUE(recent) << recent.error().message;
  EXPECT_EQ(*recent, *old);
}

TEST(ModelConfig, IsReadAsItWasWritten) {
  for (const auto architecture : {Architecture::qwen2, Architecture::qwen3, Architecture::llama}) {
    ModelConfig config = test::tiny_config(architecture);
    config.begin_token = 0;
    config.padding_token = 2;
    config.end_tokens = {1, 4};
    const auto read = ModelConfig::from_json(config.to_json());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, config);
  }
}

TEST(ModelConfig, SaysWhatIsWrong) {
  const auto with = [](const char* name, Json value) {
    Json document = qwen_document();
    document[name] = std::move(value);
    return document;
  };
  EXPECT_EQ(error_of(with("architectures", {"MixtralForCausalLM"})),
            "the architecture MixtralForCausalLM is not known; known are Qwen2ForCausalLM, "
            "Qwen3ForCausalLM, LlamaForCausalLM");
  EXPECT_EQ(error_of(with("hidden_size", "896")),
            "\"hidden_size\" is \"896\"; expected a whole number");
  EXPECT_EQ(error_of(with("hidden_size", nullptr)), "has no \"hidden_size\"");
  EXPECT_THAT(error_of(with("num_key_value_heads", 3)), HasSubstr("no multiple of the 3"));
  EXPECT_THAT(error_of(with("num_hidden_layers", 0)), HasSubstr("expected 1 or more"));
  EXPECT_THAT(error_of(with("head_dim", 63)), HasSubstr("expected an even number"));
  EXPECT_THAT(error_of(with("use_sliding_window", true)), HasSubstr("not supported"));
  EXPECT_THAT(error_of(with("hidden_act", "gelu")), HasSubstr("only silu"));
  EXPECT_THAT(error_of(with("torch_dtype", "int8")), HasSubstr("expected float32"));
  EXPECT_THAT(error_of(with("rope_scaling", {{"rope_type", "yarn"}, {"factor", 4.0}})),
              HasSubstr("known are default and llama3"));
  EXPECT_THAT(error_of(with("rope_scaling", {{"rope_type", "llama3"}, {"factor", 4.0}})),
              HasSubstr("rope_scaling: has no \"low_freq_factor\""));
  EXPECT_THAT(error_of(with("quantization_config", {{"bits", 4}})), HasSubstr("quantised"));
  EXPECT_EQ(ModelConfig::from_json("[1]").error().message, "is no JSON object");
}

}  // namespace
}  // namespace cupel::trainer
