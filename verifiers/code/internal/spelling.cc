#include "verifiers/code/internal/spelling.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "base/utf8.h"

namespace cupel::code {
namespace {

/// Whether a numeral beyond the range of doubles is so because it is large.
bool is_large(std::string_view numeral) {
  const std::size_t e = std::min(numeral.find_first_of("eE"), numeral.size());
  const std::string_view digits = numeral.substr(0, e);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_of("123456789");
  // The power of ten of the first digit that is not 0, without the exponent.
  const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  if (e == numeral.size()) return place > 0;
  std::string_view exponent = numeral.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  std::int64_t power = 0;
  const auto read = std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  if (read.ec == std::errc::result_out_of_range) return !exponent.starts_with('-');
  return power > -place;
}

}  // namespace

unsigned digit_value(char c) {
  if (is_decimal_digit(c)) return static_cast<unsigned>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 16;
}

double real_from_decimal(std::string_view numeral) {
  double number = 0;
  const auto read = std::from_chars(numeral.data(), numeral.data() + numeral.size(), number);
  if (read.ec != std::errc::result_out_of_range) return number;
  return is_large(numeral) ? std::numeric_limits<double>::infinity() : 0.0;
}

void append_code_point(std::string& out, char32_t c) {
  if (c < 0xD800 || c > 0xDFFF) return append_utf8(out, c);
  out += static_cast<char>(0xE0 | (c >> 12));
  out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
  out += static_cast<char>(0x80 | (c & 0x3F));
}

}  // namespace cupel::code
