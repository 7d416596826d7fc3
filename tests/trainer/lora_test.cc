#include "trainer/optimization/lora.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/trainer/tiny_model.h"
#include "trainer/checkpoint/tensor_file.h"
#include "trainer/optimization/adamw.h"
#include "trainer/optimization/adapter_files.h"
#include "trainer/optimization/training_state.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

at::Tensor logits_of(const Model& model) {
  return model.logits(model.hidden_states({.ids = test::some_tokens(2, 9, 97)}));
}

void train(Model& model, AdamW& optimizer, int steps) {
  for (int step = 0; step < steps; ++step) {
    logits_of(model).square().mean().backward();
    ASSERT_TRUE(optimizer.step(0.01));
    optimizer.zero_gradients();
  }
}

/// The tiny model with adapters that have learnt something.
Model trained_model(const LoraOptions& options) {
  Model model = test::tiny_model(Architecture::qwen2);
  EXPECT_TRUE(add_lora(model, options, 5));
  AdamW optimizer(model.trainable_parameters(), {});
  train(model, optimizer, 5);
  return model;
}

TEST(Lora, ChangesNothingBeforeItLearns) {
  Model model = test::tiny_model(Architecture::qwen2);
  const at::Tensor before = logits_of(model).detach();
  ASSERT_TRUE(add_lora(model, {}, 5));
  EXPECT_EQ(test::largest_difference(logits_of(model), before), 0);
}

// Uniform within ±1/√32: the variance of such numbers is a third of the bound's square.
TEST(Lora, BeginsAsPeftDoes) {
  Model model = test::tiny_model(Architecture::qwen2), same = test::tiny_model(Architecture::qwen2);
  ASSERT_TRUE(add_lora(model, {.rank = 64, .alpha = 16, .targets = {"q_proj"}}, 5));
  ASSERT_TRUE(add_lora(same, {.rank = 64, .alpha = 16, .targets = {"q_proj"}}, 5));
  const Linear& query = *model.projections()[0].second;
  const double bound = 1 / std::sqrt(32.0);
  EXPECT_EQ(query.lora_a.sizes(), (std::vector<std::int64_t>{64, 32}));
  EXPECT_LE(query.lora_a.abs().max().item<double>(), bound);
  EXPECT_GT(query.lora_a.abs().max().item<double>(), 0.99 * bound);
  EXPECT_NEAR(query.lora_a.square().mean().item<double>(), bound * bound / 3, 0.001);
  EXPECT_EQ(query.lora_b.sizes(), (std::vector<std::int64_t>{32, 64}));
  EXPECT_EQ(query.lora_b.abs().max().item<double>(), 0);
  EXPECT_EQ(query.lora_scale, 0.25);
  EXPECT_TRUE(test::is_identical(query.lora_a, same.projections()[0].second->lora_a));
  EXPECT_FALSE(test::is_identical(query.lora_a, model.projections()[7].second->lora_a));
}

TEST(Lora, TrainsTheAdaptersAlone) {
  Model model = test::tiny_model(Architecture::qwen2);
  const Model before = model.frozen_copy();
  ASSERT_TRUE(add_lora(model, {.rank = 2, .targets = {"v_proj", "up_proj"}}, 5));
  const std::vector<NamedTensor> trained = model.trainable_parameters();
  ASSERT_EQ(trained.size(), 3u * 2 * 2);
  EXPECT_EQ(trained[0].name, "model.layers.0.self_attn.v_proj.lora_A.weight");
  EXPECT_EQ(trained[11].name, "model.layers.2.mlp.up_proj.lora_B.weight");
  AdamW optimizer(trained, {});
  train(model, optimizer, 1);  // as B is 0, A has no gradient but 0 before it has moved
  logits_of(model).square().mean().backward();
  for (const NamedTensor& each : trained) {
    ASSERT_TRUE(each.tensor.grad().defined()) << each.name;
    EXPECT_GT(each.tensor.grad().abs().max().item<double>(), 0) << each.name;
  }
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    EXPECT_FALSE(model.parameters()[i].tensor.grad().defined()) << model.parameters()[i].name;
    EXPECT_TRUE(test::is_identical(model.parameters()[i].tensor, before.parameters()[i].tensor));
  }
}

TEST(Lora, AFrozenCopyHasTheAdapters) {
  const Model model = trained_model({.rank = 4});
  const Model copy = model.frozen_copy();
  EXPECT_TRUE(test::is_identical(logits_of(copy), logits_of(model).detach()));
  EXPECT_TRUE(copy.trainable_parameters().empty());
  EXPECT_FALSE(logits_of(copy).requires_grad());
}

TEST(Lora, MergedIsUnmerged) {
  Model model = trained_model({.rank = 4});
  const at::Tensor adapted = logits_of(model).detach();
  EXPECT_GT(test::largest_difference(adapted, logits_of(test::tiny_model(Architecture::qwen2))),
            1e-3);
  const test::TempFolder folder;
  EXPECT_THROW(static_cast<void>(model.save(folder.path("m"))), std::logic_error);
  merge_lora(model);
  EXPECT_FALSE(model.has_adapters());
  EXPECT_LT(test::largest_difference(logits_of(model), adapted), 1e-6);
  EXPECT_EQ(model.trainable_parameters().size(), model.parameters().size());
  ASSERT_TRUE(model.save(folder.path("m")));
  EXPECT_LT(test::largest_difference(
                logits_of(*Model::load(folder.path("m"), at::kFloat, at::kCPU)), adapted),
            1e-6);
}

TEST(Lora, SaysWhatItCannotDo) {
  Model model = test::tiny_model(Architecture::qwen2);
  const auto error_of = [&](const LoraOptions& options) {
    const auto added = add_lora(model, options, 1);
    return added ? "none" : added.error().message;
  };
  EXPECT_EQ(error_of({.targets = {"q_proj", "q_prj"}}),
            "lora: unknown target \"q_prj\"; did you mean \"q_proj\"? Known: q_proj, k_proj, "
            "v_proj, o_proj, gate_proj, up_proj, down_proj");
  EXPECT_THAT(error_of({.rank = 0}), HasSubstr("the rank is 0; expected 1 or more"));
  EXPECT_THAT(error_of({.targets = {}}), HasSubstr("no targets; known are q_proj"));
  EXPECT_EQ(model.trainable_parameters().size(), model.parameters().size());
  EXPECT_EQ(error_of({}), "none");
  EXPECT_THAT(error_of({}), HasSubstr("has adapters already"));
}

TEST(Lora, AdaptersAreSavedAndLoaded) {
  const test::TempFolder folder;
  const Model model = trained_model({.rank = 4, .alpha = 6, .targets = {"q_proj", "down_proj"}});
  ASSERT_TRUE(save_adapter(model, folder.path("a"), "base"));
  const auto config = nlohmann::json::parse(test::read_file(folder.path("a/adapter_config.json")));
  EXPECT_EQ(config["peft_type"], "LORA");
  EXPECT_EQ(config["r"], 4);
  EXPECT_EQ(config["lora_alpha"], 6.0);
  EXPECT_EQ(config["target_modules"], (std::vector<std::string>{"down_proj", "q_proj"}));
  EXPECT_EQ(config["base_model_name_or_path"], "base");
  const auto file = TensorFile::open(folder.path("a/adapter_model.safetensors"));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->entries().size(), 3u * 2 * 2);
  EXPECT_TRUE(test::is_identical(
      *file->tensor("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"),
      model.projections()[0].second->lora_a.detach()));

  Model loaded = test::tiny_model(Architecture::qwen2);
  const auto done = load_adapter(loaded, folder.path("a"));
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_TRUE(test::is_identical(logits_of(loaded).detach(), logits_of(model).detach()));
  EXPECT_EQ(loaded.trainable_parameters().size(), 12u);
}

TEST(Lora, AdaptersThatDoNotFitAreRefused) {
  const test::TempFolder folder;
  ASSERT_TRUE(save_adapter(trained_model({.rank = 4}), folder.path("a")));
  Model model = test::tiny_model(Architecture::qwen2);
  const auto error_of = [&](Model& to) {
    const auto loaded = load_adapter(to, folder.path("a"));
    return loaded ? "none" : loaded.error().message;
  };
  Model wide = test::tiny_model(Architecture::qwen3);
  EXPECT_THAT(error_of(wide), HasSubstr("self_attn.q_proj.lora_B.weight is of the type Float and "
                                        "shape [32, 4]; expected weights of the shape [64, 4]"));
  ModelConfig config = test::tiny_config(Architecture::qwen2);
  config.layers = 2;
  Model shallow = Model::random(config, 1, at::kCPU);
  EXPECT_THAT(error_of(shallow), HasSubstr("layers.2.mlp.down_proj.lora_A.weight is of no "
                                           "projection of this model"));
  const std::string path = folder.path("a/adapter_config.json");
  const auto document = nlohmann::json::parse(test::read_file(path));
  const auto with = [&](const char* name, nlohmann::json value) {
    auto changed = document;
    changed[name] = std::move(value);
    folder.write("a/adapter_config.json", changed.dump());
    return error_of(model);
  };
  EXPECT_THAT(with("use_dora", true), HasSubstr("\"use_dora\" is true, which is not supported"));
  EXPECT_THAT(with("bias", "all"), HasSubstr("only \"none\" is supported"));
  EXPECT_THAT(with("r", 0), HasSubstr("\"r\" is no whole number above 0"));
  EXPECT_THAT(with("peft_type", "IA3"), HasSubstr("\"peft_type\" is not \"LORA\""));
  EXPECT_THAT(with("modules_to_save", {"lm_head"}), HasSubstr("not supported"));
  EXPECT_EQ(with("rank_pattern", nlohmann::json::object()), "none");
  EXPECT_THROW(static_cast<void>(save_adapter(shallow, folder.path("b"))), std::logic_error);
}

// Of a model with adapters a checkpoint holds these alone; the base is the caller's.
TEST(Lora, AResumedRunIsTheRunThatWasNotStopped) {
  const test::TempFolder folder;
  const auto begun = [] {
    Model model = test::tiny_model(Architecture::qwen2);
    EXPECT_TRUE(add_lora(model, {.rank = 4}, 5));
    return model;
  };
  Model whole = begun(), stopped = begun(), resumed = begun();
  AdamW of_whole(whole.trainable_parameters(), {}), of_stopped(stopped.trainable_parameters(), {}),
      of_resumed(resumed.trainable_parameters(), {});
  train(whole, of_whole, 5);
  train(stopped, of_stopped, 3);
  const auto saved = save_training_state(folder.path("run"), stopped, of_stopped, {.step = 3}, 1);
  ASSERT_TRUE(saved) << saved.error().message;
  Model loaded = test::tiny_model(Architecture::qwen2);
  ASSERT_TRUE(load_adapter(loaded, *saved));
  EXPECT_TRUE(test::is_identical(logits_of(loaded).detach(), logits_of(stopped).detach()));

  const auto state = load_training_state(*saved, resumed, of_resumed);
  ASSERT_TRUE(state) << state.error().message;
  train(resumed, of_resumed, 2);
  const auto expected = of_whole.state(), found = of_resumed.state();
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_TRUE(test::is_identical(found[i].tensor.detach(), expected[i].tensor.detach()))
        << expected[i].name;
}

}  // namespace
}  // namespace cupel::trainer
