#include "rewards/internal/words.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace cupel::words {
namespace {

struct Word {
  std::string small;
  std::size_t begin, end;
};

/// What the letters of the tests are, said once more.
struct Letter {
  std::string_view text, small;
  Kind by_letters, by_punctuation, by_spaces;
};
constexpr Kind kPart = Kind::part, kAlone = Kind::alone, kGone = Kind::gone, kGap = Kind::gap;
constexpr Letter kLetters[] = {
    {"a", "a", kPart, kPart, kPart},      {"B", "b", kPart, kPart, kPart},
    {"z", "z", kPart, kPart, kPart},      {"Z", "z", kPart, kPart, kPart},
    {"0", "0", kPart, kPart, kPart},      {"9", "9", kPart, kPart, kPart},
    {" ", " ", kGap, kGap, kGap},         {"\n", "\n", kGap, kGap, kGap},
    {"\t", "", kGap, kGap, kGap},         {"+", "+", kAlone, kGone, kPart},
    {"-", "-", kAlone, kGone, kPart},     {".", ".", kGap, kGone, kPart},
    {"@", "@", kGap, kGone, kPart},       {"[", "[", kAlone, kGone, kPart},
    {"`", "`", kGap, kGone, kPart},       {"{", "{", kAlone, kGone, kPart},
    {"/", "/", kAlone, kGone, kPart},     {":", ":", kGap, kGone, kPart},
    {"é", "é", kPart, kPart, kPart},      {"É", "é", kPart, kPart, kPart},
    {"中", "中", kAlone, kAlone, kAlone}, {"か", "か", kAlone, kAlone, kAlone},
    {"。", "。", kGap, kGone, kPart},     {"≤", "≤", kAlone, kPart, kPart},
    {"\u00A0", "", kGap, kGap, kGap},     {"😀", "😀", kAlone, kPart, kPart},
};

std::vector<Word> slow_words(const std::vector<const Letter*>& letters, Kind Letter::*rule) {
  std::vector<Word> words;
  Word word{"", 0, 0};
  const auto finish = [&] {
    if (!word.small.empty()) words.push_back(word);
    word.small.clear();
  };
  std::size_t at = 0;
  for (const Letter* letter : letters) {
    const Kind kind = letter->*rule;
    const std::size_t behind = at + letter->text.size();
    if (kind == kGap || kind == kAlone) finish();
    if (kind == kPart || kind == kAlone) {
      if (word.small.empty()) word.begin = at;
      word.small += letter->small;
      word.end = behind;
    }
    if (kind == kAlone) finish();
    at = behind;
  }
  finish();
  return words;
}

TEST(Words, AreThoseOfASlowReader) {
  std::mt19937_64 random(1);
  const std::tuple<const Rules*, Kind Letter::*> rules[] = {
      {&letters_and_signs(), &Letter::by_letters},
      {&without_punctuation(), &Letter::by_punctuation},
      {&between_spaces(), &Letter::by_spaces}};
  std::map<std::string, std::uint64_t> hashes;
  std::set<std::uint64_t> different;
  for (int round = 0; round < 20'000; ++round) {
    // Few kinds of letters make long words, many make short ones.
    const std::size_t kinds = 1 + random() % std::size(kLetters);
    std::vector<const Letter*> letters;
    std::string text;
    for (std::size_t i = random() % 40; i-- > 0;) {
      letters.push_back(&kLetters[random() % kinds]);
      text += letters.back()->text;
    }
    for (const auto& [rule, member] : rules) {
      std::vector<Word> expected = slow_words(letters, member);
      std::size_t i = 0;
      for_each(text, *rule, [&](std::uint64_t hash, std::size_t begin, std::size_t end) {
        EXPECT_LT(i, expected.size()) << text;
        if (i == expected.size()) return false;
        EXPECT_EQ(begin, expected[i].begin) << text;
        EXPECT_EQ(end, expected[i].end) << text;
        EXPECT_EQ(hashes.try_emplace(expected[i].small, hash).first->second, hash) << text;
        different.insert(hash);
        ++i;
        return true;
      });
      EXPECT_EQ(i, expected.size()) << text;
    }
  }
  EXPECT_EQ(different.size(), hashes.size()) << "other words, other hashes";
  EXPECT_GT(hashes.size(), 10'000u);
}

TEST(Words, EndWhenNobodyWantsMore) {
  int count = 0;
  for_each("a b c", between_spaces(),
           [&](std::uint64_t, std::size_t, std::size_t) { return ++count < 2; });
  EXPECT_EQ(count, 2);
}

TEST(Words, OfAnyBytes) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 30, '\0');
    for (char& c : text) c = static_cast<char>(random());
    std::size_t last = 0;
    for_each(text, letters_and_signs(), [&](std::uint64_t, std::size_t begin, std::size_t end) {
      EXPECT_LE(last, begin);
      EXPECT_LT(begin, end);
      EXPECT_LE(end, text.size());
      last = end;
      return true;
    });
  }
}

TEST(WordRun, HashesTheLastWordsAlone) {
  for (const std::size_t size : {1u, 2u, 5u, 63u, 64u}) {
    words::Run one(size), other(size);
    for (std::uint64_t word = 0; word < 500; ++word) one.add(scatter(word));
    for (std::uint64_t word = 500 - size; word < 500; ++word) other.add(scatter(word));
    EXPECT_TRUE(one.is_full() && other.is_full());
    EXPECT_EQ(one.hash(), other.hash()) << size;
    other.add(scatter(1));
    EXPECT_NE(one.hash(), other.hash()) << size;
  }
}

TEST(WordRun, HashesOrderAndRepetition) {
  std::set<std::uint64_t> hashes;
  for (std::uint64_t a = 0; a < 6; ++a)
    for (std::uint64_t b = 0; b < 6; ++b)
      for (std::uint64_t c = 0; c < 6; ++c) {
        words::Run run(3);
        for (const std::uint64_t word : {a, b, c}) run.add(scatter(word + 1));
        hashes.insert(run.hash());
      }
  EXPECT_EQ(hashes.size(), 216u);
}

}  // namespace
}  // namespace cupel::words
