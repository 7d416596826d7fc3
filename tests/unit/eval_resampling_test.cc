#include "rewards/eval/resampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "rewards/eval/random_stream.h"
#include "rewards/eval/rating.h"

namespace cupel::eval {
namespace {

using Values = std::vector<double>;

TEST(RandomStream, IsSplitMix64) {
  // The published generator's first numbers from the state 1234567.
  RandomStream random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317u);
  EXPECT_EQ(random.next(), 3203168211198807973u);
  EXPECT_EQ(random.next(), 9817491932198370423u);
}

TEST(EstimateMean, ByHand) {
  const Executor executor(1);
  const MeanEstimate estimate = estimate_mean(Values{0, 1}, {}, executor);
  EXPECT_EQ(estimate.mean, 0.5);
  EXPECT_EQ(estimate.standard_error, 0.5);  // sqrt(1/2) / sqrt(2)
  EXPECT_EQ(estimate.low, 0);               // both draws are 0 in a quarter of all cases
  EXPECT_EQ(estimate.high, 1);
}

TEST(EstimateMean, OfOneValueHasNoInterval) {
  const Executor executor(1);
  const MeanEstimate estimate = estimate_mean(Values{0.25}, {}, executor);
  EXPECT_EQ(estimate.mean, 0.25);
  EXPECT_TRUE(std::isnan(estimate.standard_error));
  EXPECT_TRUE(std::isnan(estimate.low));
  EXPECT_TRUE(std::isnan(estimate.high));
}

TEST(EstimateMean, OfManyIsNearlyNormal) {
  const Executor executor(1);
  Values values(1000, 0.0);
  for (std::size_t i = 0; i < 300; ++i) values[i] = 1;
  const MeanEstimate estimate = estimate_mean(values, {1, 4000}, executor);
  const double error = std::sqrt(0.3 * 0.7 / 999);
  EXPECT_NEAR(estimate.standard_error, error, 1e-12);
  EXPECT_NEAR(estimate.low, 0.3 - 1.96 * error, 0.1 * error);
  EXPECT_NEAR(estimate.high, 0.3 + 1.96 * error, 0.1 * error);
}

TEST(EstimateMean, OfVeryManyIsNormal) {
  const Executor executor(1);
  Values values(kMostResampled + 1, 0.0);
  values[0] = 1;
  const MeanEstimate estimate = estimate_mean(values, {}, executor);
  EXPECT_NEAR(estimate.high - estimate.mean, 1.959964 * estimate.standard_error, 1e-9);
}

TEST(EstimateMean, DependsOnTheSeedAlone) {
  const Executor one(1), two(2);
  Values values;
  for (int i = 0; i < 50; ++i) values.push_back(i % 7);
  const MeanEstimate first = estimate_mean(values, {3, 500}, one);
  const MeanEstimate second = estimate_mean(values, {3, 500}, two);
  EXPECT_EQ(first.low, second.low);
  EXPECT_EQ(first.high, second.high);
  const MeanEstimate other = estimate_mean(values, {4, 500}, one);
  EXPECT_TRUE(first.low != other.low || first.high != other.high);
}

TEST(SignFlip, OfFewIsExact) {
  const Executor executor(1);
  EXPECT_EQ(sign_flip_p(Values{1, 1, 1}, {}, executor), 0.25);  // +++ and --- of eight
  EXPECT_EQ(sign_flip_p(Values{1, 0, 1, 0, 1}, {}, executor), 0.25);
  EXPECT_EQ(sign_flip_p(Values{1, -1}, {}, executor), 1);
  EXPECT_EQ(sign_flip_p(Values{0, 0}, {}, executor), 1);
  EXPECT_EQ(sign_flip_p(Values{0.1, 0.2, 0.3}, {}, executor), 0.25);
}

TEST(SignFlip, OfManyIsDrawn) {
  const Executor executor(2);
  Values values(20, 1.0);
  EXPECT_EQ(sign_flip_p(values, {0, 1000}, executor), 1.0 / 1001);
  for (std::size_t i = 0; i < 8; ++i) values[i] = -1;
  // As far as 4 of 20: all but 9, 10 and 11 heads, 1 - (167960 + 184756 + 167960) / 2^20.
  EXPECT_NEAR(sign_flip_p(values, {0, 40'000}, executor), 0.50344, 0.0125);
}

TEST(Rating, ByHand) {
  EXPECT_NEAR(*estimate_rating(std::vector<RatedProblem>{{1500, 0.5}}).value, 1500, 1e-6);
  EXPECT_NEAR(*estimate_rating(std::vector<RatedProblem>{{1000, 10.0 / 11}}).value, 1400, 1e-6);
  const Rating even = estimate_rating(std::vector<RatedProblem>{{1000, 1}, {1000, 0}});
  EXPECT_EQ(even.problems, 2u);
  EXPECT_NEAR(*even.value, 1000, 1e-6);
  EXPECT_NEAR(even.standard_error, 400 / std::log(10.0) * std::sqrt(2.0), 1e-6);
}

TEST(Rating, IsWhereTheExpectationIsWhatWasSolved) {
  const double chance = 1 / (1 + std::pow(10.0, -0.5));  // of 1200 against 1000
  const Rating rating =
      estimate_rating(std::vector<RatedProblem>{{1000, chance}, {1400, 1 - chance}});
  EXPECT_NEAR(*rating.value, 1200, 1e-6);
}

TEST(Rating, OfAllOrNothingIsABound) {
  const double distance = 400 * std::log10(19.0);  // odds of 19 to 1
  const Rating all = estimate_rating(std::vector<RatedProblem>{{1000, 1}});
  EXPECT_FALSE(all.value);
  EXPECT_FALSE(all.at_most);
  EXPECT_NEAR(*all.at_least, 1000 - distance, 1e-6);
  const Rating none = estimate_rating(std::vector<RatedProblem>{{1000, 0}});
  EXPECT_FALSE(none.value);
  EXPECT_FALSE(none.at_least);
  EXPECT_NEAR(*none.at_most, 1000 + distance, 1e-6);
}

}  // namespace
}  // namespace cupel::eval
