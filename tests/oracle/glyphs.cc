#include "tests/oracle/glyphs.h"

#include <algorithm>
#include <cctype>

namespace cupel::oracle {
namespace {

bool ends_in_command(std::string_view text) {
  const auto last = std::find_if_not(text.rbegin(), text.rend(), is_letter);
  return last != text.rbegin() && last != text.rend() && *last == '\\';
}

}  // namespace

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool ends_in_letters(std::string_view text) {
  return text.size() > 1 && is_letter(text.back()) && is_letter(text[text.size() - 2]);
}

bool is_one_letter(std::string_view text) {
  return is_letter(text[0]) && (text.size() == 1 || text[1] == '^');
}

bool opens_parenthesis(std::string_view text) {
  return text.starts_with("(") || text.starts_with("\\left(") || text.starts_with("\\big(");
}

std::string joined(std::string a, std::string_view b) {
  if (!b.empty() && is_letter(b.front()) && ends_in_command(a)) a += ' ';
  return a.append(b);
}

std::string with_commas(std::string digits, std::string_view comma) {
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, comma);
  return digits;
}

std::string superscript(std::string_view digits) {
  static constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char digit : digits) text += kDigits[digit - '0'];
  return text;
}

std::string vulgar_fraction(std::string_view numerator, std::string_view denominator) {
  static constexpr struct {
    std::string_view numerator, denominator, text;
  } kFractions[] = {{"1", "2", "½"}, {"1", "3", "⅓"}, {"2", "3", "⅔"},
                    {"1", "4", "¼"}, {"3", "4", "¾"}, {"1", "5", "⅕"}};
  for (const auto& fraction : kFractions)
    if (numerator == fraction.numerator && denominator == fraction.denominator)
      return std::string(fraction.text);
  return {};
}

}  // namespace cupel::oracle
