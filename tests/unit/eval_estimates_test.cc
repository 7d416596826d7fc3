// pass@k, best-of-k and maj@k beside a count over every choice of k samples.

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <map>
#include <vector>

#include "rewards/eval/majority_vote.h"
#include "rewards/eval/pass_at_k.h"
#include "rewards/eval/random_stream.h"

namespace cupel::eval {
namespace {

constexpr double kExact = 1e-12;

__extension__ using Wide = unsigned __int128;

Wide binomial(unsigned n, unsigned k) {
  Wide value = 1;
  for (unsigned i = 1; i <= k; ++i) value = value * (n - k + i) / i;
  return value;
}

TEST(PassAtK, IsThePublishedFormula) {
  // Up to n = 64 the binomial coefficients are whole numbers of 64 bits or less, so that the ratio
  // of them is exact but for one rounding.
  for (unsigned n = 1; n <= 64; ++n)
    for (unsigned c = 0; c <= n; ++c)
      for (unsigned k = 1; k <= n; ++k) {
        const Wide all = binomial(n, k);
        const Wide without = n - c < k ? 0 : binomial(n - c, k);
        const double expected = static_cast<double>(static_cast<long double>(all - without) /
                                                    static_cast<long double>(all));
        ASSERT_NEAR(pass_at_k(n, c, k), expected, kExact) << n << " " << c << " " << k;
      }
}

TEST(PassAtK, ByHand) {
  EXPECT_EQ(pass_at_k(1, 1, 1), 1);
  EXPECT_EQ(pass_at_k(5, 0, 5), 0);
  EXPECT_EQ(pass_at_k(5, 5, 1), 1);
  EXPECT_NEAR(pass_at_k(5, 2, 1), 0.4, kExact);
  EXPECT_NEAR(pass_at_k(5, 2, 3), 0.9, kExact);      // 1 - 1/10
  EXPECT_NEAR(pass_at_k(200, 1, 100), 0.5, kExact);  // one place of 200
  EXPECT_NEAR(pass_at_k(100'000, 1, 1'000), 0.01, kExact);
  EXPECT_NEAR(pass_at_k(100'000, 99'999, 2), 1, kExact);
}

/// Calls `visit` with every choice of k among n as bits.
template <class Visit>
void each_choice(std::size_t n, std::size_t k, const Visit& visit) {
  for (std::uint32_t chosen = 0; chosen < (1u << n); ++chosen)
    if (static_cast<std::size_t>(std::popcount(chosen)) == k) visit(chosen);
}

double counted_best(const std::vector<RewardedSample>& samples, std::size_t k) {
  double sum = 0, choices = 0;
  each_choice(samples.size(), k, [&](std::uint32_t chosen) {
    double highest = -1e9, correct = 0, ties = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if ((chosen >> i & 1) == 0 || samples[i].reward < highest) continue;
      if (samples[i].reward > highest) correct = 0, ties = 0;
      highest = samples[i].reward;
      correct += samples[i].correct;
      ++ties;
    }
    sum += correct / ties;
    ++choices;
  });
  return sum / choices;
}

TEST(BestAtK, IsTheMeanOverAllChoices) {
  RandomStream random(1);
  for (int round = 0; round < 60; ++round) {
    std::vector<RewardedSample> samples(1 + random.below(9));
    for (RewardedSample& sample : samples)
      sample = {static_cast<double>(random.below(4)) - 1, static_cast<double>(random.below(2))};
    for (std::size_t k = 1; k <= samples.size(); ++k) {
      const double expected = counted_best(samples, k);
      auto copy = samples;
      ASSERT_NEAR(best_at_k(copy, k), expected, kExact);
    }
  }
}

TEST(BestAtK, ByHand) {
  std::vector<RewardedSample> samples = {{0.9, 0}, {0.5, 1}, {0.1, 0}};
  EXPECT_NEAR(best_at_k(samples, 1), 1.0 / 3, kExact);
  EXPECT_NEAR(best_at_k(samples, 2), 1.0 / 3, kExact);  // right only where 0.9 is not drawn
  EXPECT_NEAR(best_at_k(samples, 3), 0, kExact);
}

double counted_majority(const std::vector<AnswerClass>& classes, std::size_t without_answer,
                        std::size_t k) {
  std::vector<std::size_t> class_of(without_answer, classes.size());
  for (std::size_t i = 0; i < classes.size(); ++i)
    class_of.insert(class_of.end(), classes[i].samples, i);
  double sum = 0, choices = 0;
  each_choice(class_of.size(), k, [&](std::uint32_t chosen) {
    std::map<std::size_t, int> votes;
    for (std::size_t i = 0; i < class_of.size(); ++i)
      if ((chosen >> i & 1) && class_of[i] < classes.size()) ++votes[class_of[i]];
    int most = 0;
    for (const auto& [number, count] : votes) most = std::max(most, count);
    double correct = 0, winners = 0;
    for (const auto& [number, count] : votes)
      if (count == most) correct += classes[number].correct, ++winners;
    sum += winners > 0 ? correct / winners : 0;
    ++choices;
  });
  return sum / choices;
}

TEST(MajorityAtK, IsTheMeanOverAllChoices) {
  RandomStream random(2);
  for (int round = 0; round < 150; ++round) {
    std::vector<AnswerClass> classes(1 + random.below(5));
    std::size_t n = 0;
    for (AnswerClass& one : classes) {
      one = {1 + random.below(3), static_cast<double>(random.below(3)) / 2};
      n += one.samples;
    }
    const std::size_t without_answer = random.below(3);
    for (std::size_t k = 1; k <= n + without_answer; ++k) {
      const VoteEstimate vote = majority_at_k(classes, without_answer, k, 0);
      ASSERT_TRUE(vote.is_exact);
      ASSERT_NEAR(vote.value, counted_majority(classes, without_answer, k), kExact);
    }
  }
}

TEST(MajorityAtK, ByHand) {
  const std::vector<AnswerClass> classes = {{2, 1}, {1, 0}};
  EXPECT_NEAR(majority_at_k(classes, 0, 2, 0).value, 2.0 / 3, kExact);  // AA wins, AB is a tie
  EXPECT_EQ(majority_at_k(classes, 0, 3, 0).value, 1);
  EXPECT_NEAR(majority_at_k(classes, 1, 1, 0).value, 0.5, kExact);  // one has no answer
  EXPECT_EQ(majority_at_k({}, 3, 2, 0).value, 0);
}

TEST(MajorityAtK, OfManyIsStable) {
  // Two classes of the same size, one of them right: half of the choices, whatever k is.
  const std::vector<AnswerClass> even = {{512, 1}, {512, 0}};
  for (const std::size_t k : {1, 2, 63, 64, 255})
    EXPECT_NEAR(majority_at_k(even, 0, k, 0).value, 0.5, kExact) << k;
  const std::vector<AnswerClass> many(1000, {1, 1});
  EXPECT_NEAR(majority_at_k(many, 0, 100, 0).value, 1, kExact);
}

TEST(MajorityAtK, BeyondWhatIsCheapIsDrawn) {
  const std::vector<AnswerClass> even = {{2048, 1}, {2048, 0}};
  const VoteEstimate vote = majority_at_k(even, 0, 2000, 7);
  EXPECT_FALSE(vote.is_exact);
  EXPECT_NEAR(vote.value, 0.5, 0.04);  // five standard errors of 4,096 draws
  EXPECT_EQ(vote.value, majority_at_k(even, 0, 2000, 7).value);
  EXPECT_NE(vote.value, majority_at_k(even, 0, 2000, 8).value);
}

}  // namespace
}  // namespace cupel::eval
