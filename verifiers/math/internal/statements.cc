#include "verifiers/math/internal/statements.h"

#include <algorithm>
#include <vector>

#include "verifiers/math/internal/equations.h"
#include "verifiers/math/internal/families.h"
#include "verifiers/math/internal/parts.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/solutions.h"
#include "verifiers/math/internal/statement_forms.h"

namespace cupel::math {
namespace {

constexpr std::string_view kFormTier = "form of the statements";
constexpr std::string_view kSolutionsTier = "real solutions";

using Parts = std::vector<const Expression*>;

bool is_inequality(const Expression& statement) {
  return statement.is(Kind::relation) && !has_sign(statement, Sign::equal) &&
         holds(statement.sign(0), 0) && is_scalar(statement[0].kind) &&
         is_scalar(statement[1].kind);
}

Decision decide_solution_sets(const Expression& a, const Expression& b, Scope& scope) {
  const Expression* x = unknown_of(a);
  const Expression* y = unknown_of(b);
  if (!x || !y) return {};
  if (differently_named(*x, *y)) return {Equality::different, "names of unknowns"};
  if (!same(*x, *y)) return {};
  const auto set_a = solve(a, *x, scope);
  const auto set_b = set_a ? solve(b, *x, scope) : std::nullopt;
  if (!set_b) return {};
  const auto where = RealSet::where_they_differ(*set_a, *set_b, scope);
  Decision decision{where ? Equality::different : Equality::equal, kSolutionsTier};
  if (scope.explain) {
    decision.certificate = set_a->to_string() + " and " + set_b->to_string();
    if (where) decision.certificate += "; in one only: " + *where;
  }
  return decision;
}

/// The side that is to be greater, less the other.
const Expression* excess(const Expression& inequality, const Builder& builder) {
  const Sign sign = inequality.sign(0);
  const bool less = sign == Sign::less || sign == Sign::less_equal;
  const Expression* lesser = builder.node(Kind::negate, {&inequality[less ? 0 : 1]});
  return builder.node(Kind::add, {&inequality[less ? 1 : 0], lesser});
}

Decision decide_inequalities(const Expression& a, const Expression& b, Scope& scope) {
  const Sign sign = a.sign(0);
  if (b.sign(0) != sign && b.sign(0) != reversed(sign)) return {Equality::different, kFormTier};
  const Builder builder(scope.arena);
  Proportion proportion = decide_proportion(*excess(a, builder), *excess(b, builder), scope);
  if (proportion.decision.equality != Equality::equal || sign == Sign::not_equal)
    return proportion.decision;
  if (proportion.sign == 0) return {Equality::unknown, kFormTier};
  if (proportion.sign < 0) return {Equality::different, proportion.decision.tier};
  return proportion.decision;
}

bool is_symmetric(Sign sign) {
  switch (sign) {
    case Sign::equal:
    case Sign::not_equal:
    case Sign::congruent:
    case Sign::proportional:
    case Sign::similar:
    case Sign::parallel:
    case Sign::perpendicular:
    case Sign::equivalent:
      return true;
    default:
      return false;
  }
}

Decision decide_sides(const Expression& a, const Expression& left, const Expression& right,
                      Scope& scope) {
  Decision first = decide_parts(a[0], left, scope);
  if (first.equality != Equality::equal) return first;
  return decide_parts(a[1], right, scope);
}

/// 2 modulo 5 on the right, twice: the moduli must be equal as well as the residues.
Decision decide_moduli(const Expression& a, const Expression& b, Scope& scope) {
  const bool modular =
      a[1].is(Function::mod) && b[1].is(Function::mod) && a[1].size() == 2 && b[1].size() == 2;
  return modular ? decide_parts(a[1][1], b[1][1], scope) : Decision{Equality::equal, kFormTier};
}

Decision decide_relations(const Expression& a, const Expression& b, Scope& scope) {
  const Sign sign = a.sign(0);
  const bool alike = b.sign(0) == sign, mirrored = b.sign(0) == reversed(sign);
  if (!alike && !mirrored) return {Equality::different, kFormTier};
  if (sign == Sign::congruent) {
    Decision moduli = decide_moduli(a, b, scope);
    if (moduli.equality != Equality::equal) return moduli;
  }
  Decision decision;
  if (alike) decision = decide_sides(a, b[0], b[1], scope);
  if (decision.equality == Equality::equal || (alike && !is_symmetric(sign))) return decision;
  Decision crossed = decide_sides(a, b[1], b[0], scope);
  return crossed.equality == Equality::unknown ? decision : crossed;
}

/// What "and" or "or" joins, those parts as one that are about the same unknown.
Parts grouped(const Expression& statement, Kind kind, const Builder& builder) {
  if (!statement.is(kind)) return {&statement};
  Parts groups;
  Parts rest(statement.children.begin(), statement.children.end());
  while (!rest.empty()) {
    const Expression* unknown = unknown_of(*rest.front());
    Parts group = {rest.front()}, others;
    for (std::size_t i = 1; i < rest.size(); ++i) {
      const Expression* other = unknown ? unknown_of(*rest[i]) : nullptr;
      (other && same(*other, *unknown) ? group : others).push_back(rest[i]);
    }
    groups.push_back(group.size() == 1 ? group[0] : builder.node(kind, group));
    rest = std::move(others);
  }
  return groups;
}

bool is_point(const Expression& statement) {
  const auto is_value = [](const Expression& part) {
    const auto assignment = assignment_of(part);
    return assignment && is_constant(*assignment->value);
  };
  if (!statement.is(Kind::all_of)) return is_value(statement);
  return std::all_of(statement.children.begin(), statement.children.end(),
                     [&](const Expression* part) { return is_value(*part); });
}

/// Parts that match one to one make the wholes equal. Parts that do not make them different only
/// where none can follow from others: each about its own unknown, or each a point.
Decision decide_joined(const Expression& a, const Expression& b, Kind kind, Scope& scope) {
  if (!scope.budget.spend(50 * (a.size() * a.size() + b.size() * b.size())))
    return {Equality::exceeded, kFormTier};
  const Builder builder(scope.arena);
  const Parts left = grouped(a, kind, builder), right = grouped(b, kind, builder);
  if (left.size() == 1 && right.size() == 1) return {};
  Decision decision = decide_unordered(left, right, scope);
  if (decision.equality != Equality::different) return decision;
  const auto independent = [&](const Expression* part) {
    const Expression* unknown = unknown_of(*part);
    return kind == Kind::all_of ? unknown && unknown->is(Kind::symbol) : is_point(*part);
  };
  const bool certain = std::all_of(left.begin(), left.end(), independent) &&
                       std::all_of(right.begin(), right.end(), independent);
  return certain ? decision : Decision{Equality::unknown, kFormTier};
}

std::span<const Expression* const> system(const Expression* const& statement) {
  if (statement->is(Kind::all_of)) return statement->children;
  return {&statement, 1};
}

Decision decide_family_statements(const Family& a, const Family& b, Scope& scope) {
  if (!same(*a.unknown, *b.unknown) || a.excluded != b.excluded)
    return {Equality::different, kFormTier};
  return decide_families(*a.values, a.parameter, *b.values, b.parameter, scope);
}

Decision decide_plain(const Expression& a, const Expression& b, Scope& scope) {
  if (is_equation(a) && is_equation(b)) return decide_equations(a, b, scope);
  const auto family_a = family_of(a), family_b = family_of(b);
  if (family_a && family_b) return decide_family_statements(*family_a, *family_b, scope);
  Decision decision = decide_solution_sets(a, b, scope);
  if (decision.equality != Equality::unknown) return decision;
  if (a.is(Kind::relation) && b.is(Kind::relation)) {
    return is_inequality(a) && is_inequality(b) ? decide_inequalities(a, b, scope)
                                                : decide_relations(a, b, scope);
  }
  const Expression *address_a = &a, *address_b = &b;
  decision = decide_linear_systems(system(address_a), system(address_b), scope);
  if (decision.equality != Equality::unknown) return decision;
  if (a.is(Kind::all_of) || b.is(Kind::all_of)) {
    decision = decide_joined(a, b, Kind::all_of, scope);
    if (decision.equality != Equality::unknown) return decision;
  }
  if (a.is(Kind::any_of) || b.is(Kind::any_of)) return decide_joined(a, b, Kind::any_of, scope);
  if (a.is(Kind::negation) && b.is(Kind::negation)) return decide_plain(a[0], b[0], scope);
  return decision;
}

}  // namespace

Decision decide_statements(const Expression& a, const Expression& b, Scope& scope) {
  if (!is_statement(a) || !is_statement(b)) return {};
  if (!scope.budget.spend(500)) return {Equality::exceeded, kFormTier};
  const Expression* plain_a = plain_form(a, scope.arena);
  const Expression* plain_b = plain_form(b, scope.arena);
  plain_b = with_arguments_of(*plain_a, *plain_b, scope.arena);
  if (same(*plain_a, *plain_b)) return {Equality::equal, kFormTier};
  Decision decision = decide_plain(*plain_a, *plain_b, scope);
  if (scope.budget.exceeded()) return {Equality::exceeded, decision.tier};
  return decision;
}

}  // namespace cupel::math
