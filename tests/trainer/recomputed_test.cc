#include "trainer/model/recomputed.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/trainer/tiny_model.h"
#include "trainer/optimization/lora.h"

namespace cupel::trainer {
namespace {

/// The bytes of tensors that this thread has made and not given back.
class LiveBytes : public c10::MemoryReportingInfoBase {
 public:
  void reportMemoryUsage(void*, std::int64_t bytes, std::size_t, std::size_t,
                         c10::Device) override {
    count += bytes;
  }
  bool memoryProfilingEnabled() const override { return true; }

  std::int64_t count = 0;
};

TokenBatch padded_batch(const Model& model) {
  return {.ids = test::some_tokens(3, 17, model.config().vocabulary)};
}

TokenBatch packed_batch(const Model& model) {
  const at::Tensor ids = test::some_tokens(1, 33, model.config().vocabulary);
  return {.ids = ids,
          .positions = at::cat({at::arange(13, at::kLong), at::arange(20, at::kLong)}).unsqueeze(0),
          .documents =
              at::cat({at::zeros({13}, at::kLong), at::zeros({20}, at::kLong) + 1}).unsqueeze(0)};
}

/// The gradients of two backward passes, one added to the other.
std::vector<NamedTensor> gradients(Model& model, bool recomputes) {
  model.recompute_activations(recomputes);
  for (const TokenBatch& batch : {padded_batch(model), packed_batch(model)})
    model.logits(model.hidden_states(batch)).square().mean().backward();
  std::vector<NamedTensor> all;
  for (const NamedTensor& each : model.trainable_parameters())
    all.push_back({each.name, each.tensor.grad()});
  return all;
}

void expect_identical(const std::vector<NamedTensor>& left, const std::vector<NamedTensor>& right) {
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    ASSERT_TRUE(left[i].tensor.defined()) << left[i].name;
    EXPECT_GT(left[i].tensor.abs().max().item<double>(), 0) << left[i].name;
    EXPECT_TRUE(test::is_identical(left[i].tensor, right[i].tensor)) << left[i].name;
  }
}

class RecomputedModel : public ::testing::TestWithParam<Architecture> {};
INSTANTIATE_TEST_SUITE_P(Architectures, RecomputedModel,
                         ::testing::Values(Architecture::qwen2, Architecture::qwen3,
                                           Architecture::llama));

TEST_P(RecomputedModel, HasTheSameGradients) {
  Model kept = test::tiny_model(GetParam()), again = test::tiny_model(GetParam());
  expect_identical(gradients(kept, false), gradients(again, true));
}

TEST(Recomputed, AdaptersBehindAFrozenEmbeddingGetTheirGradients) {
  const auto with_adapters = [] {
    Model model = test::tiny_model(Architecture::qwen2);
    EXPECT_TRUE(add_lora(model, {.rank = 2}, 3));
    const at::NoGradGuard no_grad;
    // B is 0 at first, and would leave nothing of A's gradient.
    for (const auto& [name, projection] : model.projections())
      if (projection->lora_b.defined()) projection->lora_b.fill_(0.125);
    return model;
  };
  Model kept = with_adapters(), again = with_adapters();
  expect_identical(gradients(kept, false), gradients(again, true));
}

TEST(Recomputed, KeepsLessForTheBackwardPass) {
  const auto kept_bytes = [](bool recomputes) {
    Model model = test::tiny_model(Architecture::qwen2);
    model.recompute_activations(recomputes);
    const TokenBatch batch = padded_batch(model);
    const auto live = std::make_shared<LiveBytes>();
    const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, live);
    const at::Tensor hidden = model.hidden_states(batch);
    return live->count;
  };
  const std::int64_t all = kept_bytes(false), few = kept_bytes(true);
  EXPECT_GT(few, 0);
  EXPECT_LT(few * 3, all);
}

TEST(Recomputed, RunsThePartOnceForEachPass) {
  int runs = 0;
  const at::Tensor factor = at::ones({3}).requires_grad_();
  const auto part = [&](const at::Tensor& input) {
    ++runs;
    return input * factor * factor;
  };
  const at::Tensor input = (at::arange(3, at::kFloat) + 1).requires_grad_();
  const at::Tensor output = recomputed(input, part);
  EXPECT_EQ(runs, 1);
  output.sum().backward();
  EXPECT_EQ(runs, 2);
  EXPECT_TRUE(test::is_identical(input.grad(), at::ones({3})));
  EXPECT_TRUE(test::is_identical(factor.grad(), 2 * input.detach()));
  const at::NoGradGuard no_grad;
  EXPECT_FALSE(recomputed(input, part).requires_grad());
  EXPECT_EQ(runs, 3);
}

}  // namespace
}  // namespace cupel::trainer
