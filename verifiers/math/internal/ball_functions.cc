#include "verifiers/math/internal/ball_evaluator.h"

namespace cupel::math {
namespace {

constexpr slong kLargestExponentBits = 64;

/// -1 when |x| > 1 surely, 1 when |x| <= 1 surely, else 0; for real x.
int within_one(const arb_t x) {
  Arb magnitude, one;
  arb_abs(magnitude, x);
  arb_one(one);
  if (arb_le(magnitude, one)) return 1;
  return arb_gt(magnitude, one) ? -1 : 0;
}

/// Whether a ball is away from the cuts of arcsin, arccos and artanh on the real line beyond ±1
/// (`turned`: of arctan and arsinh on the imaginary one).
bool avoids_cuts_beyond_one(const acb_t x, bool turned) {
  const arb_srcptr along = turned ? acb_imagref(x) : acb_realref(x);
  const arb_srcptr across = turned ? acb_realref(x) : acb_imagref(x);
  if (!arb_contains_zero(across)) return true;
  Arb one, magnitude;
  arb_one(one);
  arb_abs(magnitude, along);
  return arb_lt(magnitude, one);
}

}  // namespace

Value BallEvaluator::function(const Expression& node, acb_t out) {
  switch (node.function()) {
    case Function::determinant:
    case Function::transpose:
    case Function::inverse:
    case Function::trace:
      return Value::unsupported;
    case Function::gcd:
    case Function::lcm:
    case Function::max:
    case Function::min:
    case Function::mod:
    case Function::factorial:
    case Function::double_factorial:
    case Function::binomial:
    case Function::permutations:
    case Function::gamma:
      return discrete(node, out);
    default:
      break;
  }
  if (node.size() == 0) return Value::unsupported;
  Value value = evaluate(node[0], out);
  if (value != Value::defined) return value;
  if (node.is(Function::log) && node.size() == 2) {
    Acb base;
    value = evaluate(node[1], base);
    return value == Value::defined ? logarithm_to_base(out, base) : value;
  }
  return node.size() == 1 ? unary(node.function(), out) : Value::unsupported;
}

Value BallEvaluator::unary(Function which, acb_t x) {
  Value value = Value::defined;
  switch (which) {
    case Function::sin:
    case Function::cos:
    case Function::tan:
    case Function::cot:
    case Function::sec:
    case Function::csc:
      return periodic(which, x);
    case Function::sinh:
    case Function::cosh:
    case Function::tanh:
    case Function::coth:
    case Function::sech:
    case Function::csch:
      return hyperbolic(which, x);
    case Function::arcsec:
      value = reciprocal(x);
      return value == Value::defined ? inverse(Function::arccos, x) : value;
    case Function::arccsc:
      value = reciprocal(x);
      return value == Value::defined ? inverse(Function::arcsin, x) : value;
    case Function::arsech:
      value = reciprocal(x);
      return value == Value::defined ? inverse(Function::arcosh, x) : value;
    case Function::arcsch:
      value = reciprocal(x);
      return value == Value::defined ? inverse(Function::arsinh, x) : value;
    case Function::arcoth:
      value = reciprocal(x);
      return value == Value::defined ? inverse(Function::artanh, x) : value;
    case Function::arcsin:
    case Function::arccos:
    case Function::arctan:
    case Function::arccot:
    case Function::arsinh:
    case Function::arcosh:
    case Function::artanh:
      return inverse(which, x);
    case Function::exp:
      return exponential(x);
    case Function::ln:
    case Function::log:
      return logarithm(x);
    case Function::floor:
    case Function::ceil:
    case Function::round:
    case Function::fractional_part:
      return rounded(which, x);
    default:
      return part(which, x);
  }
}

Value BallEvaluator::exponential(acb_t x) {
  if (!spend(180)) return Value::exceeded;
  if (!is_moderate(x, kLargestExponentBits)) return Value::unclear;
  acb_exp(x, x, precision_);
  return finite(x);
}

Value BallEvaluator::logarithm(acb_t x) {
  if (!spend(180)) return Value::exceeded;
  if (acb_is_zero(x)) return Value::undefined;
  if (is_real_domain()) {
    if (arb_is_nonpositive(acb_realref(x))) return Value::undefined;
    arb_log(acb_realref(x), acb_realref(x), precision_);
    return finite(x);
  }
  acb_log_analytic(x, x, is_analytic(), precision_);
  return finite(x);
}

Value BallEvaluator::logarithm_to_base(acb_t x, const acb_t base) {
  const bool exact = !is_analytic() && acb_is_int(base) && acb_is_real(x) &&
                     arb_is_positive(acb_realref(x)) &&
                     arf_cmp_si(arb_midref(acb_realref(base)), 2) >= 0 &&
                     arf_cmpabs_2exp_si(arb_midref(acb_realref(base)), 62) < 0;
  if (exact) {
    if (!spend(400)) return Value::exceeded;
    const slong whole = arf_get_si(arb_midref(acb_realref(base)), ARF_RND_DOWN);
    arb_log_base_ui(acb_realref(x), acb_realref(x), static_cast<ulong>(whole), precision_);
    return finite(x);
  }
  Value value = logarithm(x);
  if (value != Value::defined) return value;
  Acb below;
  acb_set(below, base);
  value = logarithm(below);
  if (value == Value::defined) value = reciprocal(below);
  if (value == Value::defined) acb_mul(x, x, below, precision_);
  return value;
}

Value BallEvaluator::periodic(Function which, acb_t x) {
  if (!spend(200)) return Value::exceeded;
  if (!is_moderate(x, acb_is_real(x) ? 4 * precision_ : kLargestExponentBits)) {
    return Value::unclear;
  }
  const bool pole_at_zero = which == Function::cot || which == Function::csc;
  if (pole_at_zero && acb_is_zero(x)) return Value::undefined;
  switch (which) {
    case Function::sin:
      acb_sin(x, x, precision_);
      break;
    case Function::cos:
      acb_cos(x, x, precision_);
      break;
    case Function::tan:
      acb_tan(x, x, precision_);
      break;
    case Function::cot:
      acb_cot(x, x, precision_);
      break;
    case Function::sec:
      acb_cos(x, x, precision_);
      return reciprocal(x);
    default:
      acb_sin(x, x, precision_);
      return reciprocal(x);
  }
  return finite(x);
}

Value BallEvaluator::hyperbolic(Function which, acb_t x) {
  if (!spend(200)) return Value::exceeded;
  if (!is_moderate(x, kLargestExponentBits)) return Value::unclear;
  const bool pole_at_zero = which == Function::coth || which == Function::csch;
  if (pole_at_zero && acb_is_zero(x)) return Value::undefined;
  switch (which) {
    case Function::sinh:
      acb_sinh(x, x, precision_);
      break;
    case Function::cosh:
      acb_cosh(x, x, precision_);
      break;
    case Function::tanh:
      acb_tanh(x, x, precision_);
      break;
    case Function::coth:
      acb_coth(x, x, precision_);
      break;
    case Function::sech:
      acb_cosh(x, x, precision_);
      return reciprocal(x);
    default:
      acb_sinh(x, x, precision_);
      return reciprocal(x);
  }
  return finite(x);
}

Value BallEvaluator::inverse(Function which, acb_t x) {
  if (!spend(250)) return Value::exceeded;
  if (which == Function::arctan || which == Function::arccot || which == Function::arsinh) {
    if (is_analytic() && !avoids_cuts_beyond_one(x, true)) return Value::unclear;
    if (which == Function::arsinh) return acb_asinh(x, x, precision_), finite(x);
    acb_atan(x, x, precision_);
    if (which == Function::arctan) return finite(x);
    Acb right_angle;
    acb_const_pi(right_angle, precision_);
    acb_mul_2exp_si(right_angle, right_angle, -1);
    acb_sub(x, right_angle, x, precision_);
    return finite(x);
  }
  const arb_ptr real = acb_realref(x);
  if (which == Function::arcosh) {
    Arb one;
    arb_one(one);
    if (is_real_domain() && arb_lt(real, one)) return Value::undefined;
    if (is_analytic() && !arb_gt(real, one)) return Value::unclear;
    if (acb_is_real(x) && arb_ge(real, one)) return arb_acosh(real, real, precision_), finite(x);
    if (is_real_domain()) return Value::unclear;
    return acb_acosh(x, x, precision_), finite(x);
  }
  if (is_analytic() && !avoids_cuts_beyond_one(x, false)) return Value::unclear;
  const bool is_artanh = which == Function::artanh;
  if (is_artanh && (acb_is_one(x) || acb_equal_si(x, -1))) return Value::undefined;
  const int within = acb_is_real(x) ? within_one(real) : 0;
  if (is_real_domain() && within <= 0) return within < 0 ? Value::undefined : Value::unclear;
  if (within > 0 && !is_analytic()) {
    const auto compute = is_artanh ? arb_atanh : which == Function::arcsin ? arb_asin : arb_acos;
    return compute(real, real, precision_), finite(x);
  }
  const auto compute = is_artanh ? acb_atanh : which == Function::arcsin ? acb_asin : acb_acos;
  return compute(x, x, precision_), finite(x);
}

Value BallEvaluator::part(Function which, acb_t x) {
  if (which == Function::abs || which == Function::norm) {
    if (enclosing_ != Enclosing::point) {
      return acb_real_abs(x, x, is_analytic(), precision_), finite(x);
    }
    if (!spend(100)) return Value::exceeded;
    acb_abs(acb_realref(x), x, precision_);
    arb_zero(acb_imagref(x));
    return Value::defined;
  }
  if (which == Function::sign && enclosing_ != Enclosing::point) {
    return acb_real_sgn(x, x, is_analytic(), precision_), finite(x);
  }
  if (is_analytic()) return Value::unclear;
  switch (which) {
    case Function::sign:
      if (acb_is_zero(x)) return Value::defined;
      if (acb_contains_zero(x)) return Value::unclear;
      acb_sgn(x, x, precision_);
      return finite(x);
    case Function::real_part:
      arb_zero(acb_imagref(x));
      return Value::defined;
    case Function::imaginary_part:
      arb_swap(acb_realref(x), acb_imagref(x));
      arb_zero(acb_imagref(x));
      return Value::defined;
    case Function::conjugate:
      acb_conj(x, x);
      return Value::defined;
    case Function::argument:
      if (acb_is_zero(x)) return Value::undefined;
      if (acb_contains_zero(x)) return Value::unclear;
      if (!spend(250)) return Value::exceeded;
      acb_arg(acb_realref(x), x, precision_);
      arb_zero(acb_imagref(x));
      return Value::defined;
    default:
      return Value::unsupported;
  }
}

Value BallEvaluator::rounded(Function which, acb_t x) {
  if (enclosing_ == Enclosing::point && !acb_is_real(x)) return Value::undefined;
  Acb whole;
  if (which == Function::round) {  // halves away from zero
    Acb half;
    const bool negative = arb_is_negative(acb_realref(x));
    acb_set_d(half, negative ? -0.5 : 0.5);
    acb_add(x, x, half, precision_);
    which = negative ? Function::ceil : Function::floor;
  }
  const auto compute = which == Function::ceil ? acb_real_ceil : acb_real_floor;
  compute(whole, x, is_analytic(), precision_);
  if (!acb_is_finite(whole)) return Value::unclear;
  if (enclosing_ == Enclosing::point && !acb_is_exact(whole)) return Value::unclear;
  if (which == Function::fractional_part) {
    acb_sub(x, x, whole, precision_);
  } else {
    acb_swap(x, whole);
  }
  return Value::defined;
}

}  // namespace cupel::math
