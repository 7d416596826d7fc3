// What instructions count, on text that is as long as it is hostile. Each of these would take
// minutes if it were quadratic.

#include <gtest/gtest.h>

#include <string>

#include "verifiers/instructions/instruction_list.h"
#include "verifiers/instructions/internal/capital_words.h"
#include "verifiers/instructions/internal/counts.h"
#include "verifiers/instructions/internal/detected_language.h"
#include "verifiers/instructions/internal/sentences.h"

namespace cupel::instructions {
namespace {

constexpr std::size_t kMany = 300'000;

std::string repeated(std::string_view piece, std::size_t times = kMany) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(InstructionCounts, HostileLists) {
  EXPECT_EQ(count_bullets(repeated("\n") + "a"), 0u);
  EXPECT_EQ(count_bullets(repeated(" \n") + "* a"), 1u);
  EXPECT_EQ(count_bullets(repeated("-\n")), kMany);
  EXPECT_EQ(count_bullets(repeated("* ")), 1u);
  EXPECT_EQ(count_bullets(repeated("*")), 0u);
}

TEST(InstructionCounts, HostileMarks) {
  EXPECT_EQ(count_highlights(repeated("*")), 0u);
  // One asterisk opens and the next closes; two are never together.
  EXPECT_EQ(count_highlights(repeated("*a")), kMany / 2);
  // "*" and "*" beside it are one blank highlight; then each **a** counts.
  EXPECT_EQ(count_highlights(repeated("**a", 4)), 2u);
  EXPECT_EQ(count_highlights(repeated("*a\n")), 0u);
  EXPECT_EQ(count_placeholders(repeated("[")), 0u);
  EXPECT_EQ(count_placeholders(repeated("[") + "]"), 1u);
  EXPECT_EQ(count_placeholders(repeated("[\n") + "]"), 0u);
  EXPECT_EQ(count_sections(repeated("1"), "1"), 1u);
  EXPECT_EQ(count_sections(repeated("a "), "a"), 0u);
}

TEST(InstructionCounts, HostileSentences) {
  EXPECT_EQ(count_sentences(repeated(".")), 1u);
  EXPECT_EQ(count_sentences(repeated("!")), 3u);  // the first, the last, and those between
  EXPECT_EQ(count_sentences(repeated("! ")), kMany);
  EXPECT_EQ(count_sentences(repeated("a") + ". " + repeated("b")), 2u);
  EXPECT_EQ(count_sentences("a." + repeated("\"")), 1u);
  EXPECT_EQ(count_sentences("It." + repeated(" ") + "is"), 2u);
}

TEST(InstructionCounts, HostileWords) {
  EXPECT_EQ(count_words(repeated("a")), 1u);
  EXPECT_EQ(count_words(repeated("é ")), kMany);
  EXPECT_EQ(count_capital_words(repeated("A")), 1u);
  EXPECT_EQ(count_capital_words(repeated("A ")), kMany);
  EXPECT_EQ(count_capital_words(repeated("A-")), 1u);
  EXPECT_EQ(count_capital_words(repeated("A'")), kMany);
}

TEST(InstructionCounts, LanguageOfHostileText) {
  EXPECT_EQ(detected_language(""), std::nullopt);
  EXPECT_EQ(detected_language(repeated("1 ")), std::nullopt);
  EXPECT_EQ(detected_language(repeated(std::string_view("\0", 1)) + "a"), std::nullopt);
  EXPECT_TRUE(detected_language(repeated("a")));
  EXPECT_EQ(detected_language(repeated("ა ")), "und");
}

// Pieces are looked at first; where they hold no letter, all of the text is.
TEST(InstructionCounts, LanguageOfTheOnlyWordsThereAre) {
  for (std::size_t at = 0; at < 8'000; at += 500) {
    std::string text = repeated("1 ", 4'500);
    text.replace(at + 70, 30, "Das Boot kam mit der Flut und ");
    EXPECT_EQ(detected_language(text), "de") << at;
  }
}

TEST(InstructionCounts, LanguageIsThatOfTheFirstTenThousandCharacters) {
  EXPECT_EQ(detected_language(repeated("é", 10'000) + repeated("船", 9'000)), "fr");
  EXPECT_EQ(detected_language(repeated(" ", 10'000) + "船"), std::nullopt);
}

/// The list of all types that need no arguments, which judge anything.
TEST(InstructionCounts, AnyBytesAreJudged) {
  const auto list = InstructionList::from_json(
      R"({"instruction_id_list": ["punctuation:no_comma", "detectable_format:json_format",
          "detectable_format:title", "combination:two_responses", "startend:quotation",
          "change_case:english_capital", "change_case:english_lowercase"]})");
  ASSERT_TRUE(list) << list.error().message;
  for (const std::string& bytes :
       {std::string("\xff\xfe"), std::string("\xed\xa0\x80 \xc3"), std::string("a\0b", 3),
        std::string("\xf0\x9f\x99"), std::string("\xe2\x80\xae\xe2\x80\x8b"), repeated("\xc3")})
    for (const Mode mode : {Mode::strict, Mode::loose}) {
      const auto results = list->judge(bytes, mode);
      ASSERT_EQ(results.size(), 7u);
      EXPECT_TRUE(results[0].followed);
      EXPECT_FALSE(results[1].followed);
    }
}

}  // namespace
}  // namespace cupel::instructions
