#include "trainer/generation/sampling.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "trainer/generation/internal/kept_tokens.h"
#include "trainer/generation/random.h"
#include "trainer/generation/stop_texts.h"

namespace cupel::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The known answers that Random123, the authors' library, publishes for philox4x32-10.
TEST(Philox, GivesThePublishedAnswers) {
  EXPECT_THAT(philox({0, 0, 0, 0}, {0, 0}),
              ElementsAre(0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u));
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_THAT(philox({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
              ElementsAre(0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu));
  EXPECT_THAT(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              ElementsAre(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u));
}

TEST(UniformNumber, DependsOnEveryPartOfTheDraw) {
  std::set<double> seen;
  for (const std::uint64_t high : {std::uint64_t{0}, std::uint64_t{1} << 40})
    for (const Draw& draw : {Draw{}, Draw{.seed = high + 1}, Draw{.prompt = high + 1},
                             Draw{.sample = 1}, Draw{.position = 1}})
      seen.insert(uniform_number(draw));
  EXPECT_EQ(seen.size(), 5u + 2u);
}

TEST(UniformNumber, IsUniform) {
  constexpr int kDraws = 100'000, kBins = 50;
  std::vector<int> bins(kBins, 0);
  for (int i = 0; i < kDraws; ++i) {
    const double number = uniform_number({.seed = 7, .position = static_cast<std::uint64_t>(i)});
    ASSERT_GE(number, 0);
    ASSERT_LT(number, 1);
    ++bins[static_cast<std::size_t>(number * kBins)];
  }
  double chi_square = 0;
  for (const int count : bins) {
    const double expected = static_cast<double>(kDraws) / kBins;
    chi_square += (count - expected) * (count - expected) / expected;
  }
  // 49 degrees of freedom: one seed in a thousand is above 85.4, one in a thousand below 23.98.
  EXPECT_LT(chi_square, 85.4);
  EXPECT_GT(chi_square, 23.98);
}

/// Distributions of many kinds: flat, steep, with equal logits, with some at -∞.
std::vector<std::vector<float>> many_logits(std::size_t vocabulary) {
  std::vector<std::vector<float>> rows;
  for (std::uint64_t row = 0; row < 60; ++row) {
    std::vector<float> logits;
    for (std::uint64_t id = 0; id < vocabulary; ++id) {
      const double number = uniform_number({.seed = 11, .prompt = row, .position = id});
      double logit = std::log(number + 1e-9) * std::array{0.3, 1.0, 4.0}[row % 3];
      if (row % 4 == 0) logit = std::round(logit);
      if (row % 5 == 0 && id % 3 == 0) logit = -static_cast<double>(kInfinity);
      logits.push_back(static_cast<float>(logit));
    }
    rows.push_back(logits);
  }
  return rows;
}

std::vector<double> softmax(const std::vector<float>& logits, double temperature) {
  const double largest = *std::ranges::max_element(logits);
  std::vector<double> values;
  double all = 0;
  for (const float each : logits) {
    values.push_back(std::exp((static_cast<double>(each) - largest) / temperature));
    all += values.back();
  }
  for (double& each : values) each /= all;
  return values;
}

/// The filters as transformers writes them: what is left out gets nothing, and the rest is scaled
/// to 1 again after each.
std::vector<double> filtered(std::vector<double> probabilities, const SamplingOptions& options) {
  const auto rescale = [&] {
    const double all = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
    for (double& each : probabilities) each /= all;
  };
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
  if (options.top_k > 0 && static_cast<std::size_t>(options.top_k) < order.size()) {
    const double least = probabilities[order[static_cast<std::size_t>(options.top_k) - 1]];
    for (double& each : probabilities)
      if (each < least) each = 0;
    rescale();
  }
  if (options.top_p < 1) {
    // From the least likely up: as long as the sum is at most 1 - top_p.
    double sum = 0;
    for (std::size_t i = order.size() - 1; i > 0; --i) {
      sum += probabilities[order[i]];
      if (sum <= 1 - options.top_p) probabilities[order[i]] = 0;
    }
    rescale();
  }
  if (options.min_p > 0) {
    const double least = options.min_p * *std::ranges::max_element(probabilities);
    for (double& each : probabilities)
      if (each < least) each = 0;
    rescale();
  }
  return probabilities;
}

class EachFilter : public ::testing::TestWithParam<SamplingOptions> {};
INSTANTIATE_TEST_SUITE_P(
    Sampling, EachFilter,
    ::testing::Values(SamplingOptions{.top_k = 1}, SamplingOptions{.top_k = 5},
                      SamplingOptions{.top_k = 1000}, SamplingOptions{.top_p = 1e-9},
                      SamplingOptions{.top_p = 0.3}, SamplingOptions{.top_p = 0.93},
                      SamplingOptions{.min_p = 0.07}, SamplingOptions{.min_p = 1},
                      SamplingOptions{.top_k = 12, .top_p = 0.81},
                      SamplingOptions{.top_k = 9, .top_p = 0.87, .min_p = 0.11}));

TEST_P(EachFilter, KeepsWhatASlowReferenceKeeps) {
  std::vector<KeptToken> kept;
  for (const std::vector<float>& logits : many_logits(41)) {
    const auto exact = softmax(logits, 1.3);
    keep_tokens(std::vector<float>(exact.begin(), exact.end()), GetParam(), kept);
    const auto expected = filtered(exact, GetParam());
    std::vector<std::int64_t> ids, expected_ids;
    for (const KeptToken& each : kept) ids.push_back(each.id);
    for (std::size_t id = 0; id < expected.size(); ++id)
      if (expected[id] > 0) expected_ids.push_back(static_cast<std::int64_t>(id));
    EXPECT_EQ(ids, expected_ids);
  }
}

// At the places where the reference's distribution goes over from one token to the next, so does
// the draw.
TEST_P(EachFilter, DrawsByTheExactDistribution) {
  SamplingOptions options = GetParam();
  options.temperature = 1.3;
  for (const std::vector<float>& logits : many_logits(41)) {
    const auto expected = filtered(softmax(logits, 1.3), options);
    std::vector<double> uniform;
    std::vector<std::int64_t> ids;
    double passed = 0;
    for (std::size_t id = 0; id < expected.size(); ++id) {
      if (expected[id] > 1e-4) {
        uniform.insert(uniform.end(), {passed + 1e-5, passed + expected[id] - 1e-5});
        ids.insert(ids.end(), 2, static_cast<std::int64_t>(id));
      }
      passed += expected[id];
    }
    const at::Tensor rows =
        at::tensor(logits).unsqueeze(0).expand({static_cast<std::int64_t>(uniform.size()), -1});
    const auto drawn = sample(rows, options, uniform);
    ASSERT_TRUE(drawn);
    EXPECT_EQ(drawn->ids, ids);
  }
}

TEST(Sample, LogProbsAreThoseOfAllTokensAtTheTemperature) {
  for (const double temperature : {1.0, 0.6, 2.5, 0.0}) {
    for (const std::vector<float>& logits : many_logits(41)) {
      const at::Tensor row = at::tensor(logits).unsqueeze(0);
      const std::vector<double> uniform = {0.4};
      const auto drawn =
          sample(row, {.temperature = temperature, .top_k = 7, .top_p = 0.9}, uniform);
      ASSERT_TRUE(drawn);
      const at::Tensor exact =
          at::log_softmax(row.to(at::kDouble) / (temperature == 0 ? 1.0 : temperature), -1);
      EXPECT_NEAR(drawn->log_probs[0], exact[0][drawn->ids[0]].item<double>(), 1e-6);
    }
  }
}

TEST(Sample, DrawsAsOftenAsIsLikely) {
  const std::vector<float> logits = {1.2f, -0.3f, 0.5f, 2.0f, -kInfinity, 0.0f, 0.5f};
  constexpr std::int64_t kDraws = 50'000;
  std::vector<double> uniform;
  for (std::uint64_t i = 0; i < kDraws; ++i)
    uniform.push_back(uniform_number({.seed = 3, .prompt = i}));
  const SamplingOptions options = {.temperature = 0.8, .top_p = 0.95};
  const auto drawn = sample(at::tensor(logits).unsqueeze(0).expand({kDraws, -1}), options, uniform);
  ASSERT_TRUE(drawn);
  const auto expected = filtered(softmax(logits, 0.8), options);
  double chi_square = 0;
  int kinds = 0;
  for (std::size_t id = 0; id < expected.size(); ++id) {
    const auto count = std::ranges::count(drawn->ids, static_cast<std::int64_t>(id));
    if (expected[id] == 0) {
      EXPECT_EQ(count, 0);
      continue;
    }
    const double mean = expected[id] * static_cast<double>(kDraws);
    chi_square += (static_cast<double>(count) - mean) * (static_cast<double>(count) - mean) / mean;
    ++kinds;
  }
  EXPECT_EQ(kinds, 5);
  EXPECT_LT(chi_square, 18.47);  // 4 degrees of freedom: one seed in a thousand is above
}

TEST(Sample, GreedyTakesTheLowestIdAmongEquals) {
  const auto drawn = sample(at::tensor({1.f, 3.f, 2.f, 3.f, 0.f, 0.f, 0.f, 0.f}).view({2, 4}),
                            {.temperature = 0}, std::vector{0.99, 0.99});
  ASSERT_TRUE(drawn);
  EXPECT_THAT(drawn->ids, ElementsAre(1, 0));
}

TEST(Sample, ALowTemperatureIsAlmostGreedy) {
  const auto drawn = sample(at::tensor({100.f, 3e38f, -3e38f, 2e38f}).view({1, 4}),
                            {.temperature = 1e-4}, std::vector{0.99});
  ASSERT_TRUE(drawn);
  EXPECT_THAT(drawn->ids, ElementsAre(1));
  EXPECT_EQ(drawn->log_probs[0], 0);
}

TEST(Sample, NeverDrawsWhatIsForbidden) {
  const std::vector<std::int64_t> tokens = {1, 3};
  const std::vector<std::uint8_t> rows = {1, 0, 1};
  // The third row has nothing else that float32 tells from 0: its logits say which is likelier.
  const at::Tensor logits =
      at::tensor({0.f, 5.f, 0.f, 5.f, 0.f, 5.f, 0.f, 5.f, -900.f, 5.f, -800.f, 5.f}).view({3, 4});
  for (const double temperature : {1.0, 0.0})
    for (const double uniform : {0.0, 0.3, 0.6, 0.999}) {
      const auto drawn = sample(logits, {.temperature = temperature}, std::vector(3, uniform),
                                {.tokens = tokens, .rows = rows});
      ASSERT_TRUE(drawn);
      EXPECT_EQ(drawn->ids[0] % 2, 0);
      EXPECT_EQ(drawn->ids[2], 2);
      // Among all, the forbidden included.
      EXPECT_NEAR(drawn->log_probs[0], -std::log(2 + 2 * std::exp(5.0)), 1e-5);
      EXPECT_NEAR(drawn->log_probs[2], -805 - std::log(2.0), 1e-3);
    }
}

TEST(Sample, SaysWhichRowIsNoDistribution) {
  for (const float bad : {std::nanf(""), kInfinity}) {
    const auto drawn =
        sample(at::tensor({0.f, 1.f, 0.f, bad}).view({2, 2}), {}, std::vector{0.5, 0.5});
    ASSERT_FALSE(drawn);
    EXPECT_EQ(drawn.error().row, 1u);
  }
  for (const double temperature : {0.0, 1.0, 0.5}) {
    const auto drawn = sample(at::tensor({-kInfinity, -kInfinity}).view({1, 2}),
                              {.temperature = temperature}, std::vector{0.5});
    ASSERT_FALSE(drawn);
    EXPECT_EQ(drawn.error().row, 0u);
  }
}

TEST(SamplingOptions, NamesWhatIsOutOfRange) {
  const auto message = [](const SamplingOptions& options) {
    const auto checked = check(options);
    return checked ? "" : checked.error().message;
  };
  EXPECT_EQ(message({}), "");
  EXPECT_THAT(message({.temperature = -1}), HasSubstr("temperature is -1"));
  EXPECT_THAT(message({.temperature = std::nan("")}), HasSubstr("temperature is nan"));
  EXPECT_THAT(message({.top_k = -2}), HasSubstr("top_k is -2"));
  EXPECT_THAT(message({.top_p = 0}), HasSubstr("top_p is 0; it must be above 0 and at most 1"));
  EXPECT_THAT(message({.min_p = 1.5}), HasSubstr("min_p is 1.5"));
  EXPECT_THAT(message({.max_tokens = 0}), HasSubstr("max_tokens is 0"));
  EXPECT_THAT(message({.max_tokens = 3, .min_tokens = 4}), HasSubstr("min_tokens is 4"));
  EXPECT_THAT(message({.stop = {"a", ""}}), HasSubstr("stop has an empty text"));
}

// Tokens are bytes, those above 'z' special and without text.
std::string bytes_of(std::span<const std::int64_t> tokens) {
  std::string text;
  for (const std::int64_t each : tokens)
    if (each <= 'z') text += static_cast<char>(each);
  return text;
}

TEST(StopTexts, AreFoundAcrossTokensAndSpecialOnes) {
  const std::vector<std::string> stop = {"xyz", "ab"};
  const DecodeTokens decode = bytes_of;
  const auto ends_after = [&](const std::vector<std::int64_t>& tokens) {
    StopTexts texts(stop, decode);
    for (std::size_t i = 0; i < tokens.size(); ++i)
      if (texts.ends_with(tokens[i])) return static_cast<int>(i) + 1;
    return -1;
  };
  EXPECT_EQ(ends_after({'q', 'x', 'y', 'x', 'y', 'z', 'r'}), 6);
  std::vector<std::int64_t> tokens = {'a'};
  tokens.insert(tokens.end(), 100, 1000);
  tokens.push_back('b');
  EXPECT_EQ(ends_after(tokens), 102);
  EXPECT_EQ(ends_after({'a', 'x', 'b', 'y', 'z'}), -1);
}

TEST(StopTexts, DecodesAsMuchForALongCompletionAsForManyShortOnes) {
  std::size_t decoded = 0;
  const DecodeTokens decode = [&](std::span<const std::int64_t> tokens) {
    decoded += tokens.size();
    return bytes_of(tokens);
  };
  const std::vector<std::string> stop = {"</answer>"};
  StopTexts texts(stop, decode);
  for (int i = 0; i < 10'000; ++i) ASSERT_FALSE(texts.ends_with('a'));
  EXPECT_LE(decoded, 10'000u * (1 + 9 + 3));
}

TEST(StopTexts, EndWhereTheFirstOfThemEnds) {
  EXPECT_EQ(stop_end("one two three", {"three", "two"}), 7u);
  EXPECT_EQ(stop_end("abcd", {"abcd", "bc"}), 3u);
  EXPECT_EQ(stop_end("abcd", {"x"}), std::nullopt);
  EXPECT_EQ(stop_end("abcd", {}), std::nullopt);
}

}  // namespace
}  // namespace cupel::trainer
