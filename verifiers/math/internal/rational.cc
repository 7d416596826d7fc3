#include "verifiers/math/internal/rational.h"

#include <charconv>
#include <limits>
#include <numeric>
#include <utility>

namespace cupel::math {
namespace {

constexpr std::size_t kWordDigits = 18;  // every integer of 18 digits fits in a word

std::optional<std::int64_t> times(std::int64_t a, std::int64_t b) {
  std::int64_t product;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

mpz_class power_of_ten(unsigned long exponent) {
  mpz_class power;
  mpz_ui_pow_ui(power.get_mpz_t(), 10, exponent);
  return power;
}

}  // namespace

Rational Rational::from_digits(std::string_view digits, int scale) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  const auto size = static_cast<unsigned long>(scale < 0 ? -scale : scale);
  if (digits.size() + (scale < 0 ? size : 0) <= kWordDigits && size <= kWordDigits) {
    Rational value;
    std::from_chars(digits.data(), digits.data() + digits.size(), value.num_);
    for (unsigned long i = 0; i < size; ++i) (scale < 0 ? value.num_ : value.den_) *= 10;
    return value;
  }
  const mpz_class mantissa{std::string(digits)};
  mpq_class value(mantissa);
  if (scale < 0)
    value *= power_of_ten(size);
  else
    value /= power_of_ten(size);
  return from_big(std::move(value));
}

Rational Rational::from_big(mpq_class value) {
  Rational result;
  result.big_ = std::make_shared<const mpq_class>(std::move(value));
  return result;
}

mpq_class Rational::to_big() const {
  if (big_) return *big_;
  mpq_class value(static_cast<long>(num_), static_cast<unsigned long>(den_));
  value.canonicalize();
  return value;
}

Rational Rational::operator-() const {
  if (big_ || num_ == std::numeric_limits<std::int64_t>::min()) return from_big(-to_big());
  Rational result;
  result.num_ = -num_;
  result.den_ = den_;
  return result;
}

Rational operator+(const Rational& a, const Rational& b) {
  if (!a.big_ && !b.big_) {
    const auto left = times(a.num_, b.den_);
    const auto right = times(b.num_, a.den_);
    const auto den = times(a.den_, b.den_);
    Rational sum;
    if (left && right && den && !__builtin_add_overflow(*left, *right, &sum.num_)) {
      sum.den_ = *den;
      return sum;
    }
  }
  return Rational::from_big(a.to_big() + b.to_big());
}

Rational operator*(const Rational& a, const Rational& b) {
  if (!a.big_ && !b.big_) {
    const auto num = times(a.num_, b.num_);
    const auto den = times(a.den_, b.den_);
    if (num && den) {
      Rational product;
      product.num_ = *num;
      product.den_ = *den;
      return product;
    }
  }
  return Rational::from_big(a.to_big() * b.to_big());
}

std::optional<Rational> divide(const Rational& a, const Rational& b) {
  if (b.is_zero()) return std::nullopt;
  if (!b.big_ && b.num_ != std::numeric_limits<std::int64_t>::min()) {
    Rational inverse;
    inverse.num_ = b.num_ < 0 ? -b.den_ : b.den_;
    inverse.den_ = b.num_ < 0 ? -b.num_ : b.num_;
    return a * inverse;
  }
  return Rational::from_big(a.to_big() / b.to_big());
}

bool operator==(const Rational& a, const Rational& b) {
  if (a.big_ || b.big_) return a.to_big() == b.to_big();
  __extension__ using Wide = __int128;
  return static_cast<Wide>(a.num_) * b.den_ == static_cast<Wide>(b.num_) * a.den_;
}

std::string Rational::to_string() const {
  if (big_) return big_->get_str();
  const std::int64_t divisor = std::gcd(num_, den_);
  const std::int64_t den = den_ / divisor;
  std::string text = std::to_string(num_ / divisor);
  if (den != 1) text.append("/").append(std::to_string(den));
  return text;
}

}  // namespace cupel::math
