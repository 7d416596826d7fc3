#include "trainer/objective/sft_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/sin.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

at::Tensor some_values(std::int64_t rows, std::int64_t columns) {
  return (at::arange(rows * columns, at::kDouble) * 1.7).sin().view({rows, columns});
}

// Two micro-batches are their shares of the mean over all tokens.
TEST(SftLoss, IsTheMeanCrossEntropyOfTheBatch) {
  const at::Tensor hidden = some_values(6, 4), weight = some_values(9, 4).requires_grad_();
  const at::Tensor targets = at::arange(6, at::kLong);
  Mean cross_entropy, accuracy;
  const std::vector<std::pair<std::int64_t, std::int64_t>> parts = {{0, 2}, {2, 4}};
  for (const auto& [first, count] : parts) {
    const auto result = sft_loss(
        token_scores(hidden.narrow(0, first, count), weight, targets.narrow(0, first, count)), 6);
    ASSERT_TRUE(result);
    result->loss.backward();
    cross_entropy += result->cross_entropy;
    accuracy += result->accuracy;
  }
  const at::Tensor plain = weight.detach().clone().requires_grad_();
  const at::Tensor logits = hidden.matmul(plain.t());
  const at::Tensor expected = at::cross_entropy_loss(logits, targets);
  expected.backward();
  EXPECT_NEAR(cross_entropy.value(), expected.item<double>(), 1e-12);
  EXPECT_LE((weight.grad() - plain.grad()).abs().max().item<double>(), 1e-12);
  EXPECT_EQ(accuracy.count, 6);
  EXPECT_EQ(accuracy.sum, (logits.argmax(-1) == targets).sum().item<double>());
}

TEST(SftLoss, NamesATokenWhoseLogProbIsNone) {
  at::Tensor hidden = some_values(3, 4).clone();
  hidden[1][0] = std::nan("");
  const auto result =
      sft_loss(token_scores(hidden, some_values(9, 4), at::arange(3, at::kLong)), 3);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("token 1 of 3 is nan"));
}

}  // namespace
}  // namespace cupel::trainer
