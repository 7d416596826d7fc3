#include "base/single_spaces.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace cupel {
namespace {

std::string single_spaced(std::string_view text) {
  std::string out = "before:";
  append_single_spaced(out, text);
  EXPECT_TRUE(out.starts_with("before:"));
  return out.substr(7);
}

/// The words, found one after another, with a space between them.
std::string words_of(std::string_view text) {
  std::string words, word;
  for (const char c : std::string(text) + " ") {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      word += c;
    } else if (!word.empty()) {
      words += (words.empty() ? "" : " ") + word;
      word.clear();
    }
  }
  return words;
}

TEST(SingleSpaces, StandForAnySpaceBetweenWords) {
  EXPECT_EQ(single_spaced(""), "");
  EXPECT_EQ(single_spaced(" \t\r\n    \n    "), "");
  EXPECT_EQ(single_spaced("one"), "one");
  EXPECT_EQ(single_spaced("  one  two\n\nthree four five six seven "),
            "one two three four five six seven");
  EXPECT_EQ(single_spaced("12345678 2345678  345678\t\t45678"), "12345678 2345678 345678 45678");
}

TEST(SingleSpaces, AreTheSameWhereverBlocksBegin) {
  std::mt19937_64 random(7);
  constexpr std::string_view kLetters = "ab \t\n\r\x1f\x80\xa0!";
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 40, ' ');
    const std::size_t kinds = 2 + random() % (kLetters.size() - 1);
    for (char& c : text) c = kLetters[random() % kinds];
    ASSERT_EQ(single_spaced(text), words_of(text)) << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace cupel
