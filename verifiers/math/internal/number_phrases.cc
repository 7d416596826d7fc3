#include "verifiers/math/internal/number_phrases.h"

#include <re2/re2.h>

#include "verifiers/math/internal/byte_pattern.h"
#include "verifiers/math/internal/number_words.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/unit.h"
#include "verifiers/math/internal/wording.h"

namespace cupel::math {
namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

/// "apples", "red marbles", "percent", "km per hour": nothing that goes on counting or comparing.
bool is_noun_or_unit(std::string_view text) {
  static const RE2 nouns(R"([A-Za-z]{2,}(?: [A-Za-z]{2,}){0,3}\.?)");
  static const RE2 other(
      R"((?i)\b(?:and|or|to|than|not|in|minus|plus|over|by|if|but|more|less|fewer|point|of|is|are|)"
      R"(out|squared|cubed|degrees?)\b)");
  if (text.starts_with('%') || read_unit(text)) return true;
  if (!RE2::FullMatch(piece(text), nouns) || RE2::PartialMatch(piece(text), other)) return false;
  for (std::size_t word = 0; word < text.size(); word = text.find(' ', word) + 1) {
    if (leading_number_words(text.substr(word))) return false;
    if (text.find(' ', word) == std::string_view::npos) break;
  }
  return true;
}

/// `1.2 million` as "1200000"; nothing when the number has more decimals than the scale zeros.
std::optional<std::string> scaled(std::string_view digits, std::string_view scale) {
  struct Scale {
    std::string_view word;
    std::size_t zeros;
  };
  constexpr Scale kScales[] = {
      {"hundred", 2}, {"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12}};
  for (const auto& [word, zeros] : kScales) {
    if (plain_words(scale) != word) continue;
    std::string value;
    std::size_t decimals = 0;
    bool behind_point = false;
    for (char c : digits) {
      if (c == '.') behind_point = true;
      if (!is_digit(c)) continue;
      value += c;
      if (behind_point) ++decimals;
    }
    if (decimals > zeros) return std::nullopt;
    return value.append(zeros - decimals, '0');
  }
  return std::nullopt;
}

std::optional<std::string> with_digits_scaled(std::string_view text) {
  static const RE2 number(R"((?i)([-\s$\\€£¥]*)(\d[\d,]*(?:\.\d+)?)\$?\s*(?:\\text\{\s*)?)"
                          R"((hundred|thousand|million|billion|trillion)\b\s*\}?\s*)",
                          latin1());
  static const RE2 dozens(R"((\d{1,9}) dozen\b(.*))");
  re2::StringPiece rest = piece(text), sign, digits, scale;
  if (std::int64_t count = 0; RE2::FullMatch(rest, dozens, &count, &scale)) {
    const std::string_view noun = trim({scale.data(), scale.size()});
    if (!noun.empty() && !is_noun_or_unit(noun)) return std::nullopt;
    return std::to_string(12 * count) + " \\text{" + std::string(noun) + "}";
  }
  if (!RE2::Consume(&rest, number, &sign, &digits, &scale)) return std::nullopt;
  const std::string behind = spaced_words({rest.data(), rest.size()});
  if (!behind.empty() && !is_noun_or_unit(behind)) return std::nullopt;
  const auto value = scaled({digits.data(), digits.size()}, {scale.data(), scale.size()});
  if (!value) return std::nullopt;
  const std::string opening(trim({sign.data(), sign.size()}));
  return opening + *value + (behind.empty() ? "" : " \\text{" + behind + "}");
}

std::optional<std::string_view> symbol_for(std::string_view text) {
  static const RE2 reals(R"((?:the set of )?(?:all|any) (?:real numbers?|reals?))");
  const std::string words = plain_words(text);
  if (words == "infinity" || words == "positive infinity") return "\\infty";
  if (words == "negative infinity" || words == "minus infinity") return "-\\infty";
  if (RE2::FullMatch(words, reals)) return "\\mathbb{R}";
  return std::nullopt;
}

/// "an hour", "half an hour".
std::optional<std::string> unit_with_article(std::string_view words) {
  static const RE2 pattern(R"((?i)(half )?an? ([a-z]+)\.?)");
  re2::StringPiece half, noun;
  if (!RE2::FullMatch(piece(words), pattern, &half, &noun)) return std::nullopt;
  const std::string_view unit(noun.data(), noun.size());
  constexpr std::size_t kShortest = 3;
  if (unit.size() < kShortest || !read_unit(unit)) return std::nullopt;
  return (half.empty() ? "1 \\text{" : "1/2 \\text{") + std::string(unit) + "}";
}

}  // namespace

std::optional<std::string> with_digits(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  if (text.size() > kLongest || letters_in(text) < 3) return std::nullopt;
  if (const auto value = with_digits_scaled(text)) return value;
  const std::string words = spaced_words(text);
  if (const auto symbol = symbol_for(words)) return std::string(*symbol);
  if (const auto one = unit_with_article(words)) return one;
  static const RE2 rate(R"((.*\d) an? ([a-z]+)\.?)");
  if (re2::StringPiece amount, unit; RE2::FullMatch(piece(text), rate, &amount, &unit) &&
                                     unit.size() > 2 && read_unit({unit.data(), unit.size()}))
    return amount.as_string() + " per " + unit.as_string();
  static const RE2 and_a_half(R"((\d{1,9}) and (?:a|one) (half|third|quarter)(.*))");
  re2::StringPiece whole, part, behind;
  if (RE2::FullMatch(piece(words), and_a_half, &whole, &part, &behind)) {
    const std::string_view fraction = part == "half" ? "1/2" : part == "third" ? "1/3" : "1/4";
    const std::string noun(trim({behind.data(), behind.size()}));
    if (!noun.empty() && !is_noun_or_unit(noun)) return std::nullopt;
    return whole.as_string() + " " + std::string(fraction) +
           (noun.empty() ? "" : " \\text{" + noun + "}");
  }
  if (const auto value = number_from_words(words)) return value;
  constexpr std::string_view kPercent = "百分之";
  if (words.starts_with(kPercent)) {
    const auto value = number_from_words(std::string_view(words).substr(kPercent.size()));
    return value ? std::optional(*value + "%") : std::nullopt;
  }
  const auto leading = leading_number_words(words);
  if (!leading) return std::nullopt;
  const std::string_view rest = trim(std::string_view(words).substr(leading->bytes));
  const bool is_article_only = leading->value == "1" && !(words[0] == 'o' || words[0] == 'O');
  if (is_article_only || !is_noun_or_unit(rest)) return std::nullopt;
  return leading->value + " \\text{" + std::string(rest) + "}";
}

std::string share_of(std::string_view text) {
  static const RE2 pattern(R"([\s$]*(\d+)\s*(?:out of|in)\s*(\d+)[\s$.]*)");
  re2::StringPiece part, whole;
  if (!RE2::FullMatch(piece(text), pattern, &part, &whole)) return {};
  return part.as_string() + "/" + whole.as_string();
}

std::string with_colon(std::string_view text) {
  constexpr std::string_view kTo = " to ";
  if (const std::size_t to = text.find(kTo); to != std::string_view::npos && text.size() < 100) {
    const auto first = number_from_words(text.substr(0, to));
    const auto second = number_from_words(text.substr(to + kTo.size()));
    if (first && second) return *first + ":" + *second;
  }
  static const RE2 pattern(
      R"([\s$]*([\d.]+)\s*(?:to|\\text\{\s*to\s*\}|\\mathbin\{:\})\s*([\d.]+)[\s$]*)");
  re2::StringPiece first, second;
  if (!RE2::FullMatch(piece(text), pattern, &first, &second)) return {};
  return first.as_string() + ":" + second.as_string();
}

}  // namespace cupel::math
