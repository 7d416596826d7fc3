#include "trainer/model/model.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/trainer/tiny_model.h"
#include "trainer/checkpoint/checkpoint.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

std::string name_of(Architecture architecture) {
  constexpr const char* kNames[] = {"qwen2", "qwen3", "llama"};
  return kNames[static_cast<std::size_t>(architecture)];
}

class EachArchitecture : public ::testing::TestWithParam<Architecture> {};
INSTANTIATE_TEST_SUITE_P(Model, EachArchitecture,
                         ::testing::Values(Architecture::qwen2, Architecture::qwen3,
                                           Architecture::llama),
                         [](const auto& each) { return name_of(each.param); });

TEST_P(EachArchitecture, IsSavedAndLoadedBitForBit) {
  const test::TempFolder folder;
  const Model model = test::tiny_model(GetParam());
  ASSERT_TRUE(model.save(folder.path("saved")));
  const auto loaded = Model::load(folder.path("saved"), at::kFloat, at::kCPU);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config(), model.config());
  ASSERT_EQ(loaded->parameters().size(), model.parameters().size());
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    EXPECT_EQ(loaded->parameters()[i].name, model.parameters()[i].name);
    EXPECT_TRUE(test::is_identical(loaded->parameters()[i].tensor, model.parameters()[i].tensor))
        << model.parameters()[i].name;
  }
  ASSERT_TRUE(loaded->save(folder.path("again")));
  for (const char* file : {"config.json", "model.safetensors"})
    EXPECT_EQ(test::read_file(folder.path(std::string("saved/") + file)),
              test::read_file(folder.path(std::string("again/") + file)));
}

// Row by row, slots in another order than rows, one slot that ends early: what the cache gives is
// what the whole sequence gives.
TEST_P(EachArchitecture, DecodesWhatTheWholeSequenceGives) {
  const at::NoGradGuard no_grad;
  const Model model = test::tiny_model(GetParam());
  const at::Tensor ids = test::some_tokens(3, 90, model.config().vocabulary);
  const std::vector<std::int64_t> counts = {5, 17, 1}, slots = {2, 0, 1};
  const at::Tensor whole = model.hidden_states({.ids = ids});

  KeyValueCache cache(model.config(), 3, model.options());
  const at::Tensor first = model.prefill(ids.narrow(1, 0, 17), counts, slots, cache);
  for (std::int64_t row = 0; row < 3; ++row)
    EXPECT_LT(
        test::largest_difference(first[row], whole[row][counts[static_cast<std::size_t>(row)] - 1]),
        1e-5);
  std::vector<std::uint8_t> is_live = {1, 1, 1};
  for (int step = 0; step < 70; ++step) {
    if (step == 40) is_live[0] = 0;
    at::Tensor next = at::zeros({3}, at::kLong);
    for (std::size_t row = 0; row < 3; ++row)
      next[slots[row]] = ids[static_cast<std::int64_t>(row)]
                            [cache.lengths()[static_cast<std::size_t>(slots[row])]];
    std::vector<std::int64_t> places;
    for (std::size_t row = 0; row < 3; ++row)
      places.push_back(cache.lengths()[static_cast<std::size_t>(slots[row])]);
    const at::Tensor hidden = model.decode(next, is_live, cache);
    for (std::size_t row = 0; row < 3; ++row) {
      if (!is_live[static_cast<std::size_t>(slots[row])]) continue;
      EXPECT_LT(test::largest_difference(hidden[slots[row]],
                                         whole[static_cast<std::int64_t>(row)][places[row]]),
                1e-5)
          << "step " << step << ", row " << row;
    }
  }
  EXPECT_EQ(cache.lengths()[2], 75);
  EXPECT_EQ(cache.lengths()[0], 57);
}

// Once by tensor operations, which any device and type take, and once by loops: with autograd there
// are no loops.
TEST_P(EachArchitecture, DecodesTheSameByLoopsAndByTensorOperations) {
  const Model model = test::tiny_model(GetParam()).frozen_copy();
  const at::Tensor ids = test::some_tokens(4, 70, model.config().vocabulary);
  const std::vector<std::int64_t> counts = {1, 9, 4, 2}, slots = {1, 3, 0, 2};
  KeyValueCache loops(model.config(), 4, model.options()),
      operations(model.config(), 4, model.options());
  model.prefill(ids.narrow(1, 0, 9), counts, slots, loops);
  model.prefill(ids.narrow(1, 0, 9), counts, slots, operations);
  std::vector<std::uint8_t> is_live = {1, 1, 1, 1};
  for (std::int64_t step = 0; step < 60; ++step) {
    if (step == 20) is_live[3] = 0;
    const at::Tensor next = ids.select(1, step + 9);
    const at::Tensor expected = model.decode(next, is_live, operations);
    const at::NoGradGuard no_grad;
    const at::Tensor hidden = model.decode(next, is_live, loops);
    for (std::size_t slot = 0; slot < 4; ++slot)
      if (is_live[slot]) {
        const auto row = static_cast<std::int64_t>(slot);
        EXPECT_LT(test::largest_difference(hidden[row], expected[row]), 1e-5)
            << "step " << step << ", slot " << slot;
      }
  }
  EXPECT_THAT(loops.lengths(), ::testing::ElementsAreArray(operations.lengths()));
}

TEST_P(EachArchitecture, SeesNothingOfOtherDocumentsInARow) {
  const at::NoGradGuard no_grad;
  const Model model = test::tiny_model(GetParam());
  const at::Tensor ids = test::some_tokens(2, 20, model.config().vocabulary);
  const at::Tensor first = ids[0].narrow(0, 0, 13), second = ids[1].narrow(0, 0, 20);
  const at::Tensor packed = model.hidden_states(
      {.ids = at::cat({first, second}).unsqueeze(0),
       .positions = at::cat({at::arange(13, at::kLong), at::arange(20, at::kLong)}).unsqueeze(0),
       .documents =
           at::cat({at::zeros({13}, at::kLong), at::zeros({20}, at::kLong) + 1}).unsqueeze(0)});
  EXPECT_LT(test::largest_difference(packed[0].narrow(0, 0, 13),
                                     model.hidden_states({.ids = first.unsqueeze(0)})[0]),
            1e-5);
  EXPECT_LT(test::largest_difference(packed[0].narrow(0, 13, 20),
                                     model.hidden_states({.ids = second.unsqueeze(0)})[0]),
            1e-5);
}

TEST_P(EachArchitecture, SeesNothingBehindAToken) {
  const at::NoGradGuard no_grad;
  const Model model = test::tiny_model(GetParam());
  at::Tensor ids = test::some_tokens(1, 12, model.config().vocabulary);
  const at::Tensor before = model.hidden_states({.ids = ids});
  ids[0].narrow(0, 8, 4).fill_(3);
  const at::Tensor after = model.hidden_states({.ids = ids});
  EXPECT_TRUE(test::is_identical(before[0].narrow(0, 0, 8), after[0].narrow(0, 0, 8)));
  EXPECT_GT(test::largest_difference(before[0].narrow(0, 8, 4), after[0].narrow(0, 8, 4)), 1e-3);
}

TEST(Model, IsTheSameForASeed) {
  const Model one = test::tiny_model(Architecture::qwen2, 5),
              same = test::tiny_model(Architecture::qwen2, 5),
              other = test::tiny_model(Architecture::qwen2, 6);
  const auto last_weight = [](const Model& model) {
    return model.parameters()[model.parameters().size() - 2].tensor;
  };
  EXPECT_TRUE(test::is_identical(last_weight(one), last_weight(same)));
  EXPECT_FALSE(test::is_identical(last_weight(one), last_weight(other)));
  EXPECT_NEAR(one.parameters()[0].tensor.std().item<double>(), 0.02, 0.001);
}

TEST(Model, AFrozenCopyIsTheSameAndStaysSo) {
  const Model model = test::tiny_model(Architecture::qwen2);
  const Model copy = model.frozen_copy();
  const at::Tensor ids = test::some_tokens(2, 9, model.config().vocabulary);
  EXPECT_TRUE(
      test::is_identical(model.hidden_states({.ids = ids}), copy.hidden_states({.ids = ids})));
  EXPECT_FALSE(copy.hidden_states({.ids = ids}).requires_grad());
  const at::NoGradGuard no_grad;
  const at::Tensor before = copy.hidden_states({.ids = ids});
  model.parameters()[0].tensor.mutable_grad();
  at::Tensor embedding = model.parameters()[0].tensor;
  embedding.add_(1);
  EXPECT_TRUE(test::is_identical(copy.hidden_states({.ids = ids}), before));
}

TEST(Model, EveryParameterHasAGradient) {
  const Model model = test::tiny_model(Architecture::qwen3);
  model.logits(model.hidden_states({.ids = test::some_tokens(2, 9, 97)}))
      .logsumexp(-1)
      .sum()
      .backward();
  for (const NamedTensor& each : model.parameters()) {
    ASSERT_TRUE(each.tensor.grad().defined()) << each.name;
    EXPECT_GT(each.tensor.grad().abs().max().item<double>(), 0) << each.name;
  }
}

TEST(Model, IsLoadedFromShards) {
  const test::TempFolder folder;
  const Model model = test::tiny_model(Architecture::llama);
  ASSERT_TRUE(model.save(folder.path("m")));
  ASSERT_TRUE(write_checkpoint(folder.path("m"), model.parameters(), 10'000));
  EXPECT_FALSE(std::filesystem::exists(folder.path("m/model.safetensors")));
  EXPECT_TRUE(std::filesystem::exists(folder.path("m/model.safetensors.index.json")));
  const auto loaded = Model::load(folder.path("m"), at::kFloat, at::kCPU);
  ASSERT_TRUE(loaded) << loaded.error().message;
  for (std::size_t i = 0; i < model.parameters().size(); ++i)
    EXPECT_TRUE(test::is_identical(loaded->parameters()[i].tensor, model.parameters()[i].tensor));

  const std::string shard = folder.path("m/model-00002-of-");
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("m")))
    if (entry.path().string().starts_with(shard)) std::filesystem::remove(entry.path());
  const auto missing = Model::load(folder.path("m"), at::kFloat, at::kCPU);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr("model-00002-of-"));
  EXPECT_THAT(missing.error().message, HasSubstr("the shard is missing"));
}

TEST(Model, SaysWhichTensorIsOfAnotherShape) {
  const test::TempFolder folder;
  const Model model = test::tiny_model(Architecture::qwen2);
  ASSERT_TRUE(model.save(folder.path("m")));
  ModelConfig config = model.config();
  config.intermediate = 50;
  folder.write("m/config.json", config.to_json());
  const auto loaded = Model::load(folder.path("m"), at::kFloat, at::kCPU);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message,
              HasSubstr("tensor model.layers.0.mlp.gate_proj.weight has the shape [48, 32]; "
                        "config.json asks for [50, 32]"));
}

TEST(Model, SaysWhichTensorIsMissing) {
  const test::TempFolder folder;
  const Model model = test::tiny_model(Architecture::qwen2);
  ASSERT_TRUE(model.save(folder.path("m")));
  auto tensors = model.parameters();
  tensors.pop_back();
  ASSERT_TRUE(write_checkpoint(folder.path("m"), tensors));
  const auto loaded = Model::load(folder.path("m"), at::kFloat, at::kCPU);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, HasSubstr("has no tensor model.norm.weight"));
}

}  // namespace
}  // namespace cupel::trainer
