// Text, JSON and regular expressions as Python has them, against what CPython answers.

#include <gtest/gtest.h>

#include <string>

#include "base/python_text.h"
#include "verifiers/instructions/internal/python_expression.h"
#include "verifiers/instructions/internal/python_json.h"

namespace cupel::instructions {
namespace {

TEST(PythonText, StripsWhatPythonCallsSpace) {
  EXPECT_EQ(python_strip(" \t\r\n\v\f\x1c\x1d\x1e\x1f a b \u0085\u00a0\u1680\u2003\u2028\u3000"),
            "a b");
  EXPECT_EQ(python_strip("\u200b \u200b"), "\u200b \u200b");  // of no width, and no space
  EXPECT_EQ(python_strip("\ufeffa"), "\ufeffa");
  EXPECT_EQ(python_strip(" \u3000 "), "");
  EXPECT_EQ(python_lstrip("  é "), "é ");
  EXPECT_EQ(python_rstrip("  é "), "  é");
}

TEST(PythonText, StripsOneCharacter) {
  EXPECT_EQ(strip_of("\"\"a\"b\"", '"'), "a\"b");
  EXPECT_EQ(strip_of("\"\"", '"'), "");
  EXPECT_EQ(lstrip_of("<<a<", '<'), "a<");
  EXPECT_EQ(rstrip_of("<<a<", '<'), "<<a");
}

TEST(PythonText, KnowsLettersOfWords) {
  const std::u32string_view letters = U"aZ0_é你²Ⅷ½٣ªǅ\U0001d7d8";
  const std::u32string_view others = U"-'.\u0301\u200d\u200b🙂€…\u00ad";
  for (const char32_t c : letters) EXPECT_TRUE(is_python_word(c)) << static_cast<unsigned>(c);
  for (const char32_t c : others) EXPECT_FALSE(is_python_word(c)) << static_cast<unsigned>(c);
}

TEST(PythonText, MakesLowerCase) {
  EXPECT_EQ(python_lower("AbC ÄÖ"), "abc äö");
  EXPECT_EQ(python_lower("ΣΑΣ ΣΑΣΑ Σ"), "σας σασα σ");
  EXPECT_EQ(python_lower("ΑΣ'Α ΑΣ' Α\u0301Σ."), "ασ'α ας' α\u0301ς.");
  EXPECT_EQ(python_lower("İ"), "i\u0307");
  EXPECT_EQ(python_lower("ẞ"), "ß");
  EXPECT_EQ(python_lower("ǅ"), "ǆ");
  std::string sigma;
  append_lower(sigma, U'Σ');
  EXPECT_EQ(sigma, "σ");
}

TEST(PythonText, FoldsWhatIgnoreCaseTakesForTheSame) {
  for (const auto& [one, other] :
       {std::pair("K", "k"), std::pair("ſ", "S"), std::pair("ı", "I"), std::pair("İ", "i"),
        std::pair("ς", "Σ"), std::pair("ẞ", "ß"), std::pair("µ", "Μ")})
    EXPECT_EQ(python_folded(one), python_folded(other)) << one;
  EXPECT_NE(python_folded("ß"), python_folded("ss"));
  EXPECT_NE(python_folded("é"), python_folded("e"));
}

TEST(PythonText, KnowsTextOfOneCase) {
  EXPECT_TRUE(is_upper_text("A1 É!"));
  EXPECT_FALSE(is_upper_text("A1 é"));
  EXPECT_FALSE(is_upper_text("123"));
  EXPECT_FALSE(is_upper_text("Aǅ"));
  EXPECT_FALSE(is_upper_text("Aª"));  // a letter in lower case, if not one of Latin text
  EXPECT_TRUE(is_upper_text("ⅧA"));
  EXPECT_TRUE(is_lower_text("straße 你"));
  EXPECT_FALSE(is_lower_text("ǅ a"));
  EXPECT_FALSE(is_lower_text("你"));
}

TEST(PythonJson, TakesWhatJsonLoadsTakes) {
  for (const std::string_view text :
       {"0", "-0", "1e5", "1.5E-3", "NaN", "Infinity", "-Infinity", "null", "[]", "{}", " [ ] ",
        "{\"a\":{\"b\":[1,{\"c\":\"\"}]}}", "\"\\ud800\\/\"", "\"\x7f\"", "[1,\n\t2\r]",
        "{\"a\":1,\"a\":2}"})
    EXPECT_TRUE(is_python_json(text)) << text;
  EXPECT_TRUE(is_python_json(std::string(4300, '7')));
}

TEST(PythonJson, RefusesTheRest) {
  for (const std::string_view text :
       {"",         " ",     "01",         "+1",      "1.",          ".5",
        "1e",       "- 1",   "-NaN",       "nan",     "True",        "'a'",
        "[1,]",     "[,1]",  "{\"a\":1,}", "{a:1}",   "{1:1}",       "{\"a\" 1}",
        "{\"a\":}", "[1 2]", "[",          "]",       "{]",          "[}",
        "[{]}",     "\"",    "\"\\\"",     "\"\\x\"", "\"\\u12g4\"", "\"\\u12",
        "\"\t\"",   "1 1",   "[]]",        "\ufeff1", "\u00a01",     "//1"})
    EXPECT_FALSE(is_python_json(text)) << text;
  EXPECT_FALSE(is_python_json(std::string(4301, '7')));
}

TEST(PythonJson, TakesAnyDepth) {
  const std::string open(300'000, '['), close(300'000, ']');
  EXPECT_TRUE(is_python_json(open + close));
  EXPECT_FALSE(is_python_json(open));
  EXPECT_FALSE(is_python_json(close));
}

std::size_t found(std::string_view pattern, std::string_view text,
                  PythonExpression::Case letter_case = PythonExpression::Case::heeded) {
  const auto expression = PythonExpression::make(pattern, letter_case);
  EXPECT_TRUE(expression) << pattern;
  return expression ? expression->count(text, 1000) : 0;
}

TEST(PythonExpression, KnowsPythonsClasses) {
  EXPECT_EQ(found(R"(\w+)", "né à 你 ²"), 4u);
  EXPECT_EQ(found(R"(\d)", "1٣²"), 2u);
  EXPECT_EQ(found(R"(a\sb)",
                  "a\u00a0b a\x1c"
                  "b a\u200bb"),
            2u);
  EXPECT_EQ(found(R"([\w-]+)", "é-a b"), 2u);
  EXPECT_EQ(found(R"(\S\W)", "é. a"), 1u);
}

TEST(PythonExpression, EndsAtTheLastLineBreak) {
  EXPECT_EQ(found("a$", "a\n"), 1u);
  EXPECT_EQ(found("a$", "a\na"), 1u);
  EXPECT_EQ(found("a$", "a\n\n"), 0u);
  EXPECT_EQ(found(R"(a\Z)", "a\n"), 0u);
  EXPECT_EQ(found(R"(a\$|[$])", "a$ $"), 2u);
}

TEST(PythonExpression, TakesPossessiveQuantifiers) {
  EXPECT_EQ(found("c++", "ccc c"), 2u);
  EXPECT_EQ(found("[]+]++", "]+ ]"), 2u);
  EXPECT_EQ(found(R"(\++)", "++ +"), 2u);
  EXPECT_EQ(found("a{2}+", "aaaa"), 2u);
}

TEST(PythonExpression, CountsEmptyMatches) {
  EXPECT_EQ(found("b*", "abca"), 5u);  // at 0, "b" at 1, at 2, 3, 4
  EXPECT_EQ(found("x*", "é你"), 3u);
}

TEST(PythonExpression, RefusesWhatIsNotLinear) {
  for (const std::string_view pattern : {"(a", "a(?=b)", R"((a)\1)", "[", "*a"})
    EXPECT_FALSE(PythonExpression::make(pattern, PythonExpression::Case::heeded)) << pattern;
}

}  // namespace
}  // namespace cupel::instructions
