#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/utf8.h"

namespace cupel {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"boxed", "answer_tag", "hash"};

TEST(NearestName, FindsASlipOfTheHand) {
  EXPECT_EQ(nearest_name("box", kNames), "boxed");
  EXPECT_EQ(nearest_name("answertag", kNames), "answer_tag");
  EXPECT_EQ(nearest_name("Hash", kNames), "hash");
}

TEST(NearestName, IsSilentWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("temperature", kNames), "");
  EXPECT_EQ(nearest_name("", kNames), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 'x'), kNames), "");
}

TEST(NearestName, MessageListsWhatIsKnown) {
  EXPECT_EQ(unknown_name_message("option", "has", kNames),
            "unknown option \"has\"; did you mean \"hash\"? Known: boxed, answer_tag, hash");
  EXPECT_EQ(unknown_name_message("option", "zzzzzzz", kNames),
            "unknown option \"zzzzzzz\". Known: boxed, answer_tag, hash");
}

TEST(Utf8, CharactersAreCodePoints) {
  EXPECT_EQ(code_points(""), 0u);
  EXPECT_EQ(code_points("aé中𝐀"), 4u);
  EXPECT_EQ(code_points("e\u0301"), 2u);
}

TEST(Utf8, CharactersAreReadFromBehind) {
  const std::string_view text = "aé\xFF中\xE4\xB8";
  const char32_t expected[] = {0xFFFD, U'中', 0xFFFD, U'é', U'a'};
  std::size_t i = text.size();
  for (const char32_t c : expected) EXPECT_EQ(previous_character(text, i), c);
  EXPECT_EQ(i, 0u);
  i = 1;
  EXPECT_EQ(previous_character("\x80", i), 0xFFFDu);
  EXPECT_EQ(i, 0u);
}

TEST(Occurrences, AreThoseOfASlowSearch) {
  std::string text(200'000, 'a');
  text[65'530] = text[131'071] = text[199'998] = 'b';
  for (const std::string needle : {"ba", "ab", "aba", "aaab", "b", "bb", "aaaaaaaaaaaaaaab"})
    for (std::size_t from : {0u, 65'530u, 65'531u, 131'070u, 199'999u, 200'000u})
      EXPECT_EQ(first_occurrence(text, needle, from), text.find(needle, from)) << needle << from;
  EXPECT_EQ(first_occurrence("", "a"), std::string_view::npos);
}

TEST(Occurrences, AreCountedWithoutOverlaps) {
  EXPECT_EQ(count_occurrences("aaaaa", "aa", 9), 2u);
  EXPECT_EQ(count_occurrences("aaaaa", "aa", 1), 1u);
  EXPECT_EQ(count_occurrences("aaaaa", "b", 1), 0u);
}

TEST(Utf8, ReplacesIllFormedSequences) {
  std::string out;
  append_valid_utf8(out, "a\xFFz\xE2\x82");  // a stray byte, then a euro sign cut off
  EXPECT_EQ(out, "a\uFFFDz\uFFFD");
}

TEST(Utf8, SurrogatesAreNotCharacters) {
  std::string out;
  append_utf8(out, 0xD800);
  append_utf8(out, 0x110000);
  append_utf8(out, 0x1F600);
  EXPECT_EQ(out, "\uFFFD\uFFFD\U0001F600");
}

TEST(Utf8, CountsTheValidPrefix) {
  EXPECT_EQ(valid_utf8_length("abc"), 3u);
  EXPECT_EQ(valid_utf8_length("ab\xC3\x28"), 2u);
}

TEST(Utf8, PrefixDoesNotCutCharacters) {
  EXPECT_EQ(utf8_prefix("aé", 2), "a");  // é is two bytes
  EXPECT_EQ(utf8_prefix("aé", 3), "aé");
}

TEST(Utf8, ShortenKeepsBothEnds) {
  EXPECT_EQ(shorten("0123456789", 4), "01…89");
  EXPECT_EQ(shorten("a\nb", 10), "a b");
}

TEST(JsonText, StringsReadBackAsTheyWere) {
  std::string every;
  for (int c = 0; c < 128; ++c) every += static_cast<char>(c);
  every += "é€😀";
  std::string out;
  append_json_string(out, every);
  EXPECT_EQ(nlohmann::json::parse(out).get<std::string>(), every);
}

TEST(JsonText, NumbersReadBackAsTheyWere) {
  for (double value : {0.0, 1.0, 0.1, -2.5e-300, 1.0 / 3, 12345678901234567.0}) {
    std::string out;
    append_json_number(out, value);
    EXPECT_EQ(nlohmann::json::parse(out).get<double>(), value) << out;
  }
}

TEST(JsonText, WhatIsNotANumberIsNull) {
  std::string out;
  append_json_number(out, std::nan(""));
  append_json_number(out, std::numeric_limits<double>::infinity());
  EXPECT_EQ(out, "nullnull");
}

}  // namespace
}  // namespace cupel
