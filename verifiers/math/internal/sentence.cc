#include "verifiers/math/internal/sentence.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>

#include "verifiers/math/internal/byte_pattern.h"
#include "verifiers/math/internal/formula_spans.h"
#include "verifiers/math/internal/last_number.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::size_t kLongestSentence = 2048;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

bool is_title(std::string_view word) {
  constexpr std::string_view kTitles[] = {"Mr", "Mrs", "Ms", "Dr", "St"};
  return std::find(std::begin(kTitles), std::end(kTitles), word) != std::end(kTitles);
}

/// Where a full stop at `at` ends a sentence: not in a number, and not in an abbreviation, which a
/// small letter follows or which is a title.
bool is_full_stop(std::string_view text, std::size_t at) {
  if (text.substr(at).starts_with("。")) return true;
  if (text[at] != '.') return false;
  const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n' || text[at + 1] == '\r';
  if (ends_line) return true;
  if (!is_space(text[at + 1])) return false;
  std::size_t word = at;
  while (word > 0 && is_letter(text[word - 1]) && at - word < 4) --word;
  if (is_title(text.substr(word, at - word))) return false;
  const char next = at + 2 < text.size() ? text[at + 2] : '\n';
  return next < 'a' || next > 'z';
}

/// What follows takes back, doubts or adds to what has been said.
bool is_second_thought(std::string_view text) {
  static const RE2 pattern(R"((?i)[.\s]*(?:or|alternatively|maybe|perhaps|possibly)\b)", latin1());
  re2::StringPiece rest = piece(text.substr(0, 64));
  return RE2::Consume(&rest, pattern);
}

/// Whether `text` opens with `, because …`, ` as …` and the like, and does not go on to voice
/// doubt.
bool opens_a_reason(std::string_view text) {
  constexpr std::string_view kReasons[] = {"because", "since",    "as",   "so",
                                           "which",   "where",    "when", "but",
                                           "given",   "assuming", "if",   "for"};
  static const RE2 doubt(
      R"((?i)[^\n]*\b(?:or|maybe|perhaps|possibly|might|could|also|well as|not)\b)", latin1());
  if (!text.starts_with(' ')) text.remove_prefix(1);
  if (!text.starts_with(' ')) return false;
  text.remove_prefix(1);
  std::size_t length = 0;
  while (length < text.size() && is_letter(text[length])) ++length;
  const auto reason = std::find(std::begin(kReasons), std::end(kReasons), text.substr(0, length));
  if (reason == std::end(kReasons)) return false;
  re2::StringPiece rest = piece(text.substr(0, 128));
  return !RE2::Consume(&rest, doubt);
}

std::size_t words_in(std::string_view text) {
  std::size_t words = 0, letters = 0;
  for (char c : text) {
    letters = is_letter(c) ? letters + 1 : 0;
    if (letters == 2) ++words;
  }
  return words;
}

bool has_digit(std::string_view text) {
  for (char c : text)
    if (is_digit(c)) return true;
  return false;
}

bool offers_a_choice(std::string_view text) {
  static const RE2 choice(
      R"((?i)\b(?:or|and|but|also|maybe|perhaps|possibly|might|could|not|either|neither)\b)",
      latin1());
  return RE2::PartialMatch(piece(text), choice);
}

/// The only formula of the sentence that says a value, if there is exactly one.
std::string_view only_formula(std::string_view sentence) {
  std::string_view only;
  for (std::size_t i = 0; i < sentence.size();) {
    const auto span = formula_at(sentence, i);
    if (!span) {
      if (is_digit(sentence[i])) return {};
      i += sentence[i] == '\\' ? 2 : 1;
      continue;
    }
    if (has_digit(span->content)) {
      if (only.data()) return {};
      only = span->content;
    }
    i = span->end;
  }
  return only;
}

/// The only number of the sentence, if there is exactly one; else all of the sentence.
std::string_view only_number(std::string_view sentence) {
  const std::string_view number = last_number(sentence);
  if (number.empty()) return sentence;
  const auto start = static_cast<std::size_t>(number.data() - sentence.data());
  return last_number(sentence.substr(0, start)).empty() ? number : sentence;
}

}  // namespace

bool ends_a_sentence(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' || is_full_stop(text, i)) return true;
  return false;
}

bool has_east_asian_letter(std::string_view text) {
  constexpr char kFirst = '\xE3', kLast = '\xED';  // lead bytes of kana, Han and Hangul in UTF-8
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= kFirst && c <= kLast; });
}

bool has_foreign_word(std::string_view text) {
  static const RE2 pattern(
      R"([\p{Cyrillic}\p{Arabic}\p{Devanagari}\p{Bengali}\p{Thai}\p{Hebrew}]{3})");
  constexpr std::string_view kLeads = "\xD0\xD1\xD7\xD8\xD9\xE0";
  return text.find_first_of(kLeads) != std::string_view::npos &&
         RE2::PartialMatch(piece(text), pattern);
}

std::string_view closing_words(std::string_view text) {
  static const RE2 pattern(
      R"((?i)\b(no (?:real |integer |such |valid )?solutions?(?: exists?)?|does not exist|undefined|)"
      R"(infinitely many(?: solutions)?|cannot be determined)[\s.*!]*$)",
      latin1());
  constexpr std::size_t kReach = 80;
  static const RE2 verdict(
      R"((?i)\b(?:statement|claim|assertion|proposition|conjecture) is (true|false)[\s.*!]*$)",
      latin1());
  re2::StringPiece words;
  const std::string_view end = text.substr(text.size() - std::min(kReach, text.size()));
  if (!RE2::PartialMatch(piece(end), pattern, &words) &&
      !RE2::PartialMatch(piece(end), verdict, &words))
    return {};
  return {words.data(), words.size()};
}

std::string_view opening_verdict(std::string_view text) {
  static const RE2 pattern(R"((?i)[\s*]*(yes|no|true|false)\b[*]*[.,;:!])", latin1());
  re2::StringPiece rest = piece(text), verdict;
  if (!RE2::Consume(&rest, pattern, &verdict)) return {};
  return {verdict.data(), verdict.size()};
}

bool reads_as_prose(std::string_view text) {
  static const RE2 two_words(R"([A-Za-z]{2,},? +[A-Za-z]{2,})", latin1());
  return RE2::PartialMatch(piece(text), two_words);
}

std::string_view leading_sentence(std::string_view text) {
  text = text.substr(0, kLongestSentence);
  for (std::size_t i = 0; i < text.size();) {
    if (const auto formula = formula_at(text, i)) {
      i = formula->end;
    } else if (text[i] == '\n') {
      return text.substr(0, i);
    } else if (is_full_stop(text, i)) {
      if (!is_second_thought(text.substr(i))) return text.substr(0, i);
      i += 2;
    } else if (i > 0 && (text[i] == ' ' || text[i] == ',' || text[i] == ';') &&
               !text.substr(0, i).ends_with(" as well") && opens_a_reason(text.substr(i))) {
      return text.substr(0, i);
    } else {
      i += text[i] == '\\' ? 2 : 1;
    }
  }
  return text;
}

std::string_view value_stated(std::string_view sentence) {
  constexpr std::size_t kFewWords = 3;
  static const RE2 verb(R"((?:.*[ \t])?(?:is|are|was|equals|be|of|to)[ \t]+(?:equal to[ \t]+)?)",
                        latin1());
  if (has_east_asian_letter(sentence)) return only_number(sentence);
  if (words_in(sentence) <= kFewWords || offers_a_choice(sentence)) return sentence;
  if (const std::string_view formula = only_formula(sentence); formula.data()) return formula;
  re2::StringPiece rest = piece(sentence);
  if (RE2::Consume(&rest, verb)) {
    const std::string_view said(rest.data(), rest.size());
    if (has_digit(said) && words_in(said) <= kFewWords) return said;
  }
  return only_number(sentence);
}

std::string_view without_punctuation(std::string_view text) {
  constexpr std::string_view kBefore = " \t\r\n\"'`*_", kAfter = " \t\r\n\"`*_.,;";
  const std::size_t start = text.find_first_not_of(kBefore);
  if (start == std::string_view::npos) return {};
  std::size_t end = text.find_last_not_of(kAfter) + 1;
  const bool is_thin_space = end > start && end < text.size() && text[end - 1] == '\\';
  if (is_thin_space) ++end;
  return text.substr(start, std::max(end, start) - start);
}

}  // namespace cupel::math
