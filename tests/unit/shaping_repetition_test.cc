#include "rewards/shaping/repetition.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace cupel::shaping {
namespace {

/// All texts over the letters, up to a length.
std::vector<std::string> all_texts(std::string_view letters, std::size_t longest) {
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].size() == longest) continue;
    for (char letter : letters) texts.push_back(texts[i] + letter);
  }
  return texts;
}

bool loops_by_trial(const std::string& text, const LoopRule& rule) {
  for (std::size_t block = rule.shortest; block <= rule.longest; ++block)
    for (std::size_t at = 0; at + rule.times * block <= text.size(); ++at) {
      bool repeats = true;
      for (std::size_t i = at + block; i < at + rule.times * block; ++i)
        repeats = repeats && text[i] == text[i - block];
      if (repeats) return true;
    }
  return false;
}

TEST(Loops, EqualTrialOnEverySmallText) {
  for (const LoopRule rule : {LoopRule{1, 2, 5}, LoopRule{2, 3, 5}, LoopRule{1, 1, 7}}) {
    std::size_t loops = 0;
    for (const std::string& text : all_texts("ab", 15)) {
      const bool expected = loops_by_trial(text, rule);
      loops += expected;
      ASSERT_EQ(has_loop(text, rule), expected) << text << ' ' << rule.shortest;
    }
    EXPECT_GT(loops, 10u);
  }
}

TEST(Loops, AreFoundWhereverTheyStand) {
  const LoopRule rule;
  for (std::size_t period : {1u, 3u, 10u, 19u, 20u, 21u, 255u, 256u, 257u}) {
    std::string block;  // no smaller period
    for (std::size_t i = 0; i < period; ++i)
      block += i == 0 ? '#' : static_cast<char>('a' + i % 26);
    std::string loop;
    const std::size_t blocks = (rule.shortest + period - 1) / period * rule.times;
    for (std::size_t i = 0; i < blocks; ++i) loop += block;
    for (std::size_t before : {0u, 1u, 7u, 30u, 61u, 700u, 3000u}) {
      const std::string text = std::string(before, '.') + loop + "!";
      const bool dots_loop = before >= 100;
      EXPECT_EQ(has_loop(text), period <= rule.longest || dots_loop) << period << ' ' << before;
      if (dots_loop) continue;
      const std::string shorter = std::string(before, '.') + loop.substr(1) + "!";
      EXPECT_FALSE(has_loop(shorter)) << period << ' ' << before;
    }
  }
}

TEST(Loops, InvalidBytesAreCharacters) {
  EXPECT_TRUE(has_loop(std::string(100, '\xFF')));
  EXPECT_FALSE(has_loop(std::string(99, '\xFF')));
  EXPECT_THROW(has_loop("", {1, 2, 4}), std::invalid_argument);
}

TEST(Compression, LooksAtTheEndOfLongTexts) {
  const std::string same(10000, 'a');
  EXPECT_FALSE(compresses_as_loop(same));
  EXPECT_TRUE(compresses_as_loop("b" + same));
  std::string noise;
  std::uint64_t state = 1;
  while (noise.size() < 10000) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    noise += static_cast<char>('0' + (state >> 33) % 64);
  }
  EXPECT_FALSE(compresses_as_loop(same + noise));
  EXPECT_TRUE(compresses_as_loop(noise + same));
}

TEST(Ngrams, EqualASetOnEverySmallSequence) {
  for (const std::string& text : all_texts("abc", 7))
    for (std::size_t n : {1u, 2u, 3u, 5u}) {
      std::vector<std::int64_t> ids(text.begin(), text.end());
      std::string words;
      for (char letter : text) words.append(1, letter).append(" ");
      std::set<std::string> distinct;
      for (std::size_t i = 0; i + n <= text.size(); ++i) distinct.insert(text.substr(i, n));
      const std::uint64_t total = text.size() < n ? 0 : text.size() - n + 1;
      for (const NgramCount& count : {count_token_ngrams(ids, n), count_word_ngrams(words, n)}) {
        ASSERT_EQ(count.total, total) << text << ' ' << n;
        ASSERT_EQ(count.distinct, distinct.size()) << text << ' ' << n;
      }
    }
}

TEST(Ngrams, ManyAndLongOnes) {
  std::string text;
  for (int i = 0; i < 40000; ++i) text += "w" + std::to_string(i % 30000) + ' ';
  const NgramCount some = count_word_ngrams(text, 256);
  EXPECT_EQ(some.total, 40000u - 255);
  EXPECT_EQ(some.distinct, 30000u);
  const NgramCount one = count_word_ngrams(text, 1);
  EXPECT_EQ(one.distinct, 30000u);
}

TEST(Ngrams, AWordOfFiftyMegabytes) {
  const std::string word(50'000'000, 'X');
  EXPECT_EQ(count_word_ngrams(word, 1).distinct, 1u);
  EXPECT_EQ(count_word_ngrams(word + " " + word, 1).distinct, 1u);
  EXPECT_EQ(count_word_ngrams(word, 3).total, 0u);
}

TEST(Ngrams, InvalidBytesAreReplacementCharacters) {
  const NgramCount count = count_word_ngrams("\xC3 \xEF\xBF\xBD \xFF\xFF", 1);
  EXPECT_EQ(count.total, 3u);
  EXPECT_EQ(count.distinct, 2u) << "one of two characters, two of one";
}

TEST(LongestBlock, EndsOfTheText) {
  EXPECT_EQ(longest_block(""), 0u);
  EXPECT_EQ(longest_block("  ab"), 2u);
  EXPECT_EQ(longest_block("abc  "), 3u);
}

}  // namespace
}  // namespace cupel::shaping
