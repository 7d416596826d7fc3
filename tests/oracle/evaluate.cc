#include "tests/oracle/evaluate.h"

#include <vector>

namespace cupel::oracle {
namespace {

using Value = std::optional<Real>;

constexpr long kNoise = Real::kBits / 2;
constexpr mpfr_exp_t kLargestExponent = 1 << 20;

/// `value`, or zero where only rounding errors are left of numbers as large as `scale`.
Real without_noise(Real value, const Real& scale) {
  return value.is_below(scale, kNoise) ? Real() : value;
}

Value kept(Real value) {
  if (!mpfr_number_p(value.get())) return {};
  if (!value.is_zero() && mpfr_get_exp(value.get()) > kLargestExponent) return {};
  return value;
}

Real added(const Real& a, const Real& b) {
  return without_noise(computed(mpfr_add, a, b), mpfr_cmpabs(a.get(), b.get()) < 0 ? b : a);
}

Real negated(const Real& a) { return computed(mpfr_neg, a); }

Value divided(const Real& a, const Real& b) {
  if (b.is_zero()) return {};
  return kept(computed(mpfr_div, a, b));
}

Value logarithm(const Real& a) {
  if (a.sign() <= 0) return {};
  return without_noise(computed(mpfr_log, a), Real(1));
}

Value raised(const Real& base, const Real& exponent) {
  if (base.is_zero() && exponent.sign() <= 0) return {};
  return kept(computed(mpfr_pow, base, exponent));
}

Value rooted(const Real& radicand, const Tree& index) {
  Real result;
  mpfr_rootn_ui(result.get(), radicand.get(), static_cast<unsigned long>(value_of(index)),
                MPFR_RNDN);
  return kept(std::move(result));
}

Real factorial_of(long n) {
  Real result;
  mpfr_fac_ui(result.get(), static_cast<unsigned long>(n), MPFR_RNDN);
  return result;
}

Value binomial_of(long n, long k) {
  if (k < 0 || k > n) return Real();
  Real result(1);
  for (long i = 1; i <= k; ++i) {
    mpfr_mul_si(result.get(), result.get(), n - k + i, MPFR_RNDN);
    mpfr_div_si(result.get(), result.get(), i, MPFR_RNDN);
  }
  return result;
}

Value summed(const Tree& sum, Point point) {
  Real total;
  for (long k = value_of(sum[1]); k <= value_of(sum[2]); ++k) {
    point.insert_or_assign(sum.text, Real(k));
    const Value term = evaluate(sum[0], point);
    if (!term) return {};
    total = added(total, *term);
  }
  return total;
}

Value trigonometric(Op op, const Real& angle) {
  const Real sine = without_noise(computed(mpfr_sin, angle), angle);
  const Real cosine = without_noise(computed(mpfr_cos, angle), Real(1));
  if (op == Op::sin) return sine;
  if (op == Op::cos) return cosine;
  return divided(op == Op::tan ? sine : Real(1), cosine);
}

Value constant(Op op) {
  Real result(1);
  if (op == Op::pi)
    mpfr_const_pi(result.get(), MPFR_RNDN);
  else
    mpfr_exp(result.get(), result.get(), MPFR_RNDN);
  return result;
}

Value combined(const Tree& tree, const std::vector<Real>& values) {
  const Real& a = values[0];
  switch (tree.op) {
    case Op::add:
      return kept(added(a, values[1]));
    case Op::subtract:
      return kept(added(a, negated(values[1])));
    case Op::multiply:
      return kept(computed(mpfr_mul, a, values[1]));
    case Op::divide:
      return divided(a, values[1]);
    case Op::negate:
      return negated(a);
    case Op::power:
      return raised(a, values[1]);
    case Op::root:
      return rooted(a, tree[1]);
    case Op::ln:
      return logarithm(a);
    case Op::log: {
      const Value base = logarithm(a), argument = logarithm(values[1]);
      return base && argument ? divided(*argument, *base) : Value();
    }
    case Op::exp:
      return kept(computed(mpfr_exp, a));
    case Op::abs:
      return computed(mpfr_abs, a);
    default:
      return trigonometric(tree.op, a);
  }
}

}  // namespace

std::optional<Real> evaluate(const Tree& tree, const Point& point) {
  switch (tree.op) {
    case Op::integer:
    case Op::decimal:
      return Real(tree.text.c_str());
    case Op::pi:
    case Op::e:
      return constant(tree.op);
    case Op::symbol:
      return point.at(tree.text);
    case Op::factorial:
      return factorial_of(value_of(tree[0]));
    case Op::binomial:
      return binomial_of(value_of(tree[0]), value_of(tree[1]));
    case Op::sum:
      return summed(tree, point);
    default:
      break;
  }
  std::vector<Real> values;
  for (const Tree& part : tree.parts) {
    Value value = evaluate(part, point);
    if (!value) return {};
    values.push_back(std::move(*value));
  }
  return combined(tree, values);
}

}  // namespace cupel::oracle
