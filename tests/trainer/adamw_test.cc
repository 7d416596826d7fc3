#include "trainer/optimization/adamw.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/support/files.h"
#include "tests/trainer/tiny_model.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

at::Tensor leaf(const at::Tensor& values) { return values.clone().requires_grad_(); }

/// Numbers of both signs and several magnitudes; others for another seed.
at::Tensor some_numbers(at::IntArrayRef shape, double seed) {
  std::int64_t count = 1;
  for (const std::int64_t length : shape) count *= length;
  const at::Tensor places = at::arange(count, at::kDouble);
  return (at::sin(places * 1.7 + seed) * at::sin(places * 0.3 + 2 * seed))
      .to(at::kFloat)
      .view(shape);
}

/// One number as the paper has it (algorithm 2 of arXiv:1711.05101, the schedule's factor being 1
/// and the decay scaled by the learning rate, as in PyTorch), in double precision.
struct Scalar {
  double value, mean = 0, square = 0;
  int updates = 0;

  void update(double gradient, double rate, double decay, const AdamWOptions& options) {
    ++updates;
    value -= rate * decay * value;
    mean = options.beta1 * mean + (1 - options.beta1) * gradient;
    square = options.beta2 * square + (1 - options.beta2) * gradient * gradient;
    const double corrected_mean = mean / (1 - std::pow(options.beta1, updates));
    const double corrected_square = square / (1 - std::pow(options.beta2, updates));
    value -= rate * corrected_mean / (std::sqrt(corrected_square) + options.epsilon);
  }
};

std::vector<double> doubles(const at::Tensor& tensor) {
  const at::Tensor wide = tensor.detach().to(at::kDouble).contiguous();
  return {wide.const_data_ptr<double>(), wide.const_data_ptr<double>() + wide.numel()};
}

/// In bfloat16, 1 + 2^-9 is 1: what each of many passes adds would be lost.
TEST(AdamW, GathersGradientsOfShortTypesInFloat32) {
  for (const at::ScalarType type : {at::kBFloat16, at::kHalf, at::kFloat}) {
    at::Tensor weight = at::ones({2}, type).requires_grad_();
    AdamW optimizer({{"weight", weight}}, {.max_gradient_norm = 0});
    const auto pass = [&](double gradient) {
      (weight * gradient).sum().backward();
      optimizer.gather_gradients();
    };
    pass(1);
    for (int i = 0; i < 256; ++i) pass(std::ldexp(1, -9));
    EXPECT_DOUBLE_EQ(optimizer.gradient_norm(), 1.5 * std::sqrt(2.0));
    (weight * 0.5).sum().backward();  // not gathered: it counts nevertheless
    EXPECT_DOUBLE_EQ(optimizer.gradient_norm(), 2 * std::sqrt(2.0));
    ASSERT_TRUE(optimizer.step(0.1));
    // The first moment after one update is (1 - beta1) of the gradient.
    const at::Tensor moment = optimizer.state().at(1).tensor;
    for (const double mean : doubles(moment))
      EXPECT_NEAR(mean, 2 * (1 - optimizer.options().beta1), 1e-6);
    optimizer.zero_gradients();
    EXPECT_EQ(optimizer.gradient_norm(), 0);
  }
}

TEST(AdamW, IsWhatThePaperSays) {
  const AdamWOptions options{
      .beta1 = 0.9, .beta2 = 0.95, .weight_decay = 0.1, .max_gradient_norm = 2.5};
  at::Tensor matrix = leaf(some_numbers({5, 7}, 1)), vector = leaf(some_numbers({11}, 2));
  AdamW optimizer({{"matrix", matrix}, {"vector", vector}}, options);
  std::vector<Scalar> scalars;
  for (const double value : doubles(matrix)) scalars.push_back({value});
  for (const double value : doubles(vector)) scalars.push_back({value});

  int clipped = 0;
  for (int step = 0; step < 20; ++step) {
    const double rate = 0.01 / (1 + step);
    const double scale = step % 3 == 0 ? 0.1 : 1;  // gradients above the clip and below it
    matrix.mutable_grad() = some_numbers({5, 7}, 10 + step) * scale;
    vector.mutable_grad() = some_numbers({11}, 30 + step) * scale;
    std::vector<double> gradients = doubles(matrix.grad());
    for (const double gradient : doubles(vector.grad())) gradients.push_back(gradient);
    double norm = 0;
    for (const double gradient : gradients) norm += gradient * gradient;
    norm = std::sqrt(norm);
    const double share = norm + 1e-6 > 2.5 ? 2.5 / (norm + 1e-6) : 1;
    clipped += share < 1;
    for (std::size_t i = 0; i < scalars.size(); ++i)
      scalars[i].update(gradients[i] * share, rate, i < 35 ? 0.1 : 0, options);

    const auto stepped = optimizer.step(rate);
    ASSERT_TRUE(stepped) << stepped.error().message;
    EXPECT_NEAR(*stepped, norm, 1e-12);
  }
  EXPECT_GT(clipped, 0);
  EXPECT_LT(clipped, 20);
  std::vector<double> values = doubles(matrix);
  for (const double value : doubles(vector)) values.push_back(value);
  for (std::size_t i = 0; i < scalars.size(); ++i)
    EXPECT_NEAR(values[i], scalars[i].value, 1e-6) << i;
}

// By hand. The first update is the learning rate against the gradient's sign, whatever its size:
// the corrected moments are g and g². So 1 - 0.1·0.5·1 - 0.1·1 for the matrix, which decays, and
// 1 - 0.1 for the vector, which does not.
TEST(AdamW, DecaysMatricesAlone) {
  at::Tensor matrix = leaf(at::ones({2, 2})), vector = leaf(at::ones({2}));
  AdamW optimizer({{"matrix", matrix}, {"vector", vector}},
                  {.weight_decay = 0.5, .max_gradient_norm = 0});
  matrix.mutable_grad() = at::full({2, 2}, 3.0);
  vector.mutable_grad() = at::full({2}, 0.25);
  ASSERT_TRUE(optimizer.step(0.1));
  EXPECT_NEAR(matrix[0][0].item<double>(), 0.85, 1e-6);
  EXPECT_NEAR(vector[0].item<double>(), 0.9, 1e-6);
}

TEST(AdamW, GradientsAddUpUntilTheyAreZeroed) {
  at::Tensor weight = leaf(at::tensor({1.0f, 2.0f}));
  AdamW optimizer({{"weight", weight}}, {});
  (weight * 3).sum().backward();
  (weight * weight).sum().backward();
  // 3 + 2w = 5 and 7.
  EXPECT_DOUBLE_EQ(optimizer.gradient_norm(), std::sqrt(74));
  optimizer.zero_gradients();
  EXPECT_DOUBLE_EQ(optimizer.gradient_norm(), 0);
  (weight * 3).sum().backward();
  EXPECT_DOUBLE_EQ(optimizer.gradient_norm(), std::sqrt(18));
}

// A bfloat16 near 1 has steps of 2^-7 = 0.0078; each update here is 0.001.
TEST(AdamW, SmallUpdatesOfShortTypesAddUp) {
  for (const at::ScalarType type : {at::kBFloat16, at::kHalf}) {
    at::Tensor weight = leaf(at::ones({3, 3}).to(type));
    AdamW optimizer({{"weight", weight}}, {});
    for (int step = 1; step <= 100; ++step) {
      weight.mutable_grad() = at::full({3, 3}, 0.5).to(type);
      ASSERT_TRUE(optimizer.step(0.001));
      if (step == 1 && type == at::kBFloat16) {
        EXPECT_TRUE(test::is_identical(weight.detach(), at::ones({3, 3}).to(type)));
      }
    }
    const at::Tensor master = optimizer.state()[0].tensor;
    EXPECT_EQ(master.scalar_type(), at::kFloat);
    EXPECT_NEAR(master[0][0].item<double>(), 0.9, 1e-5);
    EXPECT_TRUE(test::is_identical(weight.detach(), master.to(type)));
  }
}

TEST(AdamW, AParameterWithoutAGradientStays) {
  at::Tensor used = leaf(at::ones({2})), unused = leaf(at::ones({2, 2}));
  AdamW optimizer({{"used", used}, {"unused", unused}}, {.weight_decay = 0.1});
  used.mutable_grad() = at::ones({2});
  ASSERT_TRUE(optimizer.step(0.1));
  EXPECT_TRUE(test::is_identical(unused.detach(), at::ones({2, 2})));
  EXPECT_EQ(optimizer.state()[3].tensor.item<double>(), 1);
  EXPECT_EQ(optimizer.state()[7].tensor.item<double>(), 0);
}

TEST(AdamW, RefusesGradientsThatAreNotFinite) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    at::Tensor first = leaf(at::ones({4})), second = leaf(at::ones({4}));
    AdamW optimizer({{"first.weight", first}, {"second.weight", second}}, {});
    first.mutable_grad() = at::ones({4});
    second.mutable_grad() = at::tensor({1.0f, bad, 1.0f, 1.0f});
    const auto stepped = optimizer.step(0.1);
    ASSERT_FALSE(stepped);
    EXPECT_THAT(stepped.error().message,
                HasSubstr("the gradient of second.weight is not finite (NaN or infinite)"));
    for (const at::Tensor& each : {first, second})
      EXPECT_TRUE(test::is_identical(each.detach(), at::ones({4})));
    EXPECT_EQ(optimizer.state()[3].tensor.item<double>(), 0);
  }
}

// The squares of such gradients are beyond float32, their norm is not.
TEST(AdamW, LargeGradientsAreFinite) {
  at::Tensor weight = leaf(at::ones({2}));
  AdamW optimizer({{"weight", weight}}, {});
  weight.mutable_grad() = at::tensor({3e30f, 4e30f});
  const auto stepped = optimizer.step(0.1);
  ASSERT_TRUE(stepped) << stepped.error().message;
  EXPECT_NEAR(*stepped / 5e30, 1, 1e-6);
}

TEST(AdamW, GivesTheSameBitsOnAnyNumberOfThreads) {
  const auto trained = [](int threads) {
    const int before = at::get_num_threads();
    at::set_num_threads(threads);
    at::Tensor weight = leaf(some_numbers({301, 333}, 1));
    AdamW optimizer({{"weight", weight}}, {.weight_decay = 0.1});
    for (int step = 0; step < 3; ++step) {
      weight.mutable_grad() = some_numbers({301, 333}, step + 2);
      EXPECT_TRUE(optimizer.step(0.01));
    }
    at::set_num_threads(before);
    return weight.detach();
  };
  EXPECT_TRUE(test::is_identical(trained(1), trained(3)));
}

TEST(AdamW, SaysWhatAStateLacks) {
  const test::TempFolder folder;
  const auto saved = [&](std::vector<NamedTensor> state) {
    EXPECT_TRUE(write_tensor_file(folder.path("o.safetensors"), std::move(state)));
    return *TensorFile::open(folder.path("o.safetensors"));
  };
  at::Tensor weight = leaf(at::ones({2, 3}));
  AdamW optimizer({{"weight", weight}}, {});
  const std::vector<NamedTensor> state = optimizer.state();
  EXPECT_TRUE(optimizer.load_state(saved(state)));
  EXPECT_THAT(optimizer.load_state(saved({state[0], state[1], state[3]})).error().message,
              HasSubstr("has no tensor weight.exp_avg_sq"));
  EXPECT_THAT(
      optimizer
          .load_state(saved({{"weight.master", at::ones({3, 2})}, state[1], state[2], state[3]}))
          .error()
          .message,
      HasSubstr("tensor weight.master is of the type Float and shape [3, 2]; this model's "
                "is of Float and [2, 3]"));
  std::vector<NamedTensor> more = state;
  more.push_back({"bias.master", at::ones({2})});
  EXPECT_THAT(optimizer.load_state(saved(more)).error().message,
              HasSubstr("has tensor bias.master, which is of no parameter that is trained"));
}

TEST(AdamW, RefusesWhatItCannotTrain) {
  EXPECT_THROW(AdamW({{"w", at::ones({2})}}, {}), std::invalid_argument);
  EXPECT_THROW(AdamW({{"w", leaf(at::ones({2}, at::kDouble))}}, {}), std::invalid_argument);
  EXPECT_THROW(AdamW({}, {.beta1 = 1}), std::invalid_argument);
  EXPECT_THROW(AdamW({}, {.max_gradient_norm = -1}), std::invalid_argument);
}

}  // namespace
}  // namespace cupel::trainer
