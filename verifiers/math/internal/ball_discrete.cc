#include "verifiers/math/internal/ball_evaluator.h"

namespace cupel::math {
namespace {

constexpr slong kIntegerBits = 4096;   // integers larger than this are not taken out of a ball
constexpr slong kGammaBits = 64;       // arguments of gamma larger than 2^64 are left alone
constexpr ulong kFallingFactors = 64;  // up to here a falling factorial is multiplied out

}  // namespace

Value BallEvaluator::discrete(const Expression& node, acb_t out) {
  if (node.size() == 0) return Value::unsupported;
  const Function which = node.function();
  Value value = evaluate(node[0], out);
  if (value != Value::defined) return value;
  if (node.size() == 1) {
    if (which == Function::factorial) return factorial(out);
    if (which == Function::double_factorial) return double_factorial(out);
    if (which == Function::gamma) return gamma(out);
    const bool of_one = which == Function::max || which == Function::min ||
                        which == Function::gcd || which == Function::lcm;
    return of_one ? value : Value::unsupported;
  }
  Acb next;
  for (std::size_t i = 1; i < node.size(); ++i) {
    value = evaluate(node[i], next);
    if (value != Value::defined) return value;
    switch (which) {
      case Function::max:
      case Function::min:
        value = extreme(which, out, next);
        break;
      case Function::gcd:
      case Function::lcm:
        value = common_divisor(which, out, next);
        break;
      default:
        if (node.size() != 2) return Value::unsupported;
        if (which == Function::mod) {
          value = modulo(out, next);
        } else if (which == Function::binomial || which == Function::permutations) {
          value = falling_over_factorial(out, next, which == Function::binomial);
        } else {
          return Value::unsupported;
        }
    }
    if (value != Value::defined) return value;
  }
  return value;
}

/// Takes the only integer out of a ball: undefined when there is none, unclear when there may be.
Value BallEvaluator::integer_of(const acb_t x, fmpz_t out) const {
  if (!acb_contains_int(x)) return Value::undefined;
  if (!acb_is_int(x)) return Value::unclear;
  if (arf_cmpabs_2exp_si(arb_midref(acb_realref(x)), kIntegerBits) >= 0) return Value::unclear;
  arf_get_fmpz(out, arb_midref(acb_realref(x)), ARF_RND_DOWN);
  return Value::defined;
}

Value BallEvaluator::extreme(Function which, acb_t x, const acb_t y) {
  if (enclosing_ != Enclosing::point) {
    const auto compute = which == Function::max ? acb_real_max : acb_real_min;
    return compute(x, x, y, is_analytic(), precision_), finite(x);
  }
  if (!acb_is_real(x) || !acb_is_real(y)) return Value::undefined;
  const auto compute = which == Function::max ? arb_max : arb_min;
  compute(acb_realref(x), acb_realref(x), acb_realref(y), precision_);
  return Value::defined;
}

Value BallEvaluator::common_divisor(Function which, acb_t x, const acb_t y) {
  Fmpz a, b;
  Value value = integer_of(x, a);
  if (value == Value::defined) value = integer_of(y, b);
  if (value != Value::defined) return value;
  if (!spend(2000)) return Value::exceeded;
  if (which == Function::gcd) {
    fmpz_gcd(a, a, b);
  } else {
    fmpz_lcm(a, a, b);
  }
  acb_set_round_fmpz(x, a, precision_);
  return Value::defined;
}

/// x - y floor(x / y), exactly for integers.
Value BallEvaluator::modulo(acb_t x, const acb_t y) {
  if (acb_is_zero(y)) return Value::undefined;
  if (acb_contains_zero(y)) return Value::unclear;
  if (is_analytic()) return Value::unclear;
  Fmpz a, b;
  if (integer_of(x, a) == Value::defined && integer_of(y, b) == Value::defined) {
    if (!spend(500)) return Value::exceeded;
    fmpz_fdiv_r(a, a, b);
    acb_set_round_fmpz(x, a, precision_);
    return Value::defined;
  }
  Acb quotient;
  acb_div(quotient, x, y, precision_);
  const Value value = rounded(Function::floor, quotient);
  if (value == Value::defined) acb_submul(x, quotient, y, precision_);
  return value;
}

Value BallEvaluator::gamma(acb_t x) {
  if (acb_is_int(x) && !arb_is_positive(acb_realref(x))) return Value::undefined;
  if (!is_moderate(x, kGammaBits)) return Value::unclear;
  const bool small = acb_is_int(x) && arf_cmp_si(arb_midref(acb_realref(x)), 1000) < 0;
  if (!spend(small ? 150 : 5000)) return Value::exceeded;
  acb_gamma(x, x, precision_);
  return finite(x);
}

Value BallEvaluator::factorial(acb_t x) {
  acb_add_ui(x, x, 1, precision_);
  return gamma(x);
}

Value BallEvaluator::double_factorial(acb_t x) {
  Fmpz n;
  const Value value = integer_of(x, n);
  if (value != Value::defined) return value;
  if (fmpz_cmp_si(n, -1) == 0) return acb_one(x), Value::defined;
  if (fmpz_sgn(n) < 0) return Value::undefined;
  if (fmpz_bits(n) > 40) return Value::unclear;
  if (!spend(5000)) return Value::exceeded;
  arb_doublefac_ui(acb_realref(x), fmpz_get_ui(n), precision_);
  return Value::defined;
}

/// n (n-1) … (n-k+1), over k! or not: binomials and permutations.
Value BallEvaluator::falling_over_factorial(acb_t n, const acb_t k, bool over_factorial) {
  if (acb_is_int(k) && acb_is_int(n)) {
    const bool counts = !arb_is_negative(acb_realref(n));
    const bool none = counts && arb_gt(acb_realref(k), acb_realref(n));
    const bool below = arb_is_negative(acb_realref(k));
    if (none || (below && over_factorial)) return acb_zero(n), Value::defined;
  }
  Acb rest, factors;
  acb_sub(rest, n, k, precision_ + 64);
  acb_set(factors, k);
  // Few factors on either side of a binomial with whole numbers: no gamma function.
  if (over_factorial && acb_is_int(rest) && acb_is_int(n) && !arb_is_negative(acb_realref(n)) &&
      arb_lt(acb_realref(rest), acb_realref(k))) {
    acb_set(factors, rest);
  }
  if (acb_is_int(factors) && !arb_is_negative(acb_realref(factors)) &&
      arf_cmp_si(arb_midref(acb_realref(factors)), kFallingFactors) <= 0) {
    const slong count = arf_get_si(arb_midref(acb_realref(factors)), ARF_RND_DOWN);
    if (!spend(40 * (1 + static_cast<std::size_t>(count)))) return Value::exceeded;
    Acb product, factor;
    acb_one(product);
    for (slong i = 0; i < count; ++i) {
      acb_sub_ui(factor, n, static_cast<ulong>(i), precision_);
      acb_mul(product, product, factor, precision_);
      if (over_factorial) acb_div_si(product, product, i + 1, precision_);
    }
    acb_swap(n, product);
    return finite(n);
  }
  if (is_analytic()) return Value::unclear;
  Value value = factorial(n);
  if (value == Value::defined) value = factorial(rest);
  if (value == Value::defined) value = reciprocal(rest);
  if (value != Value::defined) return value;
  acb_mul(n, n, rest, precision_);
  if (!over_factorial) return finite(n);
  acb_set(factors, k);
  value = factorial(factors);
  if (value == Value::defined) value = reciprocal(factors);
  if (value == Value::defined) acb_mul(n, n, factors, precision_);
  return value;
}

}  // namespace cupel::math
