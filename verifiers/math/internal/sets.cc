// What expressions denote as sets, and whether two denote the same.

#include <algorithm>
#include <utility>

#include "verifiers/math/internal/families.h"
#include "verifiers/math/internal/integer_sets.h"
#include "verifiers/math/internal/parts.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/solutions.h"
#include "verifiers/math/internal/substitution.h"

namespace cupel::math {
namespace {

constexpr std::string_view kEndsTier = "ends of intervals in ball arithmetic";
constexpr std::string_view kFormTier = "form of the sets";

bool is_interval(const Expression& expression) {
  return expression.is(Kind::bracketed) && expression.size() == 2 &&
         static_cast<Brackets>(expression.code) != Brackets::angle;
}

bool closed_at(const Expression& interval, bool left) {
  const auto brackets = static_cast<Brackets>(interval.code);
  return brackets == Brackets::square ||
         brackets == (left ? Brackets::square_round : Brackets::round_square);
}

/// The reals beyond one end of an interval; nothing where that end is no real number.
std::optional<RealSet> beyond(const Expression& interval, bool left, Scope& scope) {
  const Expression& end = interval[left ? 0 : 1];
  const Sign sign = left ? (closed_at(interval, true) ? Sign::greater_equal : Sign::greater)
                         : (closed_at(interval, false) ? Sign::less_equal : Sign::less);
  return compared_with(sign, end, scope);
}

/// An interval from a greater number to a smaller one is none; it was a point in the plane.
std::optional<RealSet> interval_set(const Expression& interval, Scope& scope) {
  const auto right = beyond(interval, true, scope), left = beyond(interval, false, scope);
  if (!right || !left) return std::nullopt;
  RealSet result = RealSet::intersect({*right, *left}, scope);
  if (result.is_empty()) return std::nullopt;
  return result;
}

std::optional<RealSet> finite_set(const Expression& set, Scope& scope) {
  std::vector<Point> points;
  for (const Expression* element : set.children) {
    auto point = real_point(*element, scope);
    if (!point) return std::nullopt;
    points.push_back(*std::move(point));
  }
  return RealSet::of_points(std::move(points), scope);
}

std::optional<RealSet> builder_set(const Expression& builder, Scope& scope) {
  const Expression* element = &builder[0];
  RealSet range = RealSet::all();
  if (element->is(Kind::relation) && element->size() == 2 && element->sign(0) == Sign::element) {
    const auto named = real_set_of((*element)[1], scope);
    if (!named) return std::nullopt;
    range = *named;
    element = &(*element)[0];
  }
  if (!element->is(Kind::symbol)) return std::nullopt;
  const auto solutions = solve(builder[1], *element, scope);
  if (!solutions) return std::nullopt;
  return RealSet::intersect({range, *solutions}, scope);
}

std::optional<RealSet> operation_set(const Expression& node, Scope& scope) {
  std::vector<RealSet> sets;
  for (const Expression* child : node.children) {
    auto set = real_set_of(*child, scope);
    if (!set) return std::nullopt;
    sets.push_back(*std::move(set));
  }
  if (node.is(Kind::set_union)) return RealSet::unite(std::move(sets), scope);
  if (node.is(Kind::intersection)) return RealSet::intersect(std::move(sets), scope);
  return RealSet::subtract(sets[0], sets[1], scope);
}

bool is_named(const Expression& set, NamedSet name) {
  return set.is(Kind::named_set) && set.code == static_cast<std::uint8_t>(name);
}

/// Whether this is a set of reals that no finite number of intervals and points make up.
bool is_scattered(const Expression& set, Scope& scope) {
  return (set.is(Kind::named_set) && !is_named(set, NamedSet::reals)) ||
         family_of(set, scope.arena);
}

Decision decide_real_sets(const RealSet& a, const RealSet& b, Scope& scope) {
  const auto where = RealSet::where_they_differ(a, b, scope);
  Decision decision{where ? Equality::different : Equality::equal, kEndsTier};
  if (scope.explain) {
    decision.certificate = a.to_string() + " and " + b.to_string();
    if (where) decision.certificate += "; in one only: " + *where;
  }
  return decision;
}

bool has_dots(const Expression& set) {
  return std::any_of(set.children.begin(), set.children.end(),
                     [](const Expression* element) { return element->is(Kind::dots); });
}

/// {1, 3, 5, …}: what is written must agree in order.
Decision decide_listings(const Expression& a, const Expression& b, Scope& scope) {
  if (a.size() != b.size()) return {Equality::unknown, kFormTier};
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].is(Kind::dots) && b[i].is(Kind::dots)) continue;
    if (a[i].is(Kind::dots) || b[i].is(Kind::dots)) return {Equality::unknown, kFormTier};
    Decision decision = decide_parts(a[i], b[i], scope);
    if (decision.equality != Equality::equal) return decision;
  }
  return {Equality::equal, kFormTier};
}

Decision decide_symbolic_intervals(const Expression& a, const Expression& b, Scope& scope) {
  Decision result{Equality::equal, kFormTier};
  for (std::size_t i = 0; i < 2; ++i) {
    Decision ends = decide_parts(a[i], b[i], scope);
    if (ends.equality == Equality::different || ends.equality == Equality::exceeded) return ends;
    if (ends.equality == Equality::unknown) result = std::move(ends);
  }
  if (a.code != b.code) return {Equality::different, kFormTier};
  return result;
}

const Expression& bound_variable(const Expression& builder) {
  if (builder[0].is(Kind::relation)) return builder[0][0];
  const bool condition_names = builder[1].is(Kind::relation) && builder[1].size() == 2 &&
                               builder[1].sign(0) == Sign::element;
  return condition_names ? builder[1][0] : builder[0];
}

Decision decide_builders(const Expression& a, const Expression& b, Scope& scope) {
  const Expression& x = bound_variable(a);
  const Expression& y = bound_variable(b);
  const Expression* renamed = &b;
  if (x.is(Kind::symbol) && y.is(Kind::symbol) && !mentions(b, x.text))
    renamed = substituted(b, y.text, x, scope.arena);
  for (std::size_t i = 0; i < 2; ++i) {
    Decision decision = decide_parts(a[i], (*renamed)[i], scope);
    if (decision.equality == Equality::equal) continue;
    if (decision.equality == Equality::exceeded) return decision;
    return {Equality::unknown, kFormTier};
  }
  return {Equality::equal, kFormTier};
}

/// a < x < b as (a, b); the expression itself where it is nothing like it.
const Expression* as_interval(const Expression& chain, const Builder& builder) {
  if (!chain.is(Kind::relation) || chain.size() != 3 || !chain[1].is(Kind::symbol)) return &chain;
  const auto rises = [](Sign sign) { return sign == Sign::less || sign == Sign::less_equal; };
  const bool up = rises(chain.sign(0)) && rises(chain.sign(1));
  const bool down = rises(reversed(chain.sign(0))) && rises(reversed(chain.sign(1)));
  if (!up && !down) return &chain;
  const std::size_t left = up ? 0 : 2, first = up ? 0 : 1;
  const auto closed = [&](std::size_t gap) {
    return chain.sign(gap) == Sign::less_equal || chain.sign(gap) == Sign::greater_equal;
  };
  const Brackets brackets = closed(first)
                                ? (closed(1 - first) ? Brackets::square : Brackets::square_round)
                                : (closed(1 - first) ? Brackets::round_square : Brackets::round);
  return builder.node(Kind::bracketed, {chain.children[left], chain.children[2 - left]},
                      static_cast<std::uint8_t>(brackets));
}

Decision decide_forms(const Expression& left, const Expression& right, Scope& scope) {
  const Builder builder(scope.arena);
  const Expression& a = *as_interval(left, builder);
  const Expression& b = *as_interval(right, builder);
  if (a.kind != b.kind) return {Equality::unknown, kFormTier};
  if (a.is(Kind::set)) {
    return has_dots(a) || has_dots(b) ? decide_listings(a, b, scope)
                                      : decide_unordered(a.children, b.children, scope);
  }
  if (is_interval(a) && is_interval(b)) return decide_symbolic_intervals(a, b, scope);
  if (a.is(Kind::set_builder)) return decide_builders(a, b, scope);
  if (a.is(Kind::set_union) || a.is(Kind::intersection)) {
    Decision decision = decide_unordered(a.children, b.children, scope);
    if (decision.equality == Equality::different) return {Equality::unknown, kFormTier};
    return decision;
  }
  if (a.is(Kind::difference)) {
    for (std::size_t i = 0; i < 2; ++i) {
      Decision decision = decide_parts(a[i], b[i], scope);
      if (decision.equality == Equality::exceeded) return decision;
      if (decision.equality != Equality::equal) return {Equality::unknown, kFormTier};
    }
    return {Equality::equal, kFormTier};
  }
  return {Equality::unknown, kFormTier};
}

}  // namespace

bool is_set_like(const Expression& expression) {
  switch (expression.kind) {
    case Kind::set:
    case Kind::set_builder:
    case Kind::named_set:
    case Kind::set_union:
    case Kind::intersection:
    case Kind::difference:
      return true;
    default:
      return is_interval(expression);
  }
}

std::optional<RealSet> real_set_of(const Expression& expression, Scope& scope) {
  if (!scope.budget.spend(100)) return std::nullopt;
  switch (expression.kind) {
    case Kind::bracketed:
      return is_interval(expression) ? interval_set(expression, scope) : std::nullopt;
    case Kind::set:
      return finite_set(expression, scope);
    case Kind::set_builder:
      return builder_set(expression, scope);
    case Kind::named_set:
      return is_named(expression, NamedSet::reals) ? std::optional(RealSet::all()) : std::nullopt;
    case Kind::set_union:
    case Kind::intersection:
    case Kind::difference:
      return operation_set(expression, scope);
    default: {
      const Expression* unknown = is_statement(expression) ? unknown_of(expression) : nullptr;
      return unknown ? solve(expression, *unknown, scope) : std::nullopt;
    }
  }
}

Decision decide_sets(const Expression& a, const Expression& b, Scope& scope) {
  Decision decision{Equality::unknown, kFormTier};
  const auto family_a = family_of(a, scope.arena), family_b = family_of(b, scope.arena);
  if (family_a && family_b) {
    if (family_a->excluded != family_b->excluded) return {Equality::different, kFormTier};
    decision = decide_families(*family_a->values, family_a->parameter, *family_b->values,
                               family_b->parameter, scope);
    if (decision.equality != Equality::unknown) return decision;
  }
  decision = decide_integer_sets(a, b, scope);
  if (decision.equality != Equality::unknown) return decision;
  const auto reals_a = real_set_of(a, scope), reals_b = real_set_of(b, scope);
  if (scope.budget.exceeded()) return {Equality::exceeded, kFormTier};
  if (reals_a && reals_b)
    decision = decide_real_sets(*reals_a, *reals_b, scope);
  else if (a.is(Kind::named_set) && b.is(Kind::named_set))
    decision.equality = a.code == b.code ? Equality::equal : Equality::different;
  else if ((reals_a && is_scattered(b, scope)) || (reals_b && is_scattered(a, scope)))
    decision.equality = Equality::different;
  else if ((reals_a && !reals_a->is_finite() && b.is(Kind::set)) ||
           (reals_b && !reals_b->is_finite() && a.is(Kind::set)))
    decision.equality = Equality::different;
  else
    decision = decide_forms(a, b, scope);
  if (scope.budget.exceeded()) return {Equality::exceeded, decision.tier};
  return decision;
}

}  // namespace cupel::math
