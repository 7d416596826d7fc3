#include <unicode/uchar.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/evaluation_text.h"

namespace cupel::instructions {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool is_c_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Spaces and digits of all scripts as ASCII; what is neither becomes a character that no number
/// has.
std::string as_ascii(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_character(text, i);
    if (c < 0x7F) {
      out += static_cast<char>(c);
      continue;
    }
    const std::int32_t digit = u_charDigitValue(static_cast<UChar32>(c));
    if (is_python_space(c))
      out += ' ';
    else
      out += digit < 0 ? '?' : static_cast<char>('0' + digit);
  }
  return out;
}

/// Without the underscores that stand between digits; false where one stands elsewhere.
bool drop_underscores(std::string& text) {
  std::string kept;
  char before = 0;
  for (const char c : text) {
    if (c == '_' ? !is_digit(before) : before == '_' && !is_digit(c)) return false;
    if (c != '_') kept += c;
    before = c;
  }
  text = std::move(kept);
  return before != '_';
}

std::optional<double> named_number(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  constexpr std::size_t kLongest = 8;
  if (text.empty() || is_digit(text.front()) || text.size() > kLongest) return std::nullopt;
  const std::string name = lower(text);
  if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (name == "inf" || name == "infinity") return is_negative ? -kInfinity : kInfinity;
  return std::nullopt;
}

/// Whether a decimal that a double cannot hold is too large for it rather than too small.
bool is_too_large(std::string_view digits, std::string_view exponent) {
  constexpr double kBeyondAll = 1e18;
  double power = 0;
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  const char* end = exponent.data() + exponent.size();
  if (std::from_chars(exponent.data(), end, power).ec == std::errc::result_out_of_range)
    power = exponent.starts_with('-') ? -kBeyondAll : kBeyondAll;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_not_of("0.");
  return power + static_cast<double>(point) - static_cast<double>(first) > 0;
}

bool is_exponent(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Digits with at most one point, then perhaps an exponent. `std::from_chars` does not say whether
/// what it cannot hold is too large or too small.
std::optional<double> decimal(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view digits = text.substr(0, e);
  const bool has_digit = digits.find_first_of("0123456789") != std::string_view::npos;
  if (!has_digit || digits.find_first_not_of("0123456789.") != std::string_view::npos ||
      digits.find('.') != digits.rfind('.'))
    return std::nullopt;
  if (e < text.size() && !is_exponent(text.substr(e + 1))) return std::nullopt;
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc::result_out_of_range) {
    const std::string_view exponent = e < text.size() ? text.substr(e + 1) : std::string_view("0");
    number = is_too_large(digits, exponent) ? kInfinity : 0;
  }
  return is_negative ? -number : number;
}

std::optional<double> plain_float(std::string_view text) {
  while (!text.empty() && is_c_space(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_c_space(text.front())) text.remove_prefix(1);
  if (text.find('_') == std::string_view::npos) {
    const auto named = named_number(text);
    return named ? named : decimal(text);
  }
  std::string kept(text);
  return drop_underscores(kept) ? plain_float(kept) : std::nullopt;
}

}  // namespace

std::optional<double> python_float(std::string_view text) {
  const char first = text.empty() ? 'x' : text.front();
  if (first >= 'a' && first <= 'z' && first != 'i' && first != 'n') return std::nullopt;
  return is_ascii(text) ? plain_float(text) : plain_float(as_ascii(text));
}

std::string python_float_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  char shortest[32];
  const auto end =
      std::to_chars(shortest, shortest + sizeof shortest, number, std::chars_format::scientific)
          .ptr;
  const std::string_view text(shortest, static_cast<std::size_t>(end - shortest));
  int exponent = 0;
  const std::size_t e = text.find('e');
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(),
                  exponent);
  if (exponent < -4 || exponent >= 16) return std::string(text);
  char fixed[64];
  const auto last =
      std::to_chars(fixed, fixed + sizeof fixed, number, std::chars_format::fixed).ptr;
  std::string plain(fixed, last);
  return plain.find('.') == std::string::npos ? plain + ".0" : plain;
}

}  // namespace cupel::instructions
