#include "verifiers/code/compare.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace cupel::code {
namespace {

using Lines = std::vector<std::vector<std::string>>;

constexpr std::string_view kSpace = " \t\r\n\v\f";

std::string_view without_space_at_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  }
  return lines;
}

/// The words of each line that has any.
Lines words_by_line(std::string_view text) {
  Lines lines;
  for (const std::string& line : split_lines(text)) {
    std::vector<std::string> words;
    for (std::size_t i = 0; (i = line.find_first_not_of(kSpace, i)) != std::string::npos;) {
      const std::size_t end = std::min(line.find_first_of(kSpace, i), line.size());
      words.push_back(line.substr(i, end - i));
      i = end;
    }
    if (!words.empty()) lines.push_back(words);
  }
  return lines;
}

std::vector<std::string> all_words(std::string_view text) {
  std::vector<std::string> words;
  for (const auto& line : words_by_line(text)) words.insert(words.end(), line.begin(), line.end());
  return words;
}

std::string trimmed(std::string_view text) {
  std::string out;
  for (const std::string& line : split_lines(text)) (out += without_space_at_end(line)) += '\n';
  return std::string(without_space_at_end(out));
}

bool is_number(const std::string& word) {
  std::size_t i = word[0] == '-' ? 1 : 0, digits = 0;
  for (; i < word.size() && (std::isdigit(word[i]) || word[i] == '.'); ++i)
    digits += word[i] == '.' ? 0 : 1;
  if (digits == 0 || std::count(word.begin(), word.begin() + static_cast<long>(i), '.') > 1)
    return false;
  if (i == word.size()) return true;
  if (word[i++] != 'e') return false;
  if (i < word.size() && word[i] == '-') ++i;
  return i < word.size() && word.find_first_not_of("0123456789", i) == std::string::npos;
}

/// Good for numbers well inside a double's range, whose difference is not near the tolerance.
bool same_real(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (!is_number(a) || !is_number(b)) return false;
  const double x = std::strtod(a.c_str(), nullptr), y = std::strtod(b.c_str(), nullptr);
  return std::abs(x - y) <= 1e-6 || std::abs(x - y) <= 1e-6 * std::abs(y);
}

/// What the header says, word for word and slow.
bool obvious_same(Comparator comparator, const std::string& a, const std::string& b) {
  switch (comparator) {
    case Comparator::exact:
      return a == b;
    case Comparator::trim:
      return trimmed(a) == trimmed(b);
    case Comparator::tokens:
      return all_words(a) == all_words(b);
    case Comparator::lines:
      return words_by_line(a) == words_by_line(b);
    case Comparator::real: {
      const auto x = all_words(a), y = all_words(b);
      return std::equal(x.begin(), x.end(), y.begin(), y.end(), same_real);
    }
    case Comparator::unordered: {
      Lines x = words_by_line(a), y = words_by_line(b);
      std::sort(x.begin(), x.end());
      std::sort(y.begin(), y.end());
      return x == y;
    }
  }
  return false;
}

constexpr std::array kAll = {Comparator::exact, Comparator::trim, Comparator::tokens,
                             Comparator::lines, Comparator::real, Comparator::unordered};

class RandomTexts {
 public:
  explicit RandomTexts(std::uint32_t seed) : random_(seed) {}

  std::string text(std::size_t most, std::string_view alphabet) {
    std::string out(random_() % (most + 1), ' ');
    for (char& c : out) c = alphabet[random_() % alphabet.size()];
    return out;
  }

  /// `text` after a few changes, which may cancel each other.
  std::string changed(std::string text, std::string_view alphabet) {
    for (auto changes = random_() % 3; changes > 0; --changes) {
      const std::size_t at = random_() % (text.size() + 1);
      if (random_() % 2 == 0 && at < text.size())
        text.erase(at, 1);
      else
        text.insert(at, 1, alphabet[random_() % alphabet.size()]);
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

void expect_as_obvious(const std::string& a, const std::string& b,
                       std::map<std::pair<Comparator, bool>, int>& seen) {
  for (const Comparator comparator : kAll) {
    const bool same = obvious_same(comparator, a, b);
    const auto name = comparator_names()[static_cast<std::size_t>(comparator)];
    ASSERT_EQ(same_output(comparator, a, b), same)
        << name << ": " << testing::PrintToString(a) << " and " << testing::PrintToString(b);
    ASSERT_EQ(first_difference(comparator, a, b).empty(), same)
        << name << ": " << testing::PrintToString(a) << " and " << testing::PrintToString(b);
    ++seen[{comparator, same}];
  }
}

/// An exponent that could take a number out of a double's range.
bool has_long_exponent(const std::string& text) {
  static const RE2 kLongExponent("e-?[0-9]{3}");
  return RE2::PartialMatch(text, kLongExponent);
}

TEST(CodeCompare, AgreesWithTheObviousOnRandomTexts) {
  RandomTexts random(7);
  std::map<std::pair<Comparator, bool>, int> seen;
  constexpr std::array<std::string_view, 3> kAlphabets = {"10 \n.e-", "a \n\r\t", "ab\n "};
  for (int round = 0; round < 60000; ++round) {
    const std::string_view alphabet = kAlphabets[static_cast<std::size_t>(round) % 3];
    const std::string a = random.text(12, alphabet);
    const std::string b = round % 4 == 0 ? random.text(12, alphabet) : random.changed(a, alphabet);
    if (has_long_exponent(a) || has_long_exponent(b)) continue;
    expect_as_obvious(a, b, seen);
    if (HasFatalFailure()) return;
  }
  for (const Comparator comparator : kAll)
    for (const bool same : {false, true}) EXPECT_GT((seen[{comparator, same}]), 500);
}

TEST(CodeCompare, AgreesWithTheObviousOnAllShortTexts) {
  constexpr std::string_view kAlphabet = "a1 \n";
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; texts[i].size() < 4; ++i)
    for (const char c : kAlphabet) texts.push_back(texts[i] + c);
  std::map<std::pair<Comparator, bool>, int> seen;
  for (const std::string& a : texts)
    for (const std::string& b : texts) {
      expect_as_obvious(a, b, seen);
      if (HasFatalFailure()) return;
    }
}

/// Texts long enough that eight bytes are compared at a time, with the difference at every place.
TEST(CodeCompare, SeesADifferenceAtAnyPlace) {
  const std::string text = "12 345 6789\n0 1234567890123 4\n";
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = '#';
    for (const Comparator comparator : kAll) {
      EXPECT_FALSE(same_output(comparator, other, text)) << i;
      EXPECT_FALSE(same_output(comparator, text, other)) << i;
    }
  }
}

bool same_number(std::string_view a, std::string_view b, Tolerance tolerance = {}) {
  return same_output(Comparator::real, a, b, tolerance);
}

TEST(CodeCompare, ToleranceIsCountedInDecimal) {
  const Tolerance absolute{1e-6, 0}, relative{0, 1e-6};
  EXPECT_TRUE(same_number("0.100001", "0.1", absolute));
  EXPECT_FALSE(same_number("0.1000010001", "0.1", absolute));
  EXPECT_TRUE(same_number("3.000003", "3", relative));
  EXPECT_FALSE(same_number("3.0000031", "3", relative));
  EXPECT_TRUE(same_number("0.999999", "1", absolute));
  EXPECT_TRUE(same_number("-0.000001", "0", absolute));
  EXPECT_FALSE(same_number("-0.000001", "0", relative));
  EXPECT_FALSE(same_number("-1", "1"));
  EXPECT_TRUE(same_number("-0.0", "0", Tolerance{0, 0}));
  EXPECT_TRUE(same_number("1e2", "100.", Tolerance{0, 0}));
  EXPECT_TRUE(same_number("+.5", "0.50", Tolerance{0, 0}));
}

TEST(CodeCompare, IntegersDoNotBecomeEqualForWantOfPrecision) {
  const Tolerance absolute{1e-6, 0};
  EXPECT_FALSE(same_number("9007199254740993", "9007199254740992", absolute));
  EXPECT_TRUE(same_number("9007199254740992", "9007199254740992.0", absolute));
  EXPECT_TRUE(same_number("1000000000000000001", "1000000000000000000"));
  EXPECT_FALSE(same_number("1000000000000000001", "1000000000000000000", Tolerance{0, 0}));
  const std::string nines(5000, '9');
  EXPECT_FALSE(same_number("1" + std::string(5000, '0'), nines, absolute));
  EXPECT_TRUE(same_number("1" + std::string(5000, '0'), nines, Tolerance{1, 0}));
  EXPECT_FALSE(same_number("2" + std::string(5000, '0'), nines, Tolerance{1, 0}));
}

TEST(CodeCompare, NumbersBeyondTheRangeOfDoublesAreCompared) {
  EXPECT_FALSE(same_number("1e999", "2e999"));
  EXPECT_FALSE(same_number("1e999999999", "1e999999998"));
  EXPECT_TRUE(same_number("1.0000001e999999999", "1e999999999"));
  EXPECT_FALSE(same_number("1e999", "1e-999"));
  EXPECT_FALSE(same_number("1e-999", "1e999"));
  EXPECT_TRUE(same_number("1e-999", "2e-999"));
  EXPECT_FALSE(same_number("1e-999", "2e-999", Tolerance{0, 1e-6}));
  EXPECT_TRUE(same_number("2.000000001e-999", "2e-999", Tolerance{0, 1e-6}));
  EXPECT_TRUE(same_number("0e999999999", "0"));
  EXPECT_FALSE(same_number("1e9999999999999999", "1.0e9999999999999999")) << "words: too long";
}

TEST(CodeCompare, WhatIsNoNumberIsAWord) {
  for (const std::string_view word :
       {"0x10", "0x1p4", "1_6", "16f", "--16", "+-16", "1,6", "\xEF\xBC\x91\xEF\xBC\x96", "16e",
        "16e+", "1.6.0", "e1", ".", "-", "16e1.0", "16.0e1 0"})
    EXPECT_FALSE(same_number(word, "16")) << word;
  for (const std::string_view word : {"nan", "inf", "-inf", "NaN", "infinity"}) {
    EXPECT_TRUE(same_number(word, word));
    EXPECT_FALSE(same_number(word, "1e999")) << word;
    EXPECT_FALSE(same_number("0", word)) << word;
  }
  EXPECT_FALSE(same_number("nan", "NaN"));
  EXPECT_FALSE(same_number("inf", "infinity"));
  EXPECT_FALSE(same_number("1e999999999", "inf"));
}

TEST(CodeCompare, ToleranceThatIsNoNumberAllowsNothing) {
  const double nan = std::nan("");
  EXPECT_FALSE(same_number("1", "2", Tolerance{nan, nan}));
  EXPECT_FALSE(same_number("1", "2", Tolerance{-1, -1}));
  EXPECT_TRUE(same_number("1", "1.0", Tolerance{nan, nan}));
}

std::string difference(Comparator comparator, std::string_view output, std::string_view expected) {
  return first_difference(comparator, output, expected);
}

TEST(CodeCompare, NamesTheFirstDifference) {
  using enum Comparator;
  EXPECT_EQ(difference(tokens, "1 2\n\n3 5\n", "1 2\n3 6\n"),
            R"(line 3, word 2: "5", expected "6")");
  EXPECT_EQ(difference(tokens, "", "6"), R"(no output, expected "6")");
  EXPECT_EQ(difference(tokens, "1 2\n3\n\n", "1 2 3 4"),
            R"(the output ends in line 2, expected "4")");
  EXPECT_EQ(difference(tokens, "1 2", "1"), R"(line 1, word 2: "2", expected the end)");
  EXPECT_EQ(difference(lines, "1 2\n3", "1 2 3"), R"(line 1 ends, expected "3" in it)");
  EXPECT_EQ(difference(lines, "1 2 3", "1 2\n3"),
            R"(line 1, word 3: "3", expected the end of the line)");
  EXPECT_EQ(difference(real, "1.0 2.5", "1 2"), R"(line 1, word 2: "2.5", expected "2")");
  EXPECT_EQ(difference(exact, "a\nb", "a\nb\n"), R"(line 2: "b", expected "b\n")");
  EXPECT_EQ(difference(exact, "a\n", "a\nb\n"), R"(line 2: the end, expected "b\n")");
  EXPECT_EQ(difference(trim, "a\n b \n", "a\nb"), R"(line 2: " b", expected "b")");
  EXPECT_EQ(difference(trim, "a\n\n", "a\n\nb"), R"(line 2: the end, expected "")");
  EXPECT_EQ(difference(unordered, "1  2\n3\n3", "3\n1 2"),
            R"(line 3: "3" is not expected, or not so often)");
  EXPECT_EQ(difference(unordered, "3\n", "3\n1  2"), R"(the line "1 2" is missing)");
}

TEST(CodeCompare, ShowsWhatCannotBeSeen) {
  EXPECT_EQ(difference(Comparator::tokens, "a\x1b[0m\xff\"", "b\xE2\x80\x8B\x7F\xC3\xA9\\"),
            R"(line 1, word 1: "a\x1b[0m\xff\"", expected "b\u200b\x7fé\\")");
}

TEST(CodeCompare, ShowsLongWordsAroundTheSpot) {
  const std::string common(1'000'000, '7');
  EXPECT_EQ(difference(Comparator::tokens, common + "1" + common, common + "2"),
            "line 1, word 1: \"…" + std::string(20, '7') + "1" + std::string(19, '7') +
                "…\", expected \"…" + std::string(39, '7') + "2\"");
}

TEST(CodeCompare, NeverCutsACharacter) {
  for (std::size_t pad = 0; pad < 4; ++pad) {
    std::string text(pad, 'a');
    for (int i = 0; i < 50; ++i) text += "\xF0\x9F\x98\x80";
    for (std::size_t at = 0; at < text.size(); at += 3) {
      const std::string shown = difference(Comparator::exact, text, text.substr(0, at) + "\n");
      EXPECT_EQ(shown.substr(0, shown.find(", expected")).find("\\x"), std::string::npos) << shown;
    }
  }
}

/// Sizes at which anything worse than linear would not end.
TEST(CodeCompare, LargeTexts) {
  constexpr std::size_t kMany = 1 << 20;
  std::string spaced, lined, crlf;
  for (std::size_t i = 0; i < kMany; ++i) {
    const std::string word = std::to_string(i);
    (spaced += word) += ' ';
    (lined += word) += '\n';
    (crlf += word) += "\r\n";
  }
  using enum Comparator;
  EXPECT_TRUE(same_output(tokens, spaced, lined));
  EXPECT_FALSE(same_output(lines, spaced, lined));
  EXPECT_TRUE(same_output(lines, crlf, lined));
  EXPECT_TRUE(same_output(trim, crlf, lined));
  EXPECT_TRUE(same_output(unordered, crlf, lined));
  EXPECT_TRUE(same_output(real, crlf, spaced));
  EXPECT_FALSE(same_output(tokens, spaced + "x", lined));
  const std::string blank(16u << 20, ' ');
  EXPECT_TRUE(same_output(tokens, "1" + blank + "2", "1 2"));
  EXPECT_TRUE(same_output(trim, "1" + blank + "\n" + blank, "1"));
  const std::string digits(10'000'000, '9');
  EXPECT_FALSE(same_output(real, digits + "8.", digits + "9", Tolerance{0.5, 0}));
  EXPECT_TRUE(same_output(real, digits + "8.5", digits + "9", Tolerance{0.5, 0}));
}

TEST(CodeCompare, NamesAreThoseOfTheOptions) {
  for (const Comparator comparator : kAll)
    EXPECT_EQ(comparator_from_string(comparator_names()[static_cast<std::size_t>(comparator)]),
              comparator);
  EXPECT_EQ(comparator_from_string("float"), Comparator::real);
  EXPECT_EQ(comparator_from_string("Float"), std::nullopt);
}

}  // namespace
}  // namespace cupel::code
