// The short ways of the language verifier beside the long ones, which say the same.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/language/internal/labels.h"
#include "verifiers/language/internal/plain_word.h"
#include "verifiers/language/internal/steady.h"
#include "verifiers/language/internal/token.h"

namespace cupel::language {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

TEST(LetterBlockTest, EveryByteIsALetterOrNot) {
  for (int value = 0; value < 256; ++value) {
    for (std::size_t place = 0; place < 10; ++place) {
      std::string text(10, 'q');
      text[place] = static_cast<char>(value);
      const LetterBlock block = letters_at(text, 0);
      const bool ends = place < LetterBlock::kLongest && !is_letter(text[place]);
      EXPECT_EQ(block.size, ends ? place : LetterBlock::kLongest) << value << " at " << place;
    }
  }
}

TEST(LetterBlockTest, NumbersLettersAndMarksCapitals) {
  const LetterBlock block = letters_at("xAzb", 1);
  EXPECT_EQ(block.size, 3u);
  EXPECT_EQ(block.codes, 0x02'1A'01u);
  EXPECT_EQ(block.capitals, 0x80u);
  EXPECT_TRUE(block.is_capitalised());
  EXPECT_FALSE(block.is_all_capitals());
  EXPECT_TRUE(letters_at("UNO.", 0).is_all_capitals());
  EXPECT_TRUE(letters_at("ABCDEFGHI", 0).is_all_capitals());
}

TEST(LetterBlockTest, LettersHaveTheNumbersOfEvidence) {
  for (char32_t letter = 'a'; letter <= 'z'; ++letter) {
    EXPECT_EQ(characters()[letter].code, letter & 0x1F);
    EXPECT_EQ(characters()[letter - 0x20].code, letter & 0x1F);
    EXPECT_EQ(characters()[letter].family, Family::latin);
  }
}

TEST(WordKeyTest, BlocksAreTheSameAsLetters) {
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    for (std::size_t step = 1; step <= LetterBlock::kLongest; ++step) {
      WordKey by_letter, by_block;
      for (std::size_t i = 0; i < size; ++i)
        by_letter.add(static_cast<std::uint8_t>(text[i] & 0x1F));
      for (std::size_t i = 0; i < size; i += step) {
        const LetterBlock block = letters_at(text.substr(i, std::min(step, size - i)), 0);
        by_block.add(block.codes, block.size);
      }
      ASSERT_EQ(by_letter.is_whole(), size <= WordKey::kLongest);
      ASSERT_EQ(by_block.is_whole(), by_letter.is_whole());
      if (!by_letter.is_whole()) continue;
      EXPECT_TRUE(by_letter.packed(Family::latin, true) == by_block.packed(Family::latin, true))
          << size << " by " << step;
    }
  }
}

/// What is known of a token that is read as a plain word is what reading any token says.
void expect_same(std::string_view text, const PlainWord& word) {
  Token token;
  read_token(text, 0, characters(), token);
  EXPECT_FALSE(token.is_formal(text)) << text;
  EXPECT_FALSE(token.is_mixed) << text;
  EXPECT_EQ(token.digits, 0u) << text;
  EXPECT_EQ(token.family, Family::latin) << text;
  EXPECT_EQ(word.begin, token.word_begin) << text;
  EXPECT_EQ(word.end, token.word_end) << text;
  EXPECT_EQ(word.token_end, token.end) << text;
  EXPECT_EQ(word.size(), token.letters) << text;
  EXPECT_EQ(word.ends_sentence, token.ends_sentence) << text;
  EXPECT_EQ(word.is_capitalised(), token.is_capitalised) << text;
  EXPECT_EQ(word.is_acronym(), token.is_acronym()) << text;
  EXPECT_TRUE(word.key().packed(Family::latin, false) == token.key().packed(Family::latin, false));
  PlainWord::Parts room;
  const auto parts = word.copy_parts_to(room);
  EXPECT_TRUE(std::equal(parts.begin(), parts.end(), token.parts.begin(),
                         token.parts.begin() + static_cast<std::ptrdiff_t>(token.parts_size)))
      << text;
}

TEST(PlainWordTest, IsWhatAnyTokenIs) {
  constexpr auto kPieces = std::to_array<std::string_view>(
      {"a", "Q",  "www", "abcdefgh", "HIJKLM", ".", ",", "/",    ":",   "-", "'",
       " ", "\n", "\t",  "(",        "\"",     "$", "`", "\\",   "<",   "1", "_",
       "@", "{",  "é",   "́",         "的",     "ж", "…", "\xFF", "\x01"});
  constexpr std::size_t kMostPieces = 4;
  std::size_t plain = 0, others = 0;
  const auto try_all = [&](const auto& self, const std::string& text, std::size_t left) -> void {
    PlainWord word;
    if (!text.empty() && read_plain_word(text, 0, characters(), word)) {
      expect_same(text, word);
      ++plain;
    } else {
      ++others;
    }
    if (left == 0) return;
    for (const std::string_view piece : kPieces) self(self, text + std::string(piece), left - 1);
  };
  try_all(try_all, "", kMostPieces);
  EXPECT_GT(plain, 10'000u);
  EXPECT_GT(others, 100'000u);
}

Word word_of(const Lanes& sum) { return {0, 1, 0, false, false, settled(sum)}; }

TEST(RankedTest, KnowsTheSecondLikeliest) {
  Lanes sum;
  sum.fill(-200);
  sum[3] = -10;
  sum[5] = -17;
  const Ranked one = settled(sum);
  EXPECT_EQ(one.likelihoods[3], 0);
  EXPECT_EQ(one.likelihoods[0], kLeast);
  EXPECT_EQ(one.second, -7);
  sum[5] = -10;
  EXPECT_EQ(settled(sum).second, 0);
}

// Random sentences that are mostly of one lane; `Labels` weighs all lanes at every word.
TEST(SteadyLaneTest, IsWhatLabelsSay) {
  constexpr auto kSmoothings =
      std::to_array<Smoothing>({{24, 8, 1}, {24, 4, 1}, {21, 12, 1}, {3, 2, 1}, {5, 0, 0}});
  std::mt19937 draw(7);
  const auto below = [&](std::size_t limit) { return static_cast<unsigned>(draw() % limit); };
  std::size_t steady = 0, open = 0;
  for (int round = 0; round < 60'000; ++round) {
    const Smoothing& smoothing = kSmoothings[below(kSmoothings.size())];
    const unsigned lanes = 2 + below(3), spread = 1 + below(30);
    std::bitset<kLanes> favoured, absent;
    for (unsigned lane = 0; lane < lanes; ++lane) {
      favoured[lane] = below(3) == 0;
      absent[lane] = !favoured[lane] && below(4) == 0;
    }
    const unsigned own = below(lanes);
    std::vector<Word> words;
    for (unsigned left = 1 + below(8); left > 0; --left) {
      Lanes sum;
      sum.fill(-100);
      for (unsigned lane = 0; lane < lanes; ++lane)
        sum[lane] =
            static_cast<std::int16_t>(lane == own ? 0 : int(below(2 * spread)) - int(spread));
      if (below(6) == 0) sum.fill(0);
      words.push_back(word_of(sum));
    }
    Labels labels;
    labels.start(smoothing, favoured, absent);
    for (const Word& word : words) labels.add(word.evidence.likelihoods);
    const std::vector<std::uint8_t>& expected = labels.finish();
    const std::optional<std::uint8_t> lane = steady_lane(words, smoothing, favoured, absent);
    ++(lane ? steady : open);
    if (!lane) continue;
    for (const std::uint8_t told : expected) ASSERT_EQ(told, *lane) << "round " << round;
  }
  EXPECT_GT(steady, 20'000u);
  EXPECT_GT(open, 1'000u);
}

TEST(SteadyLaneTest, AnythingElseThanTheTargetMayBeAbsent) {
  Lanes sum;
  sum.fill(-50);
  sum[2] = 0;
  const std::vector<Word> words(9, word_of(sum));
  std::bitset<kLanes> favoured;
  favoured.set(1);
  EXPECT_EQ(steady_lane(words, {24, 4, 1}, favoured), 2);
  EXPECT_EQ(steady_lane(words, {24, 4, 1}, favoured, ~favoured), 1);
}

}  // namespace
}  // namespace cupel::language
