#include "trainer/objective/advantages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace cupel::trainer {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

const double kNone = std::nan("");

Advantages of(const std::vector<double>& rewards, const std::vector<std::int64_t>& groups,
              const AdvantageOptions& options = {}, std::int64_t count = 1) {
  auto result = advantages({.rewards = count, .values = rewards, .groups = groups}, options);
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

std::string failure_of(const std::vector<double>& rewards, const AdvantageOptions& options,
                       std::int64_t count = 1) {
  const std::vector<std::int64_t> groups(rewards.size() / static_cast<std::size_t>(count), 0);
  const auto result = advantages({.rewards = count, .values = rewards, .groups = groups}, options);
  return result ? "" : result.error().message;
}

auto near(std::vector<float> expected, float tolerance = 1e-6F) {
  return Pointwise(FloatNear(tolerance), std::move(expected));
}

// 1, 0, 0, 1: mean 1/2, deviation √(4 · 1/4 / 3) = 0.57735.
TEST(Advantages, AreDistancesFromTheMeanInDeviationsOfNMinusOne) {
  const Advantages result = of({1, 0, 0, 1}, {0, 0, 0, 0});
  const auto one = static_cast<float>(0.5 / (std::sqrt(1.0 / 3) + 1e-4));
  EXPECT_THAT(result.values, near({one, -one, -one, one}));
  ASSERT_EQ(result.groups.size(), 1U);
  EXPECT_EQ(result.groups[0].members, 4);
  EXPECT_DOUBLE_EQ(result.groups[0].mean, 0.5);
  EXPECT_DOUBLE_EQ(result.groups[0].deviation, std::sqrt(1.0 / 3));
  EXPECT_TRUE(result.groups[0].has_signal);
  EXPECT_THAT(result.is_member, Each(1));
}

// 0, 0, 3 and 1, 3: means 1 and 2, deviations √3 and √2; of all five, mean 7/5, √(46/5 / 4).
TEST(Advantages, AreScaledByGroupBatchOrNot) {
  const std::vector<double> rewards = {0, 1, 0, 3, 3};
  const std::vector<std::int64_t> groups = {0, 1, 0, 0, 1};
  const auto scaled = [&](double first, double second) {
    return near({static_cast<float>(-1 / first), static_cast<float>(-1 / second),
                 static_cast<float>(-1 / first), static_cast<float>(2 / first),
                 static_cast<float>(1 / second)});
  };
  EXPECT_THAT(of(rewards, groups).values, scaled(std::sqrt(3) + 1e-4, std::sqrt(2) + 1e-4));
  EXPECT_THAT(of(rewards, groups, {.scale = AdvantageScale::none}).values, scaled(1, 1));
  const double batch = std::sqrt(2.3) + 1e-4;
  EXPECT_THAT(of(rewards, groups, {.scale = AdvantageScale::batch}).values, scaled(batch, batch));
}

// 0, 0, 3: the others' means are 3/2, 3/2 and 0.
TEST(Advantages, LeaveOneOut) {
  AdvantageOptions options{.baseline = AdvantageBaseline::leave_one_out,
                           .scale = AdvantageScale::none};
  EXPECT_THAT(of({0, 0, 3}, {0, 0, 0}, options).values, near({-1.5F, -1.5F, 3}));
  options.scale = AdvantageScale::group;
  const auto unit = static_cast<float>(1 / (std::sqrt(3) + 1e-4));
  EXPECT_THAT(of({0, 0, 3}, {0, 0, 0}, options).values,
              near({-1.5F * unit, -1.5F * unit, 3 * unit}));
}

TEST(Advantages, OfAGroupOfOneAre0) {
  for (const AdvantageBaseline baseline :
       {AdvantageBaseline::group_mean, AdvantageBaseline::leave_one_out})
    for (const AdvantageScale scale :
         {AdvantageScale::group, AdvantageScale::batch, AdvantageScale::none}) {
      const Advantages result = of({7}, {0}, {.baseline = baseline, .scale = scale});
      EXPECT_THAT(result.values, ElementsAre(0.0F));
      EXPECT_THAT(result.is_member, ElementsAre(1));
      EXPECT_FALSE(result.groups[0].has_signal);
    }
}

// The mean of three times 0.1 is not 0.1 in binary; the deviation is not 0 either.
TEST(Advantages, OfAGroupWithoutSignalAre0Exactly) {
  const std::vector<double> rewards = {0.1, 0.1, 0.1, 0, 1};
  const std::vector<std::int64_t> groups = {0, 0, 0, 1, 1};
  const Advantages kept = of(rewards, groups);
  EXPECT_EQ(kept.values[0], 0);
  EXPECT_EQ(kept.values[1], 0);
  EXPECT_EQ(kept.values[2], 0);
  EXPECT_THAT(kept.is_member, ElementsAre(1, 1, 1, 1, 1));
  EXPECT_FALSE(kept.groups[0].has_signal);
  EXPECT_TRUE(kept.groups[1].has_signal);
  const Advantages dropped = of(rewards, groups, {.drop_groups_without_signal = true});
  EXPECT_THAT(dropped.is_member, ElementsAre(0, 0, 0, 1, 1));
  EXPECT_EQ(dropped.values, kept.values);
}

TEST(Advantages, LeaveOutWhatIsUnscorable) {
  const Advantages result = of({1, kNone, 0, kNone, kNone}, {0, 0, 0, 1, 1});
  const auto one = static_cast<float>(0.5 / (std::sqrt(0.5) + 1e-4));
  EXPECT_THAT(result.values, near({one, 0, -one, 0, 0}));
  EXPECT_THAT(result.is_member, ElementsAre(1, 0, 1, 0, 0));
  EXPECT_EQ(result.groups[0].members, 2);
  EXPECT_EQ(result.groups[1].members, 0);
  EXPECT_FALSE(result.groups[1].has_signal);
  // Nor do they count in the batch's deviation: that of 1, 0.
  EXPECT_THAT(of({1, kNone, 0}, {0, 0, 0}, {.scale = AdvantageScale::batch}).values,
              near({one, 0, -one}));
}

TEST(Advantages, WeighRewardsBeforeTheyNormalise) {
  // Worth 1·1 + 2·0 = 1, 0 + 2 = 2, 1 (its second is lacking), none.
  const Advantages result = of({1, 0, 0, 1, 1, kNone, kNone, kNone}, {0, 0, 0, 0},
                               {.scale = AdvantageScale::none, .weights = {1, 2}}, 2);
  EXPECT_THAT(result.values, near({-1.0F / 3, 2.0F / 3, -1.0F / 3, 0}));
  EXPECT_THAT(result.is_member, ElementsAre(1, 1, 1, 0));
  EXPECT_DOUBLE_EQ(result.groups[0].mean, 4.0 / 3);
}

// GDPO. Of the first reward, 1, 0: ±z with z = (1/2) / (√(1/2) + ε); of the second, 10, 30: ∓ with
// w = 10 / (√200 + ε). Sums ±(z - w/2) in the first group, 0 in the second, which has no signal.
TEST(Advantages, NormaliseRewardsBeforeTheyAddUp) {
  const AdvantageOptions options{.aggregation = RewardAggregation::normalize_then_sum,
                                 .weights = {1, 0.5}};
  const Advantages result = of({1, 10, 0, 30, 5, 5, 5, 5}, {0, 0, 1, 1}, options, 2);
  const double z = 0.5 / (std::sqrt(0.5) + 1e-4), w = 10 / (std::sqrt(200.0) + 1e-4);
  const double sum = z - w / 2, deviation = std::sqrt(2 * sum * sum / 3);
  const auto one = static_cast<float>(sum / (deviation + 1e-4));
  EXPECT_THAT(result.values, near({one, -one, 0, 0}));
  EXPECT_DOUBLE_EQ(result.groups[0].mean, (1 + 5 + 0 + 15) / 2.0);
  EXPECT_FALSE(result.groups[1].has_signal);
}

// A reward that one completion of a group alone has tells nothing.
TEST(Advantages, OfARewardThatOneCompletionHasAre0) {
  const AdvantageOptions options{.aggregation = RewardAggregation::normalize_then_sum};
  const Advantages result = of({kNone, 9, kNone, kNone}, {0, 0}, options, 2);
  EXPECT_THAT(result.values, ElementsAre(0.0F, 0.0F));
  EXPECT_THAT(result.is_member, ElementsAre(1, 0));
}

// The formulas once more, row by row, each sum anew.
std::vector<double> slow_advantages(const std::vector<double>& rewards,
                                    const std::vector<std::int64_t>& groups, std::size_t count,
                                    const AdvantageOptions& options) {
  const std::size_t rows = groups.size();
  const auto mean_of = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  const auto deviation_of = [&](const std::vector<double>& values) {
    double squares = 0;
    for (const double value : values)
      squares += (value - mean_of(values)) * (value - mean_of(values));
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
  };
  const auto there = [&](const std::vector<double>& values, std::int64_t group, std::size_t but) {
    std::vector<double> found;
    for (std::size_t row = 0; row < rows; ++row)
      if (!std::isnan(values[row]) && row != but && (group < 0 || groups[row] == group))
        found.push_back(values[row]);
    return found;
  };
  const auto sum_of = [&](const std::vector<std::vector<double>>& columns) {
    std::vector<double> sums(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      bool is_scored = false;
      for (std::size_t k = 0; k < count; ++k) {
        if (std::isnan(columns[k][row])) continue;
        is_scored = true;
        sums[row] += (options.weights.empty() ? 1 : options.weights[k]) * columns[k][row];
      }
      if (!is_scored) sums[row] = kNone;
    }
    return sums;
  };
  const auto distance = [&](const std::vector<double>& values, std::size_t row) {
    const bool leaves_out = options.baseline == AdvantageBaseline::leave_one_out;
    return values[row] - mean_of(there(values, groups[row], leaves_out ? row : rows));
  };
  std::vector<std::vector<double>> columns(count, std::vector<double>(rows));
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t k = 0; k < count; ++k) columns[k][row] = rewards[row * count + k];

  std::vector<double> result(rows, 0.0);
  if (options.aggregation == RewardAggregation::sum_then_normalize) {
    const auto sums = sum_of(columns);
    for (std::size_t row = 0; row < rows; ++row) {
      if (std::isnan(sums[row]) || there(sums, groups[row], rows).size() < 2) continue;
      double divisor = 1;
      if (options.scale == AdvantageScale::group)
        divisor = deviation_of(there(sums, groups[row], rows)) + options.epsilon;
      if (options.scale == AdvantageScale::batch)
        divisor = deviation_of(there(sums, -1, rows)) + options.epsilon;
      result[row] = distance(sums, row) / divisor;
    }
    return result;
  }
  auto normal = columns;
  for (std::size_t k = 0; k < count; ++k)
    for (std::size_t row = 0; row < rows; ++row) {
      if (std::isnan(columns[k][row])) continue;
      const auto members = there(columns[k], groups[row], rows);
      normal[k][row] = members.size() < 2
                           ? 0
                           : distance(columns[k], row) / (deviation_of(members) + options.epsilon);
    }
  const auto sums = sum_of(normal);
  const auto all = there(sums, -1, rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (std::isnan(sums[row])) continue;
    result[row] = (sums[row] - mean_of(all)) / (deviation_of(all) + options.epsilon);
  }
  return result;
}

struct Drawn {
  std::vector<double> rewards;
  std::vector<std::int64_t> groups;
};

Drawn drawn(std::mt19937_64& random, std::size_t rows, std::size_t count, double share_of_none) {
  std::uniform_real_distribution<double> draw(-2, 2), chance(0, 1);
  Drawn result;
  for (std::size_t row = 0; row < rows; ++row) {
    result.groups.push_back(static_cast<std::int64_t>(random() % 4));
    for (std::size_t k = 0; k < count; ++k)
      result.rewards.push_back(chance(random) < share_of_none ? kNone : draw(random));
  }
  return result;
}

std::vector<AdvantageOptions> all_options() {
  std::vector<AdvantageOptions> all;
  for (const AdvantageBaseline baseline :
       {AdvantageBaseline::group_mean, AdvantageBaseline::leave_one_out}) {
    for (const AdvantageScale scale :
         {AdvantageScale::group, AdvantageScale::batch, AdvantageScale::none})
      all.push_back({.baseline = baseline, .scale = scale, .weights = {1, 0.3, -2}});
    all.push_back({.baseline = baseline,
                   .aggregation = RewardAggregation::normalize_then_sum,
                   .weights = {1, 0.3, -2}});
  }
  return all;
}

TEST(Advantages, EqualThePlainFormulas) {
  std::mt19937_64 random(1);
  for (const AdvantageOptions& options : all_options())
    for (int round = 0; round < 20; ++round) {
      const Drawn input = drawn(random, 17, 3, 0.2);
      const Advantages result = of(input.rewards, input.groups, options, 3);
      const auto expected = slow_advantages(input.rewards, input.groups, 3, options);
      for (std::size_t row = 0; row < 17; ++row)
        EXPECT_NEAR(result.values[row], expected[row],
                    1e-6 * std::max(1.0, std::abs(expected[row])));
    }
}

TEST(Advantages, OfRowsInAnotherOrderAreTheSameInThatOrder) {
  std::mt19937_64 random(2);
  for (const AdvantageOptions& options : all_options()) {
    const Drawn input = drawn(random, 16, 3, 0.1);
    std::vector<std::size_t> order(16);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    Drawn moved;
    for (const std::size_t row : order) {
      moved.groups.push_back(input.groups[row]);
      for (std::size_t k = 0; k < 3; ++k) moved.rewards.push_back(input.rewards[row * 3 + k]);
    }
    const Advantages before = of(input.rewards, input.groups, options, 3);
    const Advantages after = of(moved.rewards, moved.groups, options, 3);
    for (std::size_t i = 0; i < 16; ++i) {
      EXPECT_NEAR(after.values[i], before.values[order[i]], 1e-6);
      EXPECT_EQ(after.is_member[i], before.is_member[order[i]]);
    }
  }
}

// What all completions of a prompt have in common says nothing about any of them. (By the batch's
// deviation it does: it moves groups apart.)
TEST(Advantages, AreTheSameForRewardsWithAConstantAdded) {
  std::mt19937_64 random(3);
  for (const AdvantageOptions& options : all_options()) {
    if (options.scale == AdvantageScale::batch) continue;
    const Drawn input = drawn(random, 16, 3, 0);
    Drawn raised = input;
    for (std::size_t row = 0; row < 16; ++row)
      for (std::size_t k = 0; k < 3; ++k)
        raised.rewards[row * 3 + k] += static_cast<double>(input.groups[row]) * 4 - 3;
    const Advantages before = of(input.rewards, input.groups, options, 3);
    const Advantages after = of(raised.rewards, raised.groups, options, 3);
    EXPECT_THAT(after.values, near(before.values, 1e-5F));
  }
}

TEST(Advantages, OfAGroupAddUpTo0) {
  std::mt19937_64 random(4);
  for (const AdvantageOptions& options : all_options()) {
    const Drawn input = drawn(random, 24, 3, 0);
    const Advantages result = of(input.rewards, input.groups, options, 3);
    std::vector<double> sums(4);
    for (std::size_t row = 0; row < 24; ++row)
      sums[static_cast<std::size_t>(input.groups[row])] += static_cast<double>(result.values[row]);
    for (const double sum : sums) EXPECT_NEAR(sum, 0, 1e-5);
  }
}

TEST(Advantages, RefuseWhatMakesNoSense) {
  EXPECT_THAT(failure_of({0, 1, 0, INFINITY}, {}, 2), HasSubstr("reward 1 of completion 1"));
  EXPECT_THAT(failure_of({0, 1}, {.weights = {1, 2}}), HasSubstr("2 numbers for 1 rewards"));
  EXPECT_THAT(failure_of({0, 1}, {.weights = {kNone}}), HasSubstr("advantage.weights[0]"));
  EXPECT_THAT(failure_of({0, 1}, {.epsilon = -1}), HasSubstr("advantage.epsilon"));
  EXPECT_THAT(failure_of({0, 1}, {.scale = AdvantageScale::batch,
                                  .aggregation = RewardAggregation::normalize_then_sum}),
              HasSubstr("advantage.scale"));
  const std::vector<double> rewards = {0, 1};
  const std::vector<std::vector<std::int64_t>> wrong = {{0}, {0, -1}, {0, 2}};
  for (const std::vector<std::int64_t>& groups : wrong)
    EXPECT_THROW(static_cast<void>(advantages({.values = rewards, .groups = groups}, {})),
                 std::invalid_argument);
}

TEST(Advantages, OfNoRowsAreNone) {
  const Advantages result = of({}, {});
  EXPECT_TRUE(result.values.empty());
  EXPECT_TRUE(result.groups.empty());
}

}  // namespace
}  // namespace cupel::trainer
