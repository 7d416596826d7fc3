#include "trainer/optimization/schedule.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace cupel::trainer {
namespace {

TEST(Schedule, WarmsUpFromItsFirstStep) {
  const ScheduleOptions options{.peak = 8, .warmup_steps = 4};
  EXPECT_DOUBLE_EQ(learning_rate(options, 0, 10), 2);
  EXPECT_DOUBLE_EQ(learning_rate(options, 1, 10), 4);
  EXPECT_DOUBLE_EQ(learning_rate(options, 2, 10), 6);
  EXPECT_DOUBLE_EQ(learning_rate(options, 3, 10), 8);
  EXPECT_DOUBLE_EQ(learning_rate(options, 4, 10), 8);
  EXPECT_DOUBLE_EQ(learning_rate(options, 9, 10), 8);
}

TEST(Schedule, FallsInAStraightLine) {
  // The peak at step 2, a quarter of it at step 8: 1/8 of the peak less at each step.
  const ScheduleOptions options{
      .peak = 16, .warmup_steps = 3, .decay = Decay::linear, .final_share = 0.25};
  EXPECT_DOUBLE_EQ(learning_rate(options, 2, 9), 16);
  EXPECT_DOUBLE_EQ(learning_rate(options, 3, 9), 14);
  EXPECT_DOUBLE_EQ(learning_rate(options, 5, 9), 10);
  EXPECT_DOUBLE_EQ(learning_rate(options, 8, 9), 4);
  EXPECT_DOUBLE_EQ(learning_rate(options, 20, 9), 4);
}

TEST(Schedule, FallsInHalfAWave) {
  // Of (1 + cos(πp)) / 2: 3/4 at p = 1/3, 1/2 at 1/2, 1/4 at 2/3.
  const ScheduleOptions options{.peak = 4, .decay = Decay::cosine};
  EXPECT_DOUBLE_EQ(learning_rate(options, 0, 7), 4);
  EXPECT_DOUBLE_EQ(learning_rate(options, 2, 7), 3);
  EXPECT_DOUBLE_EQ(learning_rate(options, 3, 7), 2);
  EXPECT_DOUBLE_EQ(learning_rate(options, 4, 7), 1);
  EXPECT_NEAR(learning_rate(options, 6, 7), 0, 1e-15);
}

TEST(Schedule, MayBeShorterThanItsWarmUp) {
  const ScheduleOptions options{.peak = 8, .warmup_steps = 4, .decay = Decay::linear};
  EXPECT_DOUBLE_EQ(learning_rate(options, 1, 2), 4);
  EXPECT_DOUBLE_EQ(learning_rate(options, 3, 4), 8);
  EXPECT_DOUBLE_EQ(learning_rate({.peak = 3, .decay = Decay::cosine}, 0, 1), 3);
}

TEST(Schedule, RefusesWhatMakesNoSense) {
  EXPECT_THROW(learning_rate({.peak = -1}, 0, 1), std::invalid_argument);
  EXPECT_THROW(learning_rate({.warmup_steps = -1}, 0, 1), std::invalid_argument);
  EXPECT_THROW(learning_rate({.final_share = 1.5}, 0, 1), std::invalid_argument);
  EXPECT_THROW(learning_rate({}, -1, 1), std::invalid_argument);
  EXPECT_THROW(learning_rate({}, 0, 0), std::invalid_argument);
}

}  // namespace
}  // namespace cupel::trainer
