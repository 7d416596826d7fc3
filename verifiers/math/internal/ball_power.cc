#include <charconv>
#include <cstdlib>
#include <numeric>

#include "verifiers/math/internal/ball_evaluator.h"

namespace cupel::math {
namespace {

struct Fraction {
  slong numerator;
  slong denominator;  // > 0
};

constexpr slong kLargestPart = 1L << 30;

std::optional<Fraction> lowest_terms(slong numerator, slong denominator) {
  if (denominator == 0) return std::nullopt;
  const slong divisor = std::gcd(numerator, denominator) * (denominator < 0 ? -1 : 1);
  const Fraction fraction{numerator / divisor, denominator / divisor};
  const bool small =
      std::abs(fraction.numerator) < kLargestPart && fraction.denominator < kLargestPart;
  return small ? std::optional(fraction) : std::nullopt;
}

std::optional<Fraction> fraction_of_digits(std::string_view digits, std::int32_t scale) {
  if (digits.size() > 9 || scale < 0 || scale > 9) return std::nullopt;
  slong numerator = 0, denominator = 1;
  std::from_chars(digits.data(), digits.data() + digits.size(), numerator);
  for (std::int32_t i = 0; i < scale; ++i) denominator *= 10;
  return lowest_terms(numerator, denominator);
}

/// The exponent 1/3 as written: a ball no longer shows that its denominator is odd.
std::optional<Fraction> written_fraction(const Expression& node) {
  switch (node.kind) {
    case Kind::integer:
    case Kind::decimal:
      return fraction_of_digits(node.text, node.is(Kind::decimal) ? node.number : 0);
    case Kind::negate: {
      const auto inner = written_fraction(node[0]);
      if (!inner) return std::nullopt;
      return Fraction{-inner->numerator, inner->denominator};
    }
    case Kind::divide: {
      const auto above = written_fraction(node[0]), below = written_fraction(node[1]);
      if (!above || !below) return std::nullopt;
      return lowest_terms(above->numerator * below->denominator,
                          above->denominator * below->numerator);
    }
    case Kind::multiply: {
      std::optional<Fraction> product = Fraction{1, 1};
      for (const Expression* child : node.children) {
        const auto factor = written_fraction(*child);
        if (!factor) return std::nullopt;
        product = lowest_terms(product->numerator * factor->numerator,
                               product->denominator * factor->denominator);
        if (!product) return std::nullopt;
      }
      return product;
    }
    default:
      return std::nullopt;
  }
}

bool is_real_and_negative(const acb_t x) {
  return acb_is_real(x) && arb_is_negative(acb_realref(x));
}

/// Powers of powers may have exponents of many words, which are slow and of no use.
bool has_moderate_exponents(const acb_t x) {
  constexpr flint_bitcnt_t kBits = 256;
  return fmpz_bits(ARF_EXPREF(arb_midref(acb_realref(x)))) < kBits &&
         fmpz_bits(ARF_EXPREF(arb_midref(acb_imagref(x)))) < kBits;
}

bool is_half_integer(const acb_t x) { return acb_is_real(x) && acb_is_int_2exp_si(x, -1); }

}  // namespace

Value BallEvaluator::power(const Expression& node, acb_t out) {
  if (node[0].is(Constant::e)) {
    const Value value = evaluate(node[1], out);
    return value == Value::defined ? exponential(out) : value;
  }
  Value value = evaluate(node[0], out);
  if (value != Value::defined) return value;
  Acb exponent;
  value = evaluate(node[1], exponent);
  if (value != Value::defined) return value;
  if (acb_is_int(exponent) && arf_cmpabs_2exp_si(arb_midref(acb_realref(exponent)), 4096) < 0) {
    Fmpz integer;
    arf_get_fmpz(integer, arb_midref(acb_realref(exponent)), ARF_RND_DOWN);
    return integer_power(out, integer);
  }
  if (is_real_and_negative(out) || is_analytic()) {
    const auto fraction = written_fraction(node[1]);
    if (fraction && fraction->denominator % 2 == 1) {
      return odd_rational_power(out, fraction->numerator, fraction->denominator);
    }
  }
  return general_power(out, exponent);
}

Value BallEvaluator::integer_power(acb_t base, const fmpz_t exponent) {
  if (fmpz_is_zero(exponent)) return acb_one(base), Value::defined;
  if (fmpz_sgn(exponent) < 0) {
    if (acb_is_zero(base)) return Value::undefined;
    if (acb_contains_zero(base)) return Value::unclear;
  } else if (acb_is_zero(base)) {
    return Value::defined;
  }
  if (fmpz_is_one(exponent)) return Value::defined;
  const bool is_unit = acb_is_one(base) || acb_equal_si(base, -1);
  if (is_unit) {
    if (fmpz_is_even(exponent)) acb_one(base);
    return Value::defined;
  }
  const flint_bitcnt_t bits = fmpz_bits(exponent);
  if (bits > 64 || !has_moderate_exponents(base)) return Value::unclear;
  if (!spend(40 * bits)) return Value::exceeded;
  acb_pow_fmpz(base, base, exponent, precision_);
  return Value::defined;
}

Value BallEvaluator::odd_rational_power(acb_t base, slong numerator, slong denominator) {
  const bool negative = arb_is_negative(acb_realref(base));
  if (!negative && !arb_is_positive(acb_realref(base))) return Value::unclear;
  if (negative) acb_neg(base, base);
  Acb exponent;
  acb_set_si(exponent, numerator);
  acb_div_si(exponent, exponent, denominator, precision_);
  const Value value = general_power(base, exponent);
  if (negative && numerator % 2 != 0) acb_neg(base, base);
  return value;
}

Value BallEvaluator::general_power(acb_t base, const acb_t exponent) {
  if (acb_is_zero(base)) return zero_power(base, exponent);
  const bool real = acb_is_real(base) && acb_is_real(exponent);
  if (real && arb_is_negative(acb_realref(base)) && is_real_domain()) {
    return acb_contains_int(exponent) ? Value::unclear : Value::undefined;
  }
  if (acb_contains_zero(base)) return Value::unclear;
  if (!is_analytic() && real && arb_is_positive(acb_realref(base)) && is_half_integer(exponent) &&
      arf_cmpabs_2exp_si(arb_midref(acb_realref(exponent)), 62) < 0) {
    Arb doubled;
    Fmpz integer;
    arb_mul_2exp_si(doubled, acb_realref(exponent), 1);
    arb_get_unique_fmpz(integer, doubled);
    const Value value = square_root(base);
    return value == Value::defined ? integer_power(base, integer) : value;
  }
  const Value value = logarithm(base);
  if (value != Value::defined) return value;
  acb_mul(base, base, exponent, precision_);
  return exponential(base);
}

Value BallEvaluator::zero_power(acb_t zero, const acb_t exponent) const {
  if (acb_is_zero(exponent)) return acb_one(zero), Value::defined;
  if (arb_is_positive(acb_realref(exponent))) return Value::defined;
  return arb_contains_positive(acb_realref(exponent)) || acb_contains_zero(exponent)
             ? Value::unclear
             : Value::undefined;
}

Value BallEvaluator::square_root(acb_t x) {
  if (!spend(100)) return Value::exceeded;
  if (is_analytic()) return acb_sqrt_analytic(x, x, 1, precision_), finite(x);
  if (is_real_domain() && arb_is_negative(acb_realref(x))) return Value::undefined;
  if (is_real_domain() && !arb_is_nonnegative(acb_realref(x))) return Value::unclear;
  acb_sqrt(x, x, precision_);
  return finite(x);
}

Value BallEvaluator::root(const Expression& node, acb_t out) {
  Value value = evaluate(node[0], out);
  if (value != Value::defined) return value;
  Acb index;
  value = evaluate(node[1], index);
  if (value != Value::defined) return value;
  if (acb_is_zero(index)) return Value::undefined;
  if (acb_is_int(index) && arf_cmpabs_2exp_si(arb_midref(acb_realref(index)), 30) < 0) {
    const slong degree = arf_get_si(arb_midref(acb_realref(index)), ARF_RND_DOWN);
    if (degree == 2) return square_root(out);
    if (degree > 0 && acb_is_zero(out)) return Value::defined;
    if (degree % 2 != 0 && (is_real_and_negative(out) || is_analytic())) {
      return odd_rational_power(out, degree < 0 ? -1 : 1, std::abs(degree));
    }
  }
  acb_inv(index, index, precision_);
  return acb_is_finite(index) ? general_power(out, index) : Value::unclear;
}

}  // namespace cupel::math
