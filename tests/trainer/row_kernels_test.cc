#include "trainer/model/internal/row_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace cupel::trainer {
namespace {

/// Numbers from -2 to 2 that repeat late.
std::vector<float> some_numbers(std::size_t count, std::size_t first) {
  std::vector<float> numbers;
  for (std::size_t i = 0; i < count; ++i)
    numbers.push_back(static_cast<float>((i * 7919 + first * 104729) % 4001) / 1000.f - 2.f);
  return numbers;
}

void expect_near(const std::vector<float>& actual, const std::vector<double>& expected,
                 double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i)
    EXPECT_NEAR(actual[i], expected[i], tolerance * std::max(1.0, std::abs(expected[i])))
        << "at " << i;
}

/// Both sets of kernels, against formulas in double precision.
class EachKernels : public ::testing::TestWithParam<const RowKernels*> {};
INSTANTIATE_TEST_SUITE_P(RowKernels, EachKernels,
                         ::testing::Values(&plain_row_kernels(), &row_kernels()));

TEST_P(EachKernels, NormDividesByTheRootOfTheMeanSquare) {
  for (const std::size_t width : {1u, 7u, 16u, 67u}) {
    const auto in = some_numbers(3 * width, 1), weight = some_numbers(width, 2);
    std::vector<float> out(3 * width);
    GetParam()->norm(in.data(), weight.data(), 1e-6f, 3, static_cast<std::int64_t>(width),
                     out.data());
    std::vector<double> expected;
    for (std::size_t row = 0; row < 3; ++row) {
      double squares = 0;
      for (std::size_t i = 0; i < width; ++i)
        squares += std::pow(static_cast<double>(in[row * width + i]), 2);
      for (std::size_t i = 0; i < width; ++i)
        expected.push_back(static_cast<double>(in[row * width + i]) /
                           std::sqrt(squares / static_cast<double>(width) + 1e-6) *
                           static_cast<double>(weight[i]));
    }
    expect_near(out, expected, 2e-6);
  }
}

TEST_P(EachKernels, GateIsSiluTimesUp) {
  auto gate = some_numbers(1003, 3);
  for (std::size_t i = 0; i < gate.size(); ++i) gate[i] *= static_cast<float>(i % 60);
  const auto up = some_numbers(1003, 4);
  std::vector<double> expected;
  for (std::size_t i = 0; i < gate.size(); ++i) {
    const double x = gate[i];
    expected.push_back(x / (1 + std::exp(-x)) * static_cast<double>(up[i]));
  }
  GetParam()->gate(gate.data(), up.data(), 1003);
  expect_near(gate, expected, 1e-6);
}

TEST_P(EachKernels, TurnRotatesPairs) {
  auto heads = some_numbers(2 * 3 * 8, 5);
  const auto angles = some_numbers(2 * 4, 6);
  std::vector<float> cosine, sine;
  for (const float each : angles) {
    cosine.push_back(std::cos(each));
    sine.push_back(std::sin(each));
  }
  std::vector<double> expected(heads.size());
  for (std::size_t row = 0; row < 2; ++row)
    for (std::size_t head = 0; head < 3; ++head)
      for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t at = (row * 3 + head) * 8 + i;
        const double x = heads[at], y = heads[at + 4], angle = angles[row * 4 + i];
        expected[at] = x * std::cos(angle) - y * std::sin(angle);
        expected[at + 4] = y * std::cos(angle) + x * std::sin(angle);
      }
  GetParam()->turn(heads.data(), cosine.data(), sine.data(), 2, 3, 8);
  expect_near(heads, expected, 1e-6);
}

TEST_P(EachKernels, AttentionIsASoftmaxOverTheFirstPlaces) {
  constexpr std::size_t kHeads = 6, kShared = 2, kCapacity = 50;
  for (const std::size_t size : {2u, 8u, 20u})
    for (const std::size_t count : {1u, 3u, 8u, 37u, 50u}) {
      const auto query = some_numbers(kHeads * size, 7),
                 keys = some_numbers(kShared * kCapacity * size, 8),
                 values = some_numbers(kShared * kCapacity * size, 9);
      std::vector<float> scores(count), out(kHeads * size);
      GetParam()->attend({query.data(), keys.data(), values.data(), kHeads, kShared,
                          static_cast<std::int64_t>(size), kCapacity,
                          static_cast<std::int64_t>(count), scores.data(), out.data()});
      std::vector<double> expected(out.size(), 0);
      for (std::size_t head = 0; head < kHeads; ++head) {
        const std::size_t shared = head / 3 * kCapacity * size;
        double all = 0;
        for (std::size_t place = 0; place < count; ++place) {
          double score = 0;
          for (std::size_t i = 0; i < size; ++i)
            score += static_cast<double>(query[head * size + i]) *
                     static_cast<double>(keys[shared + place * size + i]);
          const double weight = std::exp(score / std::sqrt(static_cast<double>(size)));
          all += weight;
          for (std::size_t i = 0; i < size; ++i)
            expected[head * size + i] +=
                weight * static_cast<double>(values[shared + place * size + i]);
        }
        for (std::size_t i = 0; i < size; ++i) expected[head * size + i] /= all;
      }
      expect_near(out, expected, 5e-6);
    }
}

// What is not a number must reach whoever samples.
TEST_P(EachKernels, PassWhatIsNotANumberOn) {
  auto numbers = some_numbers(64, 10);
  numbers[5] = std::nanf("");
  auto up = some_numbers(64, 11);
  std::vector<float> scores(8), out(8);
  GetParam()->attend(
      {up.data(), numbers.data(), up.data(), 1, 1, 8, 8, 8, scores.data(), out.data()});
  EXPECT_TRUE(std::isnan(out[0]));
  GetParam()->gate(numbers.data(), up.data(), 64);
  EXPECT_TRUE(std::isnan(numbers[5]));
}

}  // namespace
}  // namespace cupel::trainer
