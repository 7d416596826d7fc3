#include "verifiers/math/internal/ball.h"

#include <charconv>
#include <string>

#include "verifiers/math/internal/ball_evaluator.h"

namespace cupel::math {
namespace {

constexpr std::size_t kLongestWord = 18;  // digits that surely fit an slong

}  // namespace

Value evaluate(const Expression& expression, std::span<const Binding> bindings, Domain domain,
               slong precision, Budget& budget, acb_t result) {
  return BallEvaluator(bindings, domain, Enclosing::point, precision, budget)
      .evaluate(expression, result);
}

Value BallEvaluator::evaluate(const Expression& node, acb_t out) {
  const Value value = dispatch(node, out);
  if (budget_.exceeded()) return Value::exceeded;
  if (value != Value::defined) return value;
  if (!acb_is_finite(out)) return Value::unclear;
  if (is_real_domain() && !acb_is_real(out)) {
    return arb_contains_zero(acb_imagref(out)) ? Value::unclear : Value::undefined;
  }
  return Value::defined;
}

Value BallEvaluator::dispatch(const Expression& node, acb_t out) {
  if (!spend(15)) return Value::exceeded;
  Value value = Value::unsupported;
  switch (node.kind) {
    case Kind::integer:
      return integer(node.text, out);
    case Kind::decimal:
      return decimal(node, out);
    case Kind::symbol:
      return symbol(node.text, out);
    case Kind::constant:
      return constant(node.constant(), out);
    case Kind::add:
      return add(node, out);
    case Kind::multiply:
      return multiply(node, out);
    case Kind::divide:
      return divide(node, out);
    case Kind::negate:
      value = evaluate(node[0], out);
      if (value == Value::defined) acb_neg(out, out);
      return value;
    case Kind::power:
      return power(node, out);
    case Kind::root:
      return root(node, out);
    case Kind::function:
      return function(node, out);
    case Kind::application:
      return application(node, out);
    case Kind::sum:
    case Kind::product:
      return series(node, out);
    case Kind::integral:
      return integral(node, out);
    case Kind::derivative:
      return derivative(node, out);
    case Kind::limit:
      return limit(node, out);
    case Kind::cases:
      return cases(node, out);
    case Kind::percent:
      value = evaluate(node[0], out);
      if (value == Value::defined) acb_div_si(out, out, 100, precision_);
      return value;
    case Kind::degrees: {
      value = evaluate(node[0], out);
      if (value != Value::defined) return value;
      Arb pi;
      arb_const_pi(pi, precision_);
      acb_mul_arb(out, out, pi, precision_);
      acb_div_si(out, out, 180, precision_);
      return value;
    }
    case Kind::quantity:
      return evaluate(node[0], out);
    default:
      return value;
  }
}

Value BallEvaluator::integer(std::string_view digits, acb_t out) {
  if (digits.size() <= kLongestWord) {
    slong value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    acb_set_si(out, value);
    return Value::defined;
  }
  if (!budget_.allows_digits(digits.size()) || !budget_.spend(digits.size() * 8)) {
    return Value::exceeded;
  }
  Fmpz value;
  if (fmpz_set_str(value, std::string(digits).c_str(), 10) != 0) return Value::unsupported;
  acb_set_round_fmpz(out, value, precision_);
  return Value::defined;
}

Value BallEvaluator::decimal(const Expression& node, acb_t out) {
  const Value value = integer(node.text, out);
  if (value != Value::defined || node.number == 0) return value;
  const slong scale = node.number;
  if (!spend(400)) return Value::exceeded;
  Arb unit;
  arb_set_ui(unit, 10);
  arb_pow_ui(unit, unit, static_cast<ulong>(scale < 0 ? -scale : scale), precision_ + 32);
  if (scale > 0) {
    acb_div_arb(out, out, unit, precision_);
  } else {
    acb_mul_arb(out, out, unit, precision_);
  }
  return Value::defined;
}

Value BallEvaluator::symbol(std::string_view name, acb_t out) {
  for (std::size_t i = bound_.size(); i-- > 0;) {
    if (bound_[i].name == name) return acb_set(out, bound_[i].value), Value::defined;
  }
  for (const Binding& binding : bindings_) {
    if (binding.name == name) return acb_set(out, binding.value), Value::defined;
  }
  return Value::unsupported;
}

Value BallEvaluator::constant(Constant which, acb_t out) {
  switch (which) {
    case Constant::pi:
      acb_const_pi(out, precision_);
      return Value::defined;
    case Constant::e:
      arb_const_e(acb_realref(out), precision_);
      arb_zero(acb_imagref(out));
      return Value::defined;
    case Constant::i:
      acb_onei(out);
      return is_real_domain() ? Value::undefined : Value::defined;
    case Constant::infinity:
    case Constant::undefined:
      return Value::undefined;
  }
  return Value::unsupported;
}

Value BallEvaluator::add(const Expression& node, acb_t out) {
  Value value = evaluate(node[0], out);
  Acb term;
  for (std::size_t i = 1; i < node.size() && value == Value::defined; ++i) {
    value = evaluate(node[i], term);
    if (value == Value::defined) acb_add(out, out, term, precision_);
  }
  return value;
}

Value BallEvaluator::multiply(const Expression& node, acb_t out) {
  Value value = evaluate(node[0], out);
  Acb factor;
  for (std::size_t i = 1; i < node.size() && value == Value::defined; ++i) {
    value = evaluate(node[i], factor);
    if (value == Value::defined) acb_mul(out, out, factor, precision_);
  }
  return value;
}

Value BallEvaluator::divide(const Expression& node, acb_t out) {
  Value value = evaluate(node[0], out);
  if (value != Value::defined) return value;
  Acb divisor;
  value = evaluate(node[1], divisor);
  if (value != Value::defined) return value;
  if (acb_is_zero(divisor)) return Value::undefined;
  if (acb_contains_zero(divisor) || !spend(40)) return Value::unclear;
  acb_div(out, out, divisor, precision_);
  return Value::defined;
}

Value BallEvaluator::reciprocal(acb_t x) {
  if (acb_is_zero(x)) return Value::undefined;
  if (acb_contains_zero(x)) return Value::unclear;
  acb_inv(x, x, precision_);
  return Value::defined;
}

// f(z_1, ...) = sin(b + sum a_k z_k) + sum c_k z_k^2, the coefficients between 1/2 and 3/2.
Value BallEvaluator::application(const Expression& node, acb_t out) {
  std::uint64_t state = hash_of(Expression{.kind = Kind::application,
                                           .number = static_cast<std::int32_t>(node.size()),
                                           .text = node.text});
  const auto coefficient = [&state] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return 0.5 + static_cast<double>(state >> 44) / (1 << 20);
  };
  Acb phase, argument, term;
  acb_set_d(phase, coefficient());
  acb_zero(out);
  for (const Expression* child : node.children) {
    const Value value = evaluate(*child, argument);
    if (value != Value::defined) return value;
    acb_set_d(term, coefficient());
    acb_addmul(phase, argument, term, precision_);
    acb_mul(argument, argument, argument, precision_);
    acb_set_d(term, coefficient());
    acb_addmul(out, argument, term, precision_);
  }
  const Value value = unary(Function::sin, phase);
  acb_add(out, out, phase, precision_);
  return value;
}

Value BallEvaluator::cases(const Expression& node, acb_t out) {
  for (std::size_t i = 0; i < node.size(); i += 2) {
    if (i + 1 == node.size()) return evaluate(node[i], out);
    Value trouble = Value::unclear;
    const std::optional<bool> chosen = holds(node[i + 1], trouble);
    if (!chosen) return trouble;
    if (*chosen) return evaluate(node[i], out);
  }
  return Value::undefined;
}

std::optional<bool> BallEvaluator::holds(const Expression& condition, Value& trouble) {
  if (condition.is(Kind::negation)) {
    const std::optional<bool> inner = holds(condition[0], trouble);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (condition.is(Kind::all_of) || condition.is(Kind::any_of)) {
    const bool decisive = condition.is(Kind::any_of);
    bool known = true;
    for (const Expression* part : condition.children) {
      const std::optional<bool> inner = holds(*part, trouble);
      if (inner == decisive) return decisive;
      known = known && inner;
    }
    return known ? std::optional(!decisive) : std::nullopt;
  }
  if (!condition.is(Kind::relation)) {
    trouble = Value::unsupported;
    return std::nullopt;
  }
  for (std::size_t gap = 0; gap + 1 < condition.size(); ++gap) {
    const std::optional<bool> part =
        holds(condition.sign(gap), condition[gap], condition[gap + 1], trouble);
    if (part != true) return part;
  }
  return true;
}

std::optional<bool> BallEvaluator::holds(Sign sign, const Expression& left, const Expression& right,
                                         Value& trouble) {
  Acb a, b;
  trouble = evaluate(left, a);
  if (trouble == Value::defined) trouble = evaluate(right, b);
  if (trouble != Value::defined) return std::nullopt;
  trouble = Value::unclear;
  if (sign == Sign::equal || sign == Sign::not_equal) {
    const bool wanted = sign == Sign::equal;
    if (!acb_overlaps(a, b)) return !wanted;
    return acb_is_exact(a) && acb_is_exact(b) ? std::optional(wanted) : std::nullopt;
  }
  if (!acb_is_real(a) || !acb_is_real(b)) return trouble = Value::undefined, std::nullopt;
  const bool flipped = sign == Sign::greater || sign == Sign::greater_equal;
  const arb_srcptr low = acb_realref(flipped ? b : a);
  const arb_srcptr high = acb_realref(flipped ? a : b);
  if (sign == Sign::less || sign == Sign::greater) {
    if (arb_lt(low, high)) return true;
    return arb_ge(low, high) ? std::optional(false) : std::nullopt;
  }
  if (sign == Sign::less_equal || sign == Sign::greater_equal) {
    if (arb_le(low, high)) return true;
    return arb_gt(low, high) ? std::optional(false) : std::nullopt;
  }
  trouble = Value::unsupported;
  return std::nullopt;
}

}  // namespace cupel::math
