#include "verifiers/math/internal/quick_number.h"

#include <algorithm>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::size_t kDigits = 17;  // any two such numbers multiply within 128 bits

/// The digits at the start of `text`, which they are taken from.
std::optional<std::int64_t> take_integer(std::string_view& text, std::size_t limit = kDigits) {
  std::int64_t value = 0;
  std::size_t count = 0;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (count == limit) return std::nullopt;
    value = value * 10 + (text[count] - '0');
  }
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

/// `{12}`, or one digit alone.
std::optional<std::int64_t> take_group(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  if (is_digit(text[0])) {
    const std::int64_t digit = text[0] - '0';
    text.remove_prefix(1);
    return digit;
  }
  if (text[0] != '{') return std::nullopt;
  text.remove_prefix(1);
  const auto value = take_integer(text);
  if (!value || text.empty() || text[0] != '}') return std::nullopt;
  text.remove_prefix(1);
  return value;
}

std::optional<QuickNumber> fraction(std::int64_t num, std::optional<std::int64_t> den,
                                    std::string_view rest) {
  if (!den || *den == 0 || !rest.empty()) return std::nullopt;
  return QuickNumber{num, *den, 0, "fraction"};
}

std::optional<QuickNumber> tex_fraction(std::string_view text) {
  for (std::string_view name : {"\\frac", "\\dfrac", "\\tfrac"}) {
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    const auto num = take_group(text);
    const auto den = num ? take_group(text) : std::nullopt;
    return num ? fraction(*num, den, text) : std::nullopt;
  }
  return std::nullopt;
}

/// What stands after the point.
std::optional<QuickNumber> decimal(std::int64_t whole, std::string_view digits) {
  QuickNumber number{whole, 1, 0, "decimal"};
  const std::size_t written = digits.size();
  constexpr std::size_t kMost = 12;
  constexpr std::int64_t kLargestWhole = 99'999;
  if (written == 0 || written > kMost || whole > kLargestWhole) return std::nullopt;
  for (char c : digits) {
    if (!is_digit(c)) return std::nullopt;
    number.num = number.num * 10 + (c - '0');
    number.den *= 10;
  }
  for (std::int64_t rest = number.num; rest > 0; rest /= 10) ++number.decimal_digits;
  return number;
}

std::optional<QuickNumber> unsigned_number(std::string_view text) {
  if (text.starts_with('\\')) return tex_fraction(text);
  const auto whole = take_integer(text);
  if (!whole) return std::nullopt;
  if (text.empty()) return QuickNumber{*whole, 1, 0, "integer"};
  if (text[0] == '.') return decimal(*whole, text.substr(1));
  if (text[0] != '/') return std::nullopt;
  text.remove_prefix(1);
  const auto den = take_integer(text);
  return fraction(*whole, den, text);
}

}  // namespace

std::optional<QuickNumber> quick_number(std::string_view text) {
  constexpr std::size_t kLongest = 48;
  text = trim(text);
  if (text.size() > kLongest) return std::nullopt;
  if (text.size() > 2 && text.front() == '$' && text.back() == '$')
    text = trim(text.substr(1, text.size() - 2));
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  auto number = unsigned_number(text);
  if (number && negative) number->num = -number->num;
  return number;
}

bool operator==(const QuickNumber& a, const QuickNumber& b) {
  __extension__ using Wide = __int128;
  return static_cast<Wide>(a.num) * b.den == static_cast<Wide>(b.num) * a.den;
}

}  // namespace cupel::math
