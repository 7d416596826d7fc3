#include <gmp.h>

#include <charconv>

#include "verifiers/code/internal/python_literal.h"
#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

// Longer numbers of base 2, 8 or 16 are refused: to write them in decimal takes more than linear
// time.
constexpr std::size_t kMostDigits = 100'000;

/// The length of the digits at `at`, with single underscores between two of them.
std::size_t digits_length(const PythonCursor& cursor, std::size_t at, unsigned base) {
  std::size_t length = 0;
  while (true) {
    if (digit_value(cursor.peek(at + length)) < base) {
      ++length;
    } else if (length > 0 && cursor.peek(at + length) == '_' &&
               digit_value(cursor.peek(at + length + 1)) < base) {
      length += 2;
    } else {
      return length;
    }
  }
}

std::string without_underscores(std::string_view numeral) {
  std::string digits;
  digits.reserve(numeral.size());
  for (const char c : numeral)
    if (c != '_') digits += c;
  return digits;
}

std::string decimal_digits(const std::string& digits, unsigned base) {
  std::uint64_t small = 0;
  const auto read =
      std::from_chars(digits.data(), digits.data() + digits.size(), small, static_cast<int>(base));
  if (read.ec == std::errc()) return std::to_string(small);
  mpz_t number;
  mpz_init_set_str(number, digits.c_str(), static_cast<int>(base));
  std::string decimal(mpz_sizeinbase(number, 10) + 2, '\0');
  mpz_get_str(decimal.data(), 10, number);
  mpz_clear(number);
  decimal.resize(decimal.find('\0'));
  return decimal;
}

bool finish(PythonCursor& cursor, std::size_t length) {
  cursor.advance(length);
  if (is_name_byte(cursor.peek())) return false;
  cursor.skip_space();
  return true;
}

bool read_with_base(PythonCursor& cursor, Value& out, unsigned base) {
  const std::size_t mark = cursor.peek(2) == '_' ? 3 : 2;  // 0x_1 is one too
  const std::size_t length = digits_length(cursor, mark, base);
  if (length == 0 || length > kMostDigits) return false;
  out.kind = Value::Kind::integer;
  out.text = decimal_digits(without_underscores(cursor.rest().substr(mark, length)), base);
  return finish(cursor, mark + length);
}

unsigned base_of(const PythonCursor& cursor) {
  if (cursor.peek() != '0') return 10;
  switch (cursor.peek(1) | 0x20) {
    case 'x':
      return 16;
    case 'o':
      return 8;
    case 'b':
      return 2;
    default:
      return 10;
  }
}

std::size_t exponent_length(const PythonCursor& cursor, std::size_t at) {
  if ((cursor.peek(at) | 0x20) != 'e') return 0;
  const std::size_t sign = cursor.peek(at + 1) == '+' || cursor.peek(at + 1) == '-' ? 1 : 0;
  const std::size_t digits = digits_length(cursor, at + 1 + sign, 10);
  return digits == 0 ? 0 : 1 + sign + digits;
}

}  // namespace

bool starts_python_number(const PythonCursor& cursor) {
  return is_decimal_digit(cursor.peek()) ||
         (cursor.peek() == '.' && is_decimal_digit(cursor.peek(1)));
}

bool read_python_number(PythonCursor& cursor, Value& out) {
  if (const unsigned base = base_of(cursor); base != 10) return read_with_base(cursor, out, base);
  const std::size_t whole = digits_length(cursor, 0, 10);
  std::size_t length = whole;
  if (cursor.peek(length) == '.') length += 1 + digits_length(cursor, length + 1, 10);
  length += exponent_length(cursor, length);
  std::string_view numeral = cursor.rest().substr(0, length);
  std::string stripped;
  if (numeral.find('_') != std::string_view::npos)
    numeral = stripped = without_underscores(numeral);
  if ((cursor.peek(length) | 0x20) == 'j') {
    out.kind = Value::Kind::complex;
    out.imaginary = real_from_decimal(numeral);
    return finish(cursor, length + 1);
  }
  if (length > whole) {
    out.kind = Value::Kind::real;
    out.real = real_from_decimal(numeral);
    return finish(cursor, length);
  }
  const std::size_t first = numeral.find_first_not_of('0');
  if (first != 0 && first != std::string::npos) return false;  // 007 is no number in Python 3
  out.kind = Value::Kind::integer;
  out.text = first == 0 ? numeral : std::string_view("0");
  return finish(cursor, length);
}

}  // namespace cupel::code
