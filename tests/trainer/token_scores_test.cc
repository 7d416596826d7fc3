#include "trainer/objective/token_scores.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace cupel::trainer {
namespace {

at::Tensor some_values(std::int64_t rows, std::int64_t columns, double scale, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> draw(-scale, scale);
  at::Tensor values = at::zeros({rows, columns}, at::kDouble);
  double* data = values.mutable_data_ptr<double>();
  for (std::int64_t i = 0; i < rows * columns; ++i) data[i] = draw(random);
  return values;
}

struct Input {
  at::Tensor hidden, weight, targets;  // float64
};

Input some_input(std::int64_t tokens, std::int64_t vocabulary, double scale = 1) {
  Input input{.hidden = some_values(tokens, 6, 1, 1),
              .weight = some_values(vocabulary, 6, scale, 2)};
  std::mt19937_64 random(3);
  input.targets = at::zeros({tokens}, at::kLong);
  std::int64_t* data = input.targets.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < tokens; ++i)
    data[i] = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(vocabulary));
  return input;
}

/// The same by its definition, all logits at once, for autograd to differentiate.
TokenScores plain_scores(const Input& input, double temperature) {
  const at::Tensor logits = input.hidden.matmul(input.weight.t()) / temperature;
  const at::Tensor log_p = at::log_softmax(logits, -1);
  return {.log_prob = log_p.gather(-1, input.targets.unsqueeze(-1)).squeeze(-1),
          .entropy = -(log_p.exp() * log_p).sum(-1),
          .log_sum_exp = at::logsumexp(logits, -1)};
}

struct Evaluated {
  TokenScores scores;
  at::Tensor hidden_gradient, weight_gradient;
};

/// Values, and gradients of a sum in which every token's share is another.
Evaluated evaluated(const Input& input, const auto& score, bool with_entropy = true,
                    bool with_log_sum_exp = true) {
  Input leaves{.hidden = input.hidden.detach().clone().requires_grad_(),
               .weight = input.weight.detach().clone().requires_grad_(),
               .targets = input.targets};
  Evaluated result{.scores = score(leaves)};
  const std::int64_t tokens = input.hidden.size(0);
  const auto share = [&](const at::Tensor& of, std::uint64_t seed) {
    return (of * some_values(1, tokens, 1, seed).squeeze(0).to(of.scalar_type())).sum();
  };
  at::Tensor sum = share(result.scores.log_prob, 4);
  if (with_entropy) sum = sum + share(result.scores.entropy, 5);
  if (with_log_sum_exp) sum = sum + share(result.scores.log_sum_exp, 6);
  sum.backward();
  result.hidden_gradient = leaves.hidden.grad();
  result.weight_gradient = leaves.weight.grad();
  return result;
}

/// The largest difference, beside the largest value of what is expected.
double relative_difference(const at::Tensor& value, const at::Tensor& expected) {
  EXPECT_EQ(value.sizes(), expected.sizes());
  if (expected.numel() == 0) return 0;
  const double scale = expected.abs().max().item<double>();
  return (value.to(at::kDouble) - expected).abs().max().item<double>() / std::max(scale, 1e-300);
}

void expect_near(const Evaluated& value, const Evaluated& expected, double tolerance) {
  const at::NoGradGuard no_grad;
  EXPECT_LE(relative_difference(value.scores.log_prob, expected.scores.log_prob), tolerance);
  EXPECT_LE(relative_difference(value.scores.entropy, expected.scores.entropy), tolerance);
  EXPECT_LE(relative_difference(value.scores.log_sum_exp, expected.scores.log_sum_exp), tolerance);
  EXPECT_LE(relative_difference(value.hidden_gradient, expected.hidden_gradient), tolerance);
  EXPECT_LE(relative_difference(value.weight_gradient, expected.weight_gradient), tolerance);
}

auto chunked(double temperature, std::int64_t chunk) {
  return [=](const Input& input) {
    return token_scores(input.hidden, input.weight, input.targets, temperature, chunk);
  };
}

auto plain(double temperature) {
  return [=](const Input& input) { return plain_scores(input, temperature); };
}

Input in_type(const Input& input, at::ScalarType type) {
  return {
      .hidden = input.hidden.to(type), .weight = input.weight.to(type), .targets = input.targets};
}

struct Shape {
  std::int64_t tokens, vocabulary, chunk;
  double temperature;
  double scale;  ///< of the weight: 1 gives logits of some units, 40 of ±80 and more
};

class TokenScoresOfShape : public ::testing::TestWithParam<Shape> {};

std::vector<Shape> shapes() {
  std::vector<Shape> all;
  for (const std::int64_t vocabulary : {5, 97})
    for (const double temperature : {1.0, 0.7})
      for (const double scale : {1.0, 40.0})
        for (const std::int64_t chunk : {0, 1, 3, 7, 20, 1000})
          all.push_back({20, vocabulary, chunk, temperature, scale});
  return all;
}

INSTANTIATE_TEST_SUITE_P(TokenScores, TokenScoresOfShape, ::testing::ValuesIn(shapes()),
                         [](const auto& each) { return "shape_" + std::to_string(each.index); });

TEST_P(TokenScoresOfShape, EqualPlainAutogradInDoublePrecision) {
  const Shape& shape = GetParam();
  const Input input = some_input(shape.tokens, shape.vocabulary, shape.scale);
  expect_near(evaluated(input, chunked(shape.temperature, shape.chunk)),
              evaluated(input, plain(shape.temperature)), 1e-12);
}

TEST_P(TokenScoresOfShape, EqualDoublePrecisionInSinglePrecision) {
  const Shape& shape = GetParam();
  // What float32 makes of the inputs is not the operation's error.
  const Input input = in_type(some_input(shape.tokens, shape.vocabulary, shape.scale), at::kFloat);
  const auto value = evaluated(input, chunked(shape.temperature, shape.chunk));
  EXPECT_EQ(value.scores.log_prob.scalar_type(), at::kFloat);
  EXPECT_EQ(value.weight_gradient.scalar_type(), at::kFloat);
  // Logits of 140 have steps of 1.5e-5, and so has what depends on their differences.
  expect_near(value, evaluated(in_type(input, at::kDouble), plain(shape.temperature)),
              shape.scale > 1 ? 1e-4 : 1e-5);
}

TEST(TokenScores, ReachLogitsOf80) {
  const Input input = some_input(20, 97, 40);
  EXPECT_GT(input.hidden.matmul(input.weight.t()).abs().max().item<double>(), 80);
}

TEST(TokenScores, NeedNoGradientOfWhatIsNotUsed) {
  const Input input = some_input(9, 13);
  for (const bool with_entropy : {false, true})
    for (const bool with_log_sum_exp : {false, true})
      expect_near(evaluated(input, chunked(0.7, 4), with_entropy, with_log_sum_exp),
                  evaluated(input, plain(0.7), with_entropy, with_log_sum_exp), 1e-12);
}

// Of the entropy and the log-sum-exp alone.
TEST(TokenScores, DifferentiateEachAlone) {
  const Input input = some_input(9, 13);
  for (const bool of_entropy : {false, true}) {
    at::Tensor gradients[2];
    for (const bool is_plain : {false, true}) {
      const at::Tensor hidden = input.hidden.clone().requires_grad_();
      const Input leaf{.hidden = hidden, .weight = input.weight, .targets = input.targets};
      const TokenScores scores = is_plain ? plain(1)(leaf) : chunked(1, 4)(leaf);
      (of_entropy ? scores.entropy : scores.log_sum_exp).pow(2).sum().backward();
      gradients[is_plain] = hidden.grad();
    }
    EXPECT_LE(relative_difference(gradients[0], gradients[1]), 1e-12);
  }
}

TEST(TokenScores, GradientsAreFiniteDifferences) {
  const at::NoGradGuard no_grad;
  const Input input = some_input(4, 5, 2);
  const auto sum = [&](const Input& point) {
    const TokenScores scores = chunked(0.7, 3)(point);
    return (scores.log_prob * some_values(1, 4, 1, 4).squeeze(0) +
            scores.entropy * some_values(1, 4, 1, 5).squeeze(0) +
            scores.log_sum_exp * some_values(1, 4, 1, 6).squeeze(0))
        .sum()
        .item<double>();
  };
  at::AutoGradMode grad(true);
  const Evaluated result = evaluated(input, chunked(0.7, 3));
  constexpr double kStep = 1e-6;
  const auto compare = [&](at::Tensor Input::*part, const at::Tensor& gradient) {
    for (std::int64_t i = 0; i < gradient.numel(); ++i) {
      double values[2];
      for (const int side : {0, 1}) {
        Input moved = input;
        moved.*part = (input.*part).clone();
        (moved.*part).mutable_data_ptr<double>()[i] += side == 0 ? -kStep : kStep;
        values[side] = sum(moved);
      }
      EXPECT_NEAR(gradient.reshape(-1)[i].item<double>(), (values[1] - values[0]) / (2 * kStep),
                  1e-7);
    }
  };
  compare(&Input::hidden, result.hidden_gradient);
  compare(&Input::weight, result.weight_gradient);
}

// Weights of a model in bfloat16: the scores are those of the rounded weights, in float32.
TEST(TokenScores, OfHalfPrecisionAreSummedInSinglePrecision) {
  for (const at::ScalarType type : {at::kBFloat16, at::kHalf}) {
    const Input input = in_type(some_input(20, 97), type);
    const auto value = evaluated(input, chunked(0.7, 7));
    const auto expected = evaluated(in_type(input, at::kDouble), plain(0.7));
    EXPECT_EQ(value.scores.log_prob.scalar_type(), at::kFloat);
    EXPECT_EQ(value.hidden_gradient.scalar_type(), type);
    EXPECT_EQ(value.weight_gradient.scalar_type(), type);
    EXPECT_LE(relative_difference(value.scores.log_prob.detach(), expected.scores.log_prob), 1e-5);
    EXPECT_LE(relative_difference(value.scores.entropy.detach(), expected.scores.entropy), 1e-5);
    EXPECT_LE(relative_difference(value.weight_gradient, expected.weight_gradient), 4e-3);
    EXPECT_LE(relative_difference(value.hidden_gradient, expected.hidden_gradient), 4e-3);
  }
}

// A token that is all but certain: its log-prob and entropy keep their digits in float32.
TEST(TokenScores, OfACertainTokenKeepTheirDigits) {
  const at::Tensor hidden = at::zeros({1, 1}, at::kFloat) + 1;
  const at::Tensor weight = at::zeros({2, 1}, at::kFloat);
  weight[0] = 80;
  weight[1] = 70;
  const TokenScores scores = token_scores(hidden, weight, at::zeros({1}, at::kLong));
  const double rest = std::exp(-10.0), p = 1 / (1 + rest), q = rest / (1 + rest);
  EXPECT_NEAR(scores.log_prob.item<double>() / std::log(p), 1, 2e-3);  // ln(1 + 4.5e-5) in float32
  EXPECT_NEAR(scores.entropy.item<double>() / -(p * std::log(p) + q * std::log(q)), 1, 1e-3);
}

TEST(TokenScores, SayWhichTargetsAreTheLikeliest) {
  const Input input = some_input(20, 5);
  const at::Tensor expected = input.hidden.matmul(input.weight.t()).argmax(-1) == input.targets;
  EXPECT_GT(expected.sum().item<std::int64_t>(), 0);
  EXPECT_LT(expected.sum().item<std::int64_t>(), 20);
  EXPECT_TRUE(chunked(0.7, 3)(input).is_likeliest.equal(expected));
}

TEST(TokenScores, OfNoTokensAreEmpty) {
  const auto value = evaluated(some_input(0, 5), chunked(1, 0));
  EXPECT_EQ(value.scores.log_prob.numel(), 0);
  EXPECT_EQ(value.hidden_gradient.sizes(), at::IntArrayRef({0, 6}));
  EXPECT_EQ(value.weight_gradient.abs().max().item<double>(), 0);
}

TEST(TokenScores, LeaveOutTheGradientOfAFrozenWeight) {
  const Input input = some_input(4, 5);
  const at::Tensor hidden = input.hidden.clone().requires_grad_();
  token_scores(hidden, input.weight, input.targets).log_prob.sum().backward();
  EXPECT_TRUE(hidden.grad().defined());
  EXPECT_FALSE(input.weight.grad().defined());
}

TEST(TokenScores, RefuseWhatDoesNotFit) {
  const Input input = some_input(4, 5);
  EXPECT_THROW(token_scores(input.hidden, input.hidden.t(), input.targets), std::invalid_argument);
  EXPECT_THROW(token_scores(input.hidden, input.weight, input.targets.narrow(0, 0, 3)),
               std::invalid_argument);
  EXPECT_THROW(token_scores(input.hidden, input.weight, input.targets, 0), std::invalid_argument);
}

}  // namespace
}  // namespace cupel::trainer
