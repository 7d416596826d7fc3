#include "verifiers/math/internal/exact_arithmetic.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace cupel::math {
namespace {

constexpr std::size_t kAllowance = 1'000'000;
constexpr double kBitsInDigit = 3.3219281;
constexpr std::size_t kWordDigits = 18;

bool is_integer(const fmpq* x) { return fmpz_is_one(fmpq_denref(x)) != 0; }

std::size_t limbs(const fmpq* x) {
  return static_cast<std::size_t>(std::max(fmpz_size(fmpq_numref(x)), fmpz_size(fmpq_denref(x))));
}

double bits(const fmpq* x) {
  return static_cast<double>(std::max(fmpz_bits(fmpq_numref(x)), fmpz_bits(fmpq_denref(x))));
}

/// The absolute value, or something far beyond all limits.
double magnitude(const fmpz* x) {
  constexpr flint_bitcnt_t kMostBits = 62;
  return fmpz_bits(x) > kMostBits ? 1e300 : std::abs(fmpz_get_d(x));
}

/// Replaces a number that is not negative by its root, if that is an integer.
bool take_root(fmpz* x, const fmpz* index) {
  if (fmpz_is_zero(x) || fmpz_is_one(x)) return true;
  if (fmpz_cmp_ui(index, fmpz_bits(x)) > 0) return false;
  Fmpz root;
  if (fmpz_root(root, x, fmpz_get_si(index)) == 0) return false;
  fmpz_swap(x, root);
  return true;
}

/// From below, by Stirling's formula.
double log2_factorial(double n) { return n < 2 ? 0 : n * (std::log2(n) - 1.4427); }

double log_of(const fmpq* x) { return fmpz_dlog(fmpq_numref(x)) - fmpz_dlog(fmpq_denref(x)); }

}  // namespace

ExactArithmetic::ExactArithmetic(Budget& budget)
    : budget_(budget),
      allowance_(kAllowance),
      bits_(static_cast<slong>(static_cast<double>(budget.limits().digits) * kBitsInDigit)) {}

Exactness ExactArithmetic::spend(std::size_t steps) {
  if (steps > allowance_) return Exactness::too_large;
  allowance_ -= steps;
  return budget_.spend(steps) ? Exactness::rational : Exactness::exceeded;
}

Exactness ExactArithmetic::spend(const fmpq* a, const fmpq* b) {
  return spend(kLeast + limbs(a) * limbs(b));
}

Exactness ExactArithmetic::checked(const fmpq* value) const {
  return too_many_bits(bits(value)) ? Exactness::too_large : Exactness::rational;
}

Exactness ExactArithmetic::read(fmpq* result, std::string_view digits, long decimals) {
  if (too_many_bits(static_cast<double>(digits.size()) * kBitsInDigit) ||
      too_many_bits(std::abs(static_cast<double>(decimals)) * kBitsInDigit))
    return Exactness::too_large;
  if (digits.size() <= kWordDigits) {
    slong number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    fmpz_set_si(fmpq_numref(result), number);
  } else {
    if (const auto spent = spend(digits.size() * 4); spent != Exactness::rational) return spent;
    fmpz_set_str(fmpq_numref(result), std::string(digits).c_str(), 10);
  }
  fmpz_one(fmpq_denref(result));
  if (decimals == 0) return Exactness::rational;
  Fmpq ten, scale;
  fmpq_set_si(ten, 10, 1);
  fmpq_set_si(scale, -decimals, 1);
  const auto scaled = power(ten, scale);
  return scaled == Exactness::rational ? multiply(result, ten) : scaled;
}

Exactness ExactArithmetic::add(fmpq* sum, const fmpq* term) {
  if (const auto spent = spend(sum, term); spent != Exactness::rational) return spent;
  fmpq_add(sum, sum, term);
  return checked(sum);
}

Exactness ExactArithmetic::multiply(fmpq* product, const fmpq* factor) {
  if (const auto spent = spend(product, factor); spent != Exactness::rational) return spent;
  fmpq_mul(product, product, factor);
  return checked(product);
}

Exactness ExactArithmetic::divide(fmpq* quotient, const fmpq* divisor) {
  if (fmpq_is_zero(divisor)) return Exactness::undefined;
  if (const auto spent = spend(quotient, divisor); spent != Exactness::rational) return spent;
  fmpq_div(quotient, quotient, divisor);
  return checked(quotient);
}

Exactness ExactArithmetic::modulo(fmpq* value, const fmpq* modulus) {
  Fmpq multiple;
  fmpq_set(multiple, value);
  if (const auto divided = divide(multiple, modulus); divided != Exactness::rational)
    return divided;
  fmpz_fdiv_q(fmpq_numref(multiple), fmpq_numref(multiple), fmpq_denref(multiple));
  fmpz_one(fmpq_denref(multiple));
  fmpq_mul(multiple, multiple, modulus);
  fmpq_sub(value, value, multiple);
  return checked(value);
}

Exactness ExactArithmetic::power(fmpq* base, const fmpq* exponent) {
  if (is_integer(exponent)) return integer_power(base, fmpq_numref(exponent));
  const bool negative = fmpq_sgn(base) < 0;
  if (negative && fmpz_is_even(fmpq_denref(exponent))) return Exactness::not_rational;
  if (const auto spent = spend(base, base); spent != Exactness::rational) return spent;
  fmpq_abs(base, base);
  if (!take_root(fmpq_numref(base), fmpq_denref(exponent)) ||
      !take_root(fmpq_denref(base), fmpq_denref(exponent)))
    return Exactness::not_rational;
  if (negative) fmpq_neg(base, base);
  return integer_power(base, fmpq_numref(exponent));
}

Exactness ExactArithmetic::integer_power(fmpq* base, const fmpz* exponent) {
  if (fmpz_is_zero(exponent)) {
    fmpq_one(base);
    return Exactness::rational;
  }
  if (fmpq_is_zero(base))
    return fmpz_sgn(exponent) > 0 ? Exactness::rational : Exactness::undefined;
  if (fmpz_is_pm1(fmpq_numref(base)) && is_integer(base)) {
    if (fmpz_is_even(exponent)) fmpq_one(base);
    return Exactness::rational;
  }
  if (const auto spent = spend_bits((bits(base) - 1) * magnitude(exponent));
      spent != Exactness::rational)
    return spent;
  fmpq_pow_si(base, base, fmpz_get_si(exponent));
  return checked(base);
}

Exactness ExactArithmetic::logarithm(fmpq* value, const fmpq* base) {
  if (fmpq_is_zero(value) || fmpq_is_zero(base) || fmpq_is_one(base)) return Exactness::undefined;
  if (fmpq_sgn(value) < 0 || fmpq_sgn(base) < 0) return Exactness::not_rational;
  constexpr long kLargestDenominator = 12;
  const double ratio = log_of(value) / log_of(base);
  for (long den = 1; den <= kLargestDenominator; ++den) {
    const double num = std::round(ratio * static_cast<double>(den));
    const double error = std::abs(ratio * static_cast<double>(den) - num);
    if (!(error < 1e-9 * std::max(1.0, std::abs(num))) || std::abs(num) > 1e9) continue;
    Fmpq candidate, left, right, index;
    fmpq_set_si(candidate, static_cast<slong>(num), static_cast<ulong>(den));
    fmpq_set(left, value);
    fmpq_set(right, base);
    fmpq_set_si(index, den, 1);
    if (const auto done = power(left, index); done != Exactness::rational) return done;
    fmpz_set(fmpq_numref(index), fmpq_numref(candidate));
    if (const auto done = power(right, index); done != Exactness::rational) return done;
    if (fmpq_equal(left, right) == 0) continue;
    fmpq_set(value, candidate);
    return Exactness::rational;
  }
  return Exactness::not_rational;
}

Exactness ExactArithmetic::gcd(fmpq* value, const fmpq* other) {
  if (!is_integer(value) || !is_integer(other)) return Exactness::not_rational;
  if (const auto spent = spend(value, other); spent != Exactness::rational) return spent;
  fmpz_gcd(fmpq_numref(value), fmpq_numref(value), fmpq_numref(other));
  return Exactness::rational;
}

Exactness ExactArithmetic::lcm(fmpq* value, const fmpq* other) {
  if (!is_integer(value) || !is_integer(other)) return Exactness::not_rational;
  if (const auto spent = spend(value, other); spent != Exactness::rational) return spent;
  fmpz_lcm(fmpq_numref(value), fmpq_numref(value), fmpq_numref(other));
  return checked(value);
}

Exactness ExactArithmetic::spend_bits(double bits) {
  if (too_many_bits(bits)) return Exactness::too_large;
  const auto words = static_cast<std::size_t>(std::max(bits, 0.0) / 64);
  return spend(kLeast + words * words / 2);
}

Exactness ExactArithmetic::factorial(fmpq* value) {
  if (!is_integer(value)) return Exactness::not_rational;
  if (fmpq_sgn(value) < 0) return Exactness::undefined;
  if (const auto spent = spend_bits(log2_factorial(magnitude(fmpq_numref(value))));
      spent != Exactness::rational)
    return spent;
  fmpz_fac_ui(fmpq_numref(value), fmpz_get_ui(fmpq_numref(value)));
  return checked(value);
}

Exactness ExactArithmetic::double_factorial(fmpq* value) {
  if (!is_integer(value) || fmpq_sgn(value) < 0) return Exactness::not_rational;
  if (const auto spent = spend_bits(log2_factorial(magnitude(fmpq_numref(value))) / 2);
      spent != Exactness::rational)
    return spent;
  mpz_t product;
  mpz_init(product);
  mpz_2fac_ui(product, fmpz_get_ui(fmpq_numref(value)));
  fmpz_set_mpz(fmpq_numref(value), product);
  mpz_clear(product);
  return checked(value);
}

Exactness ExactArithmetic::binomial(fmpq* n, const fmpq* k) {
  if (!is_integer(k)) return Exactness::not_rational;
  Fmpz chosen, rest;
  fmpz_set(chosen, fmpq_numref(k));
  if (is_integer(n) && fmpq_sgn(n) >= 0) {
    fmpz_sub(rest, fmpq_numref(n), chosen);
    if (fmpz_cmp(rest, chosen) < 0) fmpz_swap(rest, chosen);
  }
  if (fmpz_sgn(chosen) < 0) {
    fmpq_zero(n);
    return Exactness::rational;
  }
  const double count = magnitude(chosen);
  const double size = count * (bits(n) - std::log2(count + 1));
  if (too_many_bits(size)) return Exactness::too_large;
  if (fmpz_abs_fits_ui(chosen) == 0) return Exactness::too_large;
  const ulong factors = fmpz_get_ui(chosen);
  if (is_integer(n) && fmpq_sgn(n) >= 0 && fmpz_abs_fits_ui(fmpq_numref(n)) != 0) {
    const auto words = static_cast<std::size_t>(std::max(size, 0.0) / 64) + 1;
    if (const auto spent = spend(kLeast + 4 * factors + words * words);
        spent != Exactness::rational)
      return spent;
    fmpz_bin_uiui(fmpq_numref(n), fmpz_get_ui(fmpq_numref(n)), factors);
    return checked(n);
  }
  if (const auto done = falling_product(n, factors); done != Exactness::rational) return done;
  Fmpq orders;
  fmpz_set_ui(fmpq_numref(orders), factors);
  const auto done = factorial(orders);
  return done == Exactness::rational ? divide(n, orders) : done;
}

Exactness ExactArithmetic::permutations(fmpq* n, const fmpq* k) {
  if (!is_integer(n) || !is_integer(k) || fmpq_sgn(n) < 0) return Exactness::not_rational;
  if (fmpq_sgn(k) < 0 || fmpz_cmp(fmpq_numref(n), fmpq_numref(k)) < 0) {
    fmpq_zero(n);
    return Exactness::rational;
  }
  // At least k! and at least (n/2)^{k/2}: too large before the factors are too many.
  const double count = magnitude(fmpq_numref(k));
  if (too_many_bits((bits(n) - 2) * count / 2) || fmpz_abs_fits_ui(fmpq_numref(k)) == 0)
    return Exactness::too_large;
  return falling_product(n, fmpz_get_ui(fmpq_numref(k)));
}

Exactness ExactArithmetic::falling_product(fmpq* n, ulong count) {
  Fmpq factor, one;
  fmpq_set(factor, n);
  fmpq_one(one);
  fmpq_one(n);
  for (ulong i = 0; i < count; ++i) {
    if (const auto done = multiply(n, factor); done != Exactness::rational) return done;
    fmpq_sub(factor, factor, one);
  }
  return Exactness::rational;
}

}  // namespace cupel::math
