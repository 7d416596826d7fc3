#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cupel::math {

/// An exact rational: two machine words while they suffice, GMP beyond.
class Rational {
 public:
  Rational() = default;
  explicit Rational(std::int64_t value) : num_(value) {}

  /// `digits` (0-9 only) times ten to the power `-scale`.
  static Rational from_digits(std::string_view digits, int scale);

  Rational operator-() const;
  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  /// Nothing when `b` is zero.
  friend std::optional<Rational> divide(const Rational& a, const Rational& b);
  friend bool operator==(const Rational& a, const Rational& b);

  bool is_zero() const { return big_ ? *big_ == 0 : num_ == 0; }

  /// `7`, `-7/2`: lowest terms.
  std::string to_string() const;

 private:
  static Rational from_big(mpq_class value);
  mpq_class to_big() const;

  std::int64_t num_ = 0;
  std::int64_t den_ = 1;                            // > 0; lowest terms are not kept
  std::shared_ptr<const mpq_class> big_ = nullptr;  // the value, when set
};

}  // namespace cupel::math
