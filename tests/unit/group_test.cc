#include "rewards/group.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace cupel {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A score of two components whose weights are 1 and 2.
Scored scored(double first, double second, Outcome outcome) {
  Scored made;
  made.reward = first + 2 * second;
  made.verdict.outcome = outcome;
  made.components.push_back({"first", first});
  made.components.push_back({"second", second});
  return made;
}

Scored right(double first, double second) { return scored(first, second, Outcome::correct); }
Scored wrong(double first, double second) { return scored(first, second, Outcome::incorrect); }
Scored undecided() { return scored(kNone, 0.5, Outcome::error); }

std::vector<Component> two_components() {
  return {{"first", "math", {}, 1}, {"second", "format", {}, 2}};
}

GroupTensors of(const std::vector<Scored>& scores, const std::vector<std::size_t>& sizes,
                Deviation deviation = Deviation::sample) {
  auto tensors = group_tensors(two_components(), scores, sizes, deviation);
  EXPECT_TRUE(tensors) << tensors.error().message;
  return tensors ? std::move(*tensors) : GroupTensors();
}

std::vector<float> floats(const Tensor<float>& tensor) {
  return {tensor.values().begin(), tensor.values().end()};
}
std::vector<bool> flags(const Tensor<bool>& tensor) {
  return {tensor.values().begin(), tensor.values().end()};
}

TEST(GroupTensors, HoldRewardsAndComponentsRowByRow) {
  const auto tensors = group_tensors(
      two_components(), std::vector{right(1, 0), wrong(0, 0.5), wrong(0, 1), right(1, 1)}, 2);
  ASSERT_TRUE(tensors) << tensors.error().message;
  EXPECT_EQ(tensors->prompts, 2u);
  EXPECT_EQ(tensors->group, 2u);
  EXPECT_EQ(tensors->rewards.shape, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(floats(tensors->rewards), (std::vector<float>{1, 1, 2, 3}));
  EXPECT_EQ(flags(tensors->mask), (std::vector<bool>{true, true, true, true}));
  EXPECT_EQ(tensors->names, (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(floats(tensors->components[0]), (std::vector<float>{1, 0, 0, 1}));
  EXPECT_EQ(floats(tensors->components[1]), (std::vector<float>{0, 0.5, 1, 1}));
  EXPECT_EQ(floats(tensors->pass_rate), (std::vector<float>{0.5, 0.5}));
  EXPECT_EQ(flags(tensors->no_signal), (std::vector<bool>{true, false}));
}

// Rewards 1, 2, 4, 5: mean 3, squares 4 + 1 + 1 + 4 = 10.
TEST(GroupTensors, DeviationIsOfTheSampleOrOfThePopulation) {
  const std::vector<Scored> scores = {right(1, 0), right(2, 0), right(4, 0), right(5, 0)};
  const GroupTensors sample = of(scores, {4});
  EXPECT_EQ(floats(sample.mean), std::vector<float>{3});
  EXPECT_FLOAT_EQ(floats(sample.deviation)[0], 1.8257419f);  // √(10/3)
  const GroupTensors population = of(scores, {4}, Deviation::population);
  EXPECT_FLOAT_EQ(floats(population.deviation)[0], 1.5811388f);  // √2.5
}

TEST(GroupTensors, WhatHasNoRewardIsMaskedAndCountsForNothing) {
  const GroupTensors tensors =
      of({right(1, 0), undecided(), wrong(0, 0), undecided(), undecided(), undecided()}, {3, 3});
  EXPECT_EQ(flags(tensors.mask), (std::vector<bool>{true, false, true, false, false, false}));
  EXPECT_TRUE(std::isnan(floats(tensors.rewards)[1]));
  EXPECT_EQ(floats(tensors.components[1])[1], 0.5f) << "the other component has decided";
  EXPECT_EQ(floats(tensors.mean)[0], 0.5f);
  EXPECT_FLOAT_EQ(floats(tensors.deviation)[0], 0.70710678f);  // √(0.5 / 1)
  EXPECT_EQ(floats(tensors.pass_rate)[0], 0.5f);
  for (const auto& none : {tensors.mean, tensors.deviation, tensors.pass_rate})
    EXPECT_TRUE(std::isnan(floats(none)[1]));
  EXPECT_EQ(flags(tensors.no_signal), (std::vector<bool>{false, true}));
}

TEST(GroupTensors, ShorterGroupsAreFilledUp) {
  const GroupTensors tensors = of({right(1, 0), wrong(0, 0), right(1, 0), right(3, 0)}, {1, 3});
  EXPECT_EQ(tensors.group, 3u);
  EXPECT_EQ(flags(tensors.mask), (std::vector<bool>{true, false, false, true, true, true}));
  EXPECT_TRUE(std::isnan(floats(tensors.rewards)[1]) && std::isnan(floats(tensors.rewards)[2]));
  EXPECT_TRUE(std::isnan(floats(tensors.components[0])[2]));
  EXPECT_EQ(floats(tensors.rewards)[5], 3.0f);
  EXPECT_EQ(floats(tensors.mean)[0], 1.0f);
  EXPECT_EQ(floats(tensors.deviation)[0], 0.0f) << "one reward alone";
  EXPECT_EQ(flags(tensors.no_signal), (std::vector<bool>{true, false}));
}

// The sum of three times 0.1 is not three times 0.1, and its third is not 0.1 either.
TEST(GroupTensors, EqualRewardsHaveNoDeviationAtAll) {
  const GroupTensors tensors = of({right(0.1, 0), wrong(0.1, 0), wrong(0.1, 0)}, {3});
  EXPECT_EQ(floats(tensors.deviation)[0], 0.0f);
  EXPECT_EQ(flags(tensors.no_signal), std::vector<bool>{true});
  // 0.1 + 0.2 and 0.3 are one number for a trainer, though not as doubles.
  const GroupTensors rounded = of({right(0.1 + 0.2, 0), wrong(0.3, 0)}, {2});
  EXPECT_EQ(flags(rounded.no_signal), std::vector<bool>{true});
}

TEST(GroupTensors, TheirMemoryOutlivesThem) {
  Tensor<float> kept;
  {
    const GroupTensors tensors = of({right(1, 0), wrong(0, 2)}, {2});
    kept = tensors.components[1];
  }
  EXPECT_EQ(floats(kept), (std::vector<float>{0, 2}));
}

TEST(GroupTensors, SizesThatDoNotFitAreRefused) {
  const std::vector<Scored> scores = {right(1, 0), right(1, 0), right(1, 0)};
  const auto message = [&](std::vector<std::size_t> sizes) {
    const auto tensors = group_tensors(two_components(), scores, sizes);
    return tensors ? "accepted" : tensors.error().message;
  };
  EXPECT_EQ(message({1, 1}), "the groups have 2 completions together, but 3 were scored");
  EXPECT_EQ(message({1, 0, 2}), "group 1 has no completions");
  EXPECT_EQ(message({1, static_cast<std::size_t>(-1)}),
            "the groups up to number 1 have more than the 3 completions that were scored");
  const auto uneven = group_tensors(two_components(), scores, 2);
  ASSERT_FALSE(uneven);
  EXPECT_EQ(uneven.error().message,
            "3 completions cannot be divided into groups of 2; give a group size that divides "
            "them, or the size of each group");
  EXPECT_FALSE(group_tensors(two_components(), scores, std::size_t{0}));
}

TEST(GroupTensors, NoScoresAreNoPrompts) {
  const auto tensors = group_tensors(two_components(), std::vector<Scored>(), 4);
  ASSERT_TRUE(tensors);
  EXPECT_EQ(tensors->rewards.size(), 0u);
  EXPECT_EQ(tensors->mean.size(), 0u);
}

TEST(GroupSizes, AreThoseOfTheSamples) {
  std::vector<Sample> samples(6);
  samples[1].group = samples[2].group = 7;
  samples[3].group = 8;
  EXPECT_EQ(group_sizes(samples), (std::vector<std::size_t>{1, 2, 1, 1, 1}));
}

}  // namespace
}  // namespace cupel
