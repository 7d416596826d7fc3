#include "verifiers/code/internal/value_number.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <functional>

#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kDigitsThatFitAnyReal = 15;
constexpr std::size_t kDigitsOfLargestReal = 309;

std::string_view digits_of(const Value& integral) {
  if (integral.kind == Kind::boolean) return integral.truth ? "1" : "0";
  return integral.text;
}

double nearest_to_digits(std::string_view digits) {
  if (digits.size() <= kDigitsThatFitAnyReal) {
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return static_cast<double>(number);
  }
  const bool is_negative = digits.starts_with('-');
  const double size = real_from_decimal(digits.substr(is_negative ? 1 : 0));
  return is_negative ? -size : size;
}

/// Whether `real` is exactly the integer of these digits.
bool is_exactly(double real, std::string_view digits) {
  if (!std::isfinite(real) || real != std::trunc(real)) return false;
  if (digits.size() <= kDigitsThatFitAnyReal) return real == nearest_to_digits(digits);
  if (digits.size() > kDigitsOfLargestReal + 1) return false;
  std::array<char, kDigitsOfLargestReal + 2> buffer;
  const double unsigned_zero = real == 0 ? 0.0 : real;
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), unsigned_zero,
                                     std::chars_format::fixed, 0);
  return digits ==
         std::string_view(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
}

bool equals_real(const Value& number, double real) {
  return is_integral(number) ? is_exactly(real, digits_of(number)) : number.real == real;
}

std::uint64_t hash_of_real(double real) {
  return std::bit_cast<std::uint64_t>(real == 0 ? 0.0 : real) * 0x9E3779B97F4A7C15u;
}

}  // namespace

bool is_integral(const Value& value) {
  return value.kind == Kind::integer || value.kind == Kind::boolean;
}

bool is_number(const Value& value) {
  return is_integral(value) || value.kind == Kind::real || value.kind == Kind::complex;
}

bool are_equal_numbers(const Value& one, const Value& other) {
  if (is_integral(one) && is_integral(other)) return digits_of(one) == digits_of(other);
  if (one.imaginary != other.imaginary) return false;  // 0 but for complex numbers
  return is_integral(one) ? equals_real(one, other.real) : equals_real(other, one.real);
}

std::uint64_t hash_of_number(const Value& number) {
  if (is_integral(number)) {
    const std::string_view digits = digits_of(number);
    const double real = nearest_to_digits(digits);
    const bool may_equal_real = digits.size() <= kDigitsThatFitAnyReal || is_exactly(real, digits);
    return may_equal_real ? hash_of_real(real) : std::hash<std::string_view>()(digits);
  }
  return hash_of_real(number.real) ^ std::rotl(hash_of_real(number.imaginary), 32);
}

double nearest_real(const Value& number) {
  return is_integral(number) ? nearest_to_digits(digits_of(number)) : number.real;
}

}  // namespace cupel::code
