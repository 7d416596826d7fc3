#include "rewards/near_duplicates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace cupel {
namespace {

using Words = std::vector<std::string>;

Words random_words(std::size_t count, std::mt19937_64& random) {
  Words words;
  for (std::size_t i = 0; i < count; ++i) words.push_back("w" + std::to_string(random() % 1000000));
  return words;
}

std::string joined(const Words& words, std::string_view between = " ") {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : between).append(word);
  return text;
}

/// The obvious way: sets of joined words.
double slow_jaccard(const Words& a, const Words& b, std::size_t size) {
  const auto shingles = [&](const Words& words) {
    std::set<std::string> all;
    for (std::size_t i = 0; i + size <= words.size(); ++i) {
      const auto first = words.begin() + static_cast<std::ptrdiff_t>(i);
      all.insert(joined(Words(first, first + static_cast<std::ptrdiff_t>(size))));
    }
    return all;
  };
  const auto of_a = shingles(a), of_b = shingles(b);
  std::vector<std::string> both;
  std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                        std::back_inserter(both));
  return static_cast<double>(both.size()) /
         static_cast<double>(of_a.size() + of_b.size() - both.size());
}

/// A copy in which each word is another one with that probability.
Words rewritten(Words words, double share, std::mt19937_64& random) {
  std::uniform_real_distribution<double> chance;
  for (std::string& word : words)
    if (chance(random) < share) word = "n" + std::to_string(random() % 1000000);
  return words;
}

double exact(std::string_view a, std::string_view b, std::size_t words = 5) {
  return jaccard(shingles_of(a, {words}), shingles_of(b, {words}));
}

double estimated(std::string_view a, std::string_view b) { return sign(a).similarity(sign(b)); }

TEST(Jaccard, IsThatOfSetsOfWords) {
  std::mt19937_64 random(1);
  for (const std::size_t size : {1u, 2u, 5u, 13u})
    for (const double share : {0.0, 0.01, 0.1, 0.5, 1.0}) {
      const Words words = random_words(200, random), other = rewritten(words, share, random);
      EXPECT_DOUBLE_EQ(exact(joined(words), joined(other), size), slow_jaccard(words, other, size))
          << size << " " << share;
    }
}

TEST(Jaccard, OfRunsOfWords) {
  // a b c d e f has two runs of five, b c d e f g two, and one in both.
  EXPECT_DOUBLE_EQ(exact("a b c d e f", "b c d e f g"), 1.0 / 3);
  EXPECT_DOUBLE_EQ(exact("a b c", "a b d", 1), 0.5);
  EXPECT_DOUBLE_EQ(exact("a b a b", "b a b a", 2), 1);
  EXPECT_DOUBLE_EQ(exact("a b", "b a"), 0) << "order counts also where there are fewer words";
}

TEST(Jaccard, OfTextsWithoutWords) {
  EXPECT_DOUBLE_EQ(exact("", ""), 1);
  EXPECT_DOUBLE_EQ(exact("", " \n "), 1);
  EXPECT_DOUBLE_EQ(exact("", "a"), 0);
  EXPECT_GT(estimated("", "..."), 0.99);
  EXPECT_LT(estimated("", "a"), 0.1);
}

TEST(Jaccard, SeesNoDifferenceInCaseSpaceAndPunctuation) {
  EXPECT_DOUBLE_EQ(exact("So, the **answer** is: 84.", "so the answer\n\n is 84"), 1);
  EXPECT_DOUBLE_EQ(exact("ÜBER Größe", "über größe"), 1);
}

TEST(Jaccard, SeesSignsOfFormulas) {
  EXPECT_DOUBLE_EQ(exact("3 + 4", "3 - 4"), 0);
  EXPECT_DOUBLE_EQ(exact("x = 3", "x=3"), 1);
  EXPECT_DOUBLE_EQ(exact("x ≤ 3", "x ≥ 3"), 0);
  EXPECT_DOUBLE_EQ(exact("0.5", "0.6"), 0);
  EXPECT_DOUBLE_EQ(exact("[0, 1)", "(0, 1)"), 0);
}

TEST(Jaccard, TakesLettersWithoutSpacesForWords) {
  // Six characters, two runs of five each, one in common.
  EXPECT_DOUBLE_EQ(exact("我们先算余数", "们先算余数再"), 1.0 / 3);
  EXPECT_DOUBLE_EQ(exact("我们先算,余数", "我们先算余数。"), 1);
}

TEST(MinHash, EstimatesJaccard) {
  // 128 slots: a standard deviation of at most 0.0443 for one pair, 0.0063 for the mean of 50.
  for (const std::size_t size : {8u, 20u, 60u, 200u, 600u})
    for (const double share : {0.01, 0.05, 0.3}) {
      std::mt19937_64 random(size);
      double error = 0;
      constexpr int kPairs = 50;
      for (int i = 0; i < kPairs; ++i) {
        const Words words = random_words(size, random), other = rewritten(words, share, random);
        error += estimated(joined(words), joined(other)) - slow_jaccard(words, other, 5);
      }
      EXPECT_NEAR(error / kPairs, 0, 4 * 0.0063) << size << " " << share;
    }
}

TEST(MinHash, OfShortTextsTellsThemApart) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const std::string a = joined(random_words(3, random)), b = joined(random_words(3, random));
    EXPECT_LT(estimated(a, b), 0.1);
  }
}

TEST(MinHash, IsTheSameOnEveryMachine) {
  // Found once, kept: signatures of two machines may be compared.
  const MinHash signature = sign("The quick brown fox jumps over the lazy dog. 敏捷的棕色狐狸");
  std::uint64_t sum = 0;
  for (const std::uint8_t slot : signature.slots) sum = sum * 31 + slot;
  EXPECT_EQ(sum, 14369082514469098678u);
}

TEST(MinHash, OfHostileTexts) {
  const std::string words = joined(Words(1'000'000, "word"));
  EXPECT_GT(estimated(words, "word word word word word word"), 0.99);
  EXPECT_LT(estimated(words, std::string(10'000'000, 'w')), 0.1);
  std::string pair;
  for (int i = 0; i < 200'000; ++i) pair += "a b ";
  EXPECT_GT(estimated(pair, "a b a b a b a b"), 0.99);
  EXPECT_GT(estimated(std::string(1000, '\0'), std::string(1000, '\0')), 0.99);
  EXPECT_GT(estimated("\xff\xfe\xff", "\xff\xfe\xff"), 0.99);
}

/// `count` texts of 200 words and as many copies, each with that share of its words rewritten.
std::vector<std::pair<std::string, std::string>> pairs(std::size_t count, double share,
                                                       std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::pair<std::string, std::string>> made;
  for (std::size_t i = 0; i < count; ++i) {
    const Words words = random_words(200, random);
    made.emplace_back(joined(words), joined(rewritten(words, share, random)));
  }
  return made;
}

TEST(NearDuplicates, DetectionIsTheFormula) {
  EXPECT_NEAR(NearDuplicates::detection(0.8), 0.947, 0.001);
  EXPECT_NEAR(NearDuplicates::detection(0.9), 0.9999, 0.0001);
  EXPECT_NEAR(NearDuplicates::detection(0.3), 0.001, 0.0001);
}

TEST(NearDuplicates, FindsPairsAsOftenAsTheFormulaSays) {
  // With a threshold next to nothing, what is found is what the bands bring together.
  for (const double share : {0.02, 0.04, 0.06, 0.1}) {
    constexpr std::size_t kPairs = 400;
    NearDuplicates all(0.01);
    double expected = 0, variance = 0;
    for (const auto& [text, copy] : pairs(kPairs, share, 11)) {
      all.add(sign(text));
      all.add(sign(copy));
      const double chance = NearDuplicates::detection(exact(text, copy));
      expected += chance;
      variance += chance * (1 - chance);
    }
    const std::vector<std::uint32_t> stays = all.find();
    double found = 0;
    for (std::size_t i = 1; i < stays.size(); i += 2) found += stays[i] == i - 1;
    EXPECT_NEAR(found, expected, 4 * std::sqrt(variance) + 1) << share;
  }
}

TEST(NearDuplicates, TakesNoUnlikePairForOne) {
  NearDuplicates all(0.8);
  double least = 1;
  std::vector<std::string> texts;
  for (const double share : {0.01, 0.03, 0.05, 0.08})
    for (const auto& [text, copy] : pairs(300, share, 5)) {
      texts.push_back(text);
      texts.push_back(copy);
    }
  for (const std::string& text : texts) all.add(sign(text));
  const std::vector<std::uint32_t> stays = all.find();
  for (std::size_t i = 0; i < stays.size(); ++i)
    least = std::min(least, exact(texts[i], texts[stays[i]]));
  // An estimate of 0.8 at a similarity of 0.65 is off by 3.6 standard deviations.
  EXPECT_GT(least, 0.65);
}

TEST(NearDuplicates, LeavesTheFirstOfThoseThatAreAlike) {
  NearDuplicates all;
  for (const std::string_view text : {"a b c d e f", "x y z", "A, b c d e f", "x y z!", "X Y Z"})
    all.add(sign(text));
  EXPECT_EQ(all.find(), (std::vector<std::uint32_t>{0, 1, 0, 3, 1}));
}

TEST(NearDuplicates, LeavesTheBestWhereThereIsAnOrder) {
  NearDuplicates all;
  for (const std::string_view text : {"a b", "a b", "c", "a b"}) all.add(sign(text));
  const std::vector<std::uint32_t> best_first = {3, 2, 1, 0};
  EXPECT_EQ(all.find(best_first), (std::vector<std::uint32_t>{3, 3, 2, 3}));
}

TEST(NearDuplicates, FollowsNoChainOfSmallChanges) {
  std::mt19937_64 random(3);
  Words words = random_words(400, random);
  std::vector<std::string> texts = {joined(words)};
  for (std::size_t step = 0; step < 40; ++step) {
    for (std::size_t i = 0; i < 4; ++i) words[step * 10 + i] = "new";
    texts.push_back(joined(words));
  }
  NearDuplicates all(0.8);
  for (const std::string& text : texts) all.add(sign(text));
  const std::vector<std::uint32_t> stays = all.find();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < stays.size(); ++i) {
    EXPECT_EQ(stays[stays[i]], stays[i]) << "what stands in a row's place stays itself";
    EXPECT_GT(exact(texts[i], texts[stays[i]]), 0.65);
    kept += stays[i] == i;
  }
  EXPECT_GT(kept, 2u);
  EXPECT_LT(kept, 20u);
}

TEST(NearDuplicates, OfOneTextManyTimes) {
  NearDuplicates all;
  const MinHash signature = sign("the same text, over and over again");
  for (int i = 0; i < 100'000; ++i) all.add(signature);
  const std::vector<std::uint32_t> stays = all.find();
  EXPECT_EQ(std::count(stays.begin(), stays.end(), 0u), 100'000);
}

TEST(NearDuplicates, OfTextsWithALongPieceInCommon) {
  // All share two thirds of their shingles, more or less, and most of them some band.
  std::mt19937_64 random(9);
  const std::string preamble = joined(random_words(80, random));
  NearDuplicates all(0.9);
  constexpr std::uint32_t kRows = 3000;
  std::string last;
  for (std::uint32_t i = 0; i < kRows; ++i)
    all.add(sign(last = preamble + " " + joined(random_words(30, random))));
  all.add(sign(last + " indeed"));
  const std::vector<std::uint32_t> stays = all.find();
  for (std::uint32_t i = 0; i < kRows; ++i) EXPECT_EQ(stays[i], i);
  EXPECT_EQ(stays[kRows], kRows - 1);
}

TEST(NearDuplicates, RefusesAThresholdThatIsNone) {
  EXPECT_THROW(NearDuplicates(0), std::invalid_argument);
  EXPECT_THROW(NearDuplicates(1.1), std::invalid_argument);
  EXPECT_THROW(NearDuplicates().find({{0}}), std::invalid_argument);
  EXPECT_THROW(sign("", {0}), std::invalid_argument);
}

TEST(NearDuplicates, OfNothing) {
  EXPECT_TRUE(NearDuplicates().find().empty());
  NearDuplicates one;
  one.add(sign(""));
  EXPECT_EQ(one.find(), std::vector<std::uint32_t>{0});
}

TEST(Diverse, TakesTheBestOfThoseThatAreAlike) {
  const std::vector<std::string_view> texts = {
      "a b c d e f g", "A b c d e f g.", "x y", "", "x  y", "z", " "};
  EXPECT_EQ(diverse(texts, 10), (std::vector<std::size_t>{0, 2, 3, 5}));
  EXPECT_EQ(diverse(texts, 2), (std::vector<std::size_t>{0, 2}));
  EXPECT_TRUE(diverse(texts, 0).empty());
  EXPECT_TRUE(diverse({}, 3).empty());
}

TEST(Diverse, AsksForTheThresholdExactly) {
  // Two runs of five each, one in common: a third.
  const std::vector<std::string_view> texts = {"a b c d e f", "b c d e f g"};
  EXPECT_EQ(diverse(texts, 2, 1.0 / 3).size(), 1u);
  EXPECT_EQ(diverse(texts, 2, 0.34).size(), 2u);
}

}  // namespace
}  // namespace cupel
