#include "verifiers/math/internal/ball_evaluator.h"
#include "verifiers/math/internal/continuity.h"
#include "verifiers/math/internal/derivative.h"
#include "verifiers/math/internal/exact.h"

namespace cupel::math {
namespace {

constexpr slong kMostTerms = 20000;
constexpr slong kIntegrandEvaluations = 1000;
constexpr slong kIntegralPrecision = 96;  // computing nodes for more takes milliseconds
constexpr slong kIntegralAccuracy = 68;
constexpr slong kIntegralDegree = 48;

constexpr std::size_t kEvaluationCost = 1500;

/// What the integrand needs, handed through FLINT's C interface.
struct Integrand {
  const Expression& body;
  std::string_view variable;
  std::span<const Binding> bindings;
  Budget& budget;
  Value trouble = Value::defined;
};

int integrand_at(acb_ptr out, const acb_t x, void* context, slong order, slong precision) {
  auto& integrand = *static_cast<Integrand*>(context);
  const bool hopeless =
      integrand.trouble == Value::exceeded || integrand.trouble == Value::unsupported;
  if (!hopeless && integrand.budget.spend(kEvaluationCost)) {
    std::vector<Binding> bindings{{integrand.variable, x}};
    bindings.insert(bindings.end(), integrand.bindings.begin(), integrand.bindings.end());
    const Enclosing enclosing = order > 0 ? Enclosing::analytic : Enclosing::range;
    const Value value =
        BallEvaluator(bindings, Domain::complex, enclosing, precision, integrand.budget)
            .evaluate(integrand.body, out);
    if (value == Value::defined) return 0;
    if (value == Value::exceeded || value == Value::unsupported) integrand.trouble = value;
  }
  acb_indeterminate(out);
  return 0;
}

}  // namespace

Value BallEvaluator::series(const Expression& node, acb_t out) {
  if (node.size() != 4 || !node[1].is(Kind::symbol)) return Value::unsupported;
  const bool is_endless = node[3].is(Constant::infinity) || node[2].is(Constant::infinity);
  if (is_analytic()) return Value::unsupported;
  if (is_endless) return endless_series(node, out);
  Acb bound;
  Fmpz first, last;
  Value value = evaluate(node[2], bound);
  if (value == Value::defined) value = integer_of(bound, first);
  if (value == Value::defined) value = evaluate(node[3], bound);
  if (value == Value::defined) value = integer_of(bound, last);
  if (value != Value::defined) return value;
  const bool is_sum = node.is(Kind::sum);
  acb_set_ui(out, is_sum ? 0 : 1);
  fmpz_sub(last, last, first);
  if (fmpz_sgn(last) < 0) return Value::defined;
  if (fmpz_cmp_si(last, kMostTerms) >= 0) return Value::exceeded;
  const slong steps = fmpz_get_si(last);
  Acb index, term;
  bound_.push_back({node[1].text, index});
  for (slong i = 0; i <= steps && value == Value::defined; ++i) {
    acb_set_fmpz(index, first);
    fmpz_add_ui(first, first, 1);
    value = spend(30) ? evaluate(node[0], term) : Value::exceeded;
    if (value != Value::defined) break;
    if (is_sum) {
      acb_add(out, out, term, precision_);
    } else {
      acb_mul(out, out, term, precision_);
    }
  }
  bound_.pop_back();
  return value;
}

/// Only where the sum is known to be rational.
Value BallEvaluator::endless_series(const Expression& node, acb_t out) {
  Fmpq sum;
  const Exactness found = exact_value(node, budget_, sum);
  if (found == Exactness::exceeded) return Value::exceeded;
  if (found != Exactness::rational) return Value::unsupported;
  acb_set_fmpq(out, sum, precision_);
  return Value::defined;
}

Value BallEvaluator::integral(const Expression& node, acb_t out) {
  if (node.size() != 4 || !node[1].is(Kind::symbol) || is_analytic()) return Value::unsupported;
  if (node[2].is(Constant::infinity) || node[3].is(Constant::infinity)) return Value::unsupported;
  Acb lower, upper;
  Value value = evaluate(node[2], lower);
  if (value == Value::defined) value = evaluate(node[3], upper);
  if (value != Value::defined) return value;
  std::vector<Binding> visible(bound_.rbegin(), bound_.rend());
  visible.insert(visible.end(), bindings_.begin(), bindings_.end());
  Integrand integrand{node[0], node[1].text, visible, budget_};
  acb_calc_integrate_opt_t options;
  acb_calc_integrate_opt_init(options);
  options->eval_limit = kIntegrandEvaluations;
  options->deg_limit = kIntegralDegree;
  Arb tolerance;
  mag_set_ui_2exp_si(arb_radref(tolerance), 1, -kIntegralAccuracy);
  acb_calc_integrate(out, integrand_at, &integrand, lower, upper, kIntegralAccuracy,
                     arb_radref(tolerance), options, kIntegralPrecision);
  if (integrand.trouble != Value::defined) return integrand.trouble;
  if (!acb_is_finite(out)) return Value::unclear;
  // A real integrand has a real integral; the imaginary part is what the nodes' rounding left.
  if (is_real_domain() && arb_contains_zero(acb_imagref(out))) arb_zero(acb_imagref(out));
  return Value::defined;
}

Value BallEvaluator::derivative(const Expression& node, acb_t out) {
  if (node.size() < 2 || !node[1].is(Kind::symbol)) return Value::unsupported;
  Arena arena;
  const Expression* body = &node[0];
  for (std::int32_t i = 0; i < node.number && body; ++i) {
    body = differentiate(*body, node[1].text, Builder(arena), budget_);
  }
  if (budget_.exceeded()) return Value::exceeded;
  return body ? evaluate(*body, out) : Value::unsupported;
}

/// By substitution, where that is sure to give it.
Value BallEvaluator::limit(const Expression& node, acb_t out) {
  const bool known = node.size() == 3 && node[1].is(Kind::symbol) && !is_analytic() &&
                     is_continuous(node[0], node[1].text);
  if (!known) return Value::unsupported;
  Acb point;
  const Value place = evaluate(node[2], point);
  if (place != Value::defined) return Value::unsupported;
  bound_.push_back({node[1].text, point});
  const Value value = evaluate(node[0], out);
  bound_.pop_back();
  return value == Value::undefined ? Value::unsupported : value;
}

}  // namespace cupel::math
