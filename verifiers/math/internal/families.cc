#include "verifiers/math/internal/families.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/substitution.h"

namespace cupel::math {
namespace {

constexpr slong kPrecision = 256;
constexpr long kClasses = 24;  ///< how many classes modulo the common step are listed
constexpr std::string_view kTier = "arithmetic progressions";

struct Progression {
  const Expression* start;
  const Expression* step;
};

using Progressions = std::vector<Progression>;

class Arithmetic {
 public:
  explicit Arithmetic(Scope& scope) : scope_(scope), builder_(scope.arena) {}

  const Expression* minus(const Expression& a, const Expression& b) const {
    return builder_.node(Kind::add, {&a, builder_.node(Kind::negate, {&b})});
  }
  const Expression* times(long n, const Expression& a) const {
    return builder_.node(Kind::multiply, {builder_.integer(n), &a});
  }
  const Expression* ratio(long numerator, long denominator, const Expression& a) const {
    return builder_.node(Kind::divide, {times(numerator, a), builder_.integer(denominator)});
  }
  const Expression* plus(const Expression& a, const Expression& b) const {
    return builder_.node(Kind::add, {&a, &b});
  }
  bool equal(const Expression& a, const Expression& b) const {
    return decide_scalars(a, b, scope_).equality == Equality::equal;
  }

  /// n where numerator = n · denominator, n being whole. Nothing where it is not.
  std::optional<long> whole_quotient(const Expression& numerator,
                                     const Expression& denominator) const {
    constexpr std::size_t kSteps = 10'000;  // about what evaluating and confirming take
    Acb quotient;
    if (!scope_.budget.spend(kSteps) || !quotient_of(numerator, denominator, quotient))
      return std::nullopt;
    Fmpz whole;
    if (!arb_get_unique_fmpz(whole, acb_realref(quotient.operator acb_struct*())) ||
        !fmpz_fits_si(whole)) {
      return std::nullopt;
    }
    const long n = fmpz_get_si(whole);
    const Decision decision = decide_scalars(numerator, *times(n, denominator), scope_);
    if (decision.equality == Equality::different) return std::nullopt;
    return n;
  }

  bool has_value(const Expression& a) const {
    Acb value;
    return evaluate(a, {}, Domain::real, kPrecision, scope_.budget, value) == Value::defined;
  }

  Scope& scope() const { return scope_; }
  const Builder& builder() const { return builder_; }

 private:
  bool quotient_of(const Expression& numerator, const Expression& denominator, acb_t result) const {
    Acb below;
    if (evaluate(numerator, {}, Domain::real, kPrecision, scope_.budget, result) !=
            Value::defined ||
        evaluate(denominator, {}, Domain::real, kPrecision, scope_.budget, below) !=
            Value::defined ||
        acb_contains_zero(below)) {
      return false;
    }
    acb_div(result, result, below, kPrecision);
    return true;
  }

  Scope& scope_;
  Builder builder_;
};

/// The expression with each ± in it taken as + or each as -.
const Expression* with_sign(const Expression& node, bool plus, const Builder& builder) {
  if (node.children.empty()) return &node;
  std::vector<const Expression*> children;
  for (const Expression* child : node.children)
    children.push_back(with_sign(*child, plus, builder));
  if (!node.is(Kind::plus_minus))
    return builder.node(node.kind, children, node.code, node.number, node.text);
  const bool negative = plus == (node.code == 1);
  if (negative) children.back() = builder.node(Kind::negate, {children.back()});
  return children.size() == 1 ? children[0] : builder.node(Kind::add, children);
}

bool contains(const Expression& node, Kind kind) {
  return node.is(kind) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const Expression* child) { return contains(*child, kind); });
}

bool add_progressions(const Expression& values, std::string_view parameter,
                      const Arithmetic& arithmetic, Progressions& progressions) {
  const Builder& builder = arithmetic.builder();
  if (values.is(Kind::list) || values.is(Kind::set)) {
    return std::all_of(values.children.begin(), values.children.end(),
                       [&](const Expression* value) {
                         return add_progressions(*value, parameter, arithmetic, progressions);
                       });
  }
  if (!is_scalar(values.kind)) return false;
  if (contains(values, Kind::plus_minus)) {
    return add_progressions(*with_sign(values, true, builder), parameter, arithmetic,
                            progressions) &&
           add_progressions(*with_sign(values, false, builder), parameter, arithmetic,
                            progressions);
  }
  Arena& arena = builder.arena();
  const Expression* start = substituted(values, parameter, *builder.integer(0), arena);
  const Expression* next = substituted(values, parameter, *builder.integer(1), arena);
  const Expression* step = arithmetic.minus(*next, *start);
  const Expression* k = builder.leaf(Kind::symbol, parameter);
  const Expression* line =
      builder.node(Kind::add, {start, builder.node(Kind::multiply, {k, step})});
  if (!arithmetic.equal(values, *line) || arithmetic.equal(*step, *builder.integer(0)))
    return false;
  progressions.push_back({start, step});
  return true;
}

/// Steps as multiples of `unit`, and the least common multiple of all.
class CommonStep {
 public:
  CommonStep(const Expression& unit, const Arithmetic& arithmetic)
      : unit_(unit), arithmetic_(arithmetic) {}

  bool add(const Expression& step) {
    for (long denominator = 1; denominator <= kClasses; ++denominator) {
      const auto found = arithmetic_.whole_quotient(*arithmetic_.times(denominator, step), unit_);
      if (!found || *found == 0) continue;
      const long numerator = std::abs(*found);
      if (numerator > kClasses) return false;
      numerator_ = std::lcm(numerator_, numerator);
      denominator_ = std::gcd(denominator_, denominator);
      return numerator_ <= kClasses * kClasses;
    }
    return false;
  }

  const Expression* value() const {
    if (numerator_ == 1 && denominator_ <= 1) return &unit_;
    return arithmetic_.ratio(numerator_, std::max(denominator_, 1l), unit_);
  }

 private:
  const Expression& unit_;
  const Arithmetic& arithmetic_;
  long numerator_ = 1;
  long denominator_ = 0;
};

/// One start for every class modulo `step` that the progressions go through.
std::optional<std::vector<const Expression*>> classes(const Progressions& progressions,
                                                      const Expression& step,
                                                      const Arithmetic& arithmetic) {
  std::vector<const Expression*> result;
  for (const Progression& progression : progressions) {
    const auto count = arithmetic.whole_quotient(step, *progression.step);
    if (!count || std::abs(*count) > kClasses) return std::nullopt;
    for (long i = 0; i < std::abs(*count); ++i) {
      result.push_back(
          i == 0 ? progression.start
                 : arithmetic.plus(*progression.start, *arithmetic.times(i, *progression.step)));
    }
  }
  if (result.size() > static_cast<std::size_t>(kClasses)) return std::nullopt;
  return result;
}

/// A start among `a` that no member of `b` is congruent to.
const Expression* left_over(const std::vector<const Expression*>& a,
                            const std::vector<const Expression*>& b, const Expression& step,
                            const Arithmetic& arithmetic) {
  for (const Expression* start : a) {
    const bool found = std::any_of(b.begin(), b.end(), [&](const Expression* other) {
      return arithmetic.whole_quotient(*arithmetic.minus(*start, *other), step).has_value();
    });
    if (!found) return start;
  }
  return nullptr;
}

/// For steps and starts that have symbols in them.
Decision decide_symbolic(const Progression& a, const Progression& b, const Arithmetic& arithmetic) {
  const Expression* opposite = arithmetic.times(-1, *b.step);
  if (!arithmetic.equal(*a.step, *b.step) && !arithmetic.equal(*a.step, *opposite)) return {};
  const Expression* apart = arithmetic.minus(*a.start, *b.start);
  for (long n = -2; n <= 2; ++n)
    if (arithmetic.equal(*apart, *arithmetic.times(n, *a.step))) return {Equality::equal, kTier};
  return {};
}

bool all_have_values(const Progressions& progressions, const Arithmetic& arithmetic) {
  return std::all_of(progressions.begin(), progressions.end(), [&](const Progression& p) {
    return arithmetic.has_value(*p.start) && arithmetic.has_value(*p.step);
  });
}

Decision decide(const Progressions& a, const Progressions& b, const Arithmetic& arithmetic) {
  if (a.empty() || b.empty()) return {};
  if (!all_have_values(a, arithmetic) || !all_have_values(b, arithmetic)) {
    if (a.size() == 1 && b.size() == 1) return decide_symbolic(a[0], b[0], arithmetic);
    return {};
  }
  CommonStep common(*a[0].step, arithmetic);
  for (const Progressions* side : {&a, &b})
    for (const Progression& progression : *side)
      if (!common.add(*progression.step)) return {};
  const Expression* step = common.value();
  const auto of_a = classes(a, *step, arithmetic), of_b = classes(b, *step, arithmetic);
  if (!of_a || !of_b) return {};
  const Expression* apart = left_over(*of_a, *of_b, *step, arithmetic);
  if (!apart) apart = left_over(*of_b, *of_a, *step, arithmetic);
  Decision decision{apart ? Equality::different : Equality::equal, kTier};
  if (apart && arithmetic.scope().explain)
    decision.certificate = to_string(*apart) + " is a value of one family only";
  return decision;
}

/// The parameter where a statement says that one runs through the integers.
const Expression* integer_parameter(const Expression& statement) {
  const bool says = statement.is(Kind::relation) && statement.size() == 2 &&
                    statement.sign(0) == Sign::element && statement[0].is(Kind::symbol) &&
                    statement[1].is(Kind::named_set) &&
                    statement[1].code == static_cast<std::uint8_t>(NamedSet::integers);
  return says ? &statement[0] : nullptr;
}

std::optional<Family> family_of_statement(const Expression& statement) {
  if (!statement.is(Kind::all_of) || statement.size() != 2) return std::nullopt;
  const bool parameter_first = integer_parameter(statement[0]) != nullptr;
  const Expression& equation = statement[parameter_first ? 1 : 0];
  const Expression* parameter = integer_parameter(statement[parameter_first ? 0 : 1]);
  if (!parameter || !equation.is(Kind::relation) || equation.size() != 2) return std::nullopt;
  const Sign sign = equation.sign(0);
  if (sign != Sign::equal && sign != Sign::not_equal) return std::nullopt;
  const bool unknown_first = equation[0].is(Kind::symbol) && equation[0].text != parameter->text;
  const Expression& unknown = equation[unknown_first ? 0 : 1];
  const Expression& values = equation[unknown_first ? 1 : 0];
  if (!unknown.is(Kind::symbol) || mentions(values, unknown.text) ||
      !mentions(values, parameter->text)) {
    return std::nullopt;
  }
  return Family{&values, parameter->text, &unknown, sign == Sign::not_equal};
}

}  // namespace

std::optional<Family> family_of(const Expression& expression) {
  if (!expression.is(Kind::set_builder)) return family_of_statement(expression);
  const Expression& element = expression[0];
  if (const Expression* parameter = integer_parameter(expression[1]))
    if (is_scalar(element.kind) && mentions(element, parameter->text))
      return Family{&element, parameter->text};
  auto family = family_of_statement(expression[1]);
  const bool in_reals = element.is(Kind::relation) && element.size() == 2 &&
                        element.sign(0) == Sign::element && element[1].is(Kind::named_set) &&
                        element[1].code == static_cast<std::uint8_t>(NamedSet::reals);
  const Expression& unknown = in_reals ? element[0] : element;
  if (!family || !same(*family->unknown, unknown)) return std::nullopt;
  family->unknown = nullptr;
  return family;
}

Decision decide_families(const Expression& values_a, std::string_view parameter_a,
                         const Expression& values_b, std::string_view parameter_b, Scope& scope) {
  const Arithmetic arithmetic(scope);
  Progressions a, b;
  Decision decision;
  if (add_progressions(values_a, parameter_a, arithmetic, a) &&
      add_progressions(values_b, parameter_b, arithmetic, b)) {
    decision = decide(a, b, arithmetic);
  }
  if (scope.budget.exceeded()) return {Equality::exceeded, kTier};
  return decision;
}

}  // namespace cupel::math
