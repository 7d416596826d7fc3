#include "verifiers/math/internal/parts.h"

#include <string_view>

#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/statements.h"

namespace cupel::math {
namespace {

constexpr std::string_view kTier = "element by element";

/// Equal if all children are; different if two are and that makes the wholes differ.
Decision decide_children(const Expression& a, const Expression& b, Scope& scope) {
  const bool is_collection =
      a.is(Kind::list) || a.is(Kind::bracketed) || a.is(Kind::matrix) || a.is(Kind::ratio);
  Decision result{Equality::equal, kTier};
  for (std::size_t i = 0; i < a.size(); ++i) {
    Decision part = decide_parts(a[i], b[i], scope);
    if (part.equality == Equality::equal) continue;
    if (part.equality == Equality::exceeded) return part;
    if (part.equality == Equality::different && is_collection) return part;
    result = {Equality::unknown, kTier};
  }
  return result;
}

/// Looks for an equal of `part`.
Decision find(const Expression& part, std::span<const Expression* const> among, Scope& scope) {
  Decision best{Equality::different, kTier};
  for (const Expression* other : among) {
    Decision decision = decide_parts(part, *other, scope);
    if (decision.equality == Equality::equal || decision.equality == Equality::exceeded)
      return decision;
    if (decision.equality == Equality::unknown) best.equality = Equality::unknown;
  }
  if (best.equality == Equality::different && scope.explain)
    best.certificate = to_string(part) + " is on one side only";
  return best;
}

}  // namespace

bool is_statement(const Expression& expression) {
  switch (expression.kind) {
    case Kind::relation:
    case Kind::all_of:
    case Kind::any_of:
    case Kind::negation:
      return true;
    default:
      return false;
  }
}

Decision decide_parts(const Expression& a, const Expression& b, Scope& scope) {
  if (!scope.budget.spend(100)) return {Equality::exceeded, kTier};
  if (is_scalar(a.kind) && is_scalar(b.kind)) return decide_scalars(a, b, scope);
  if (is_statement(a) && is_statement(b)) return decide_statements(a, b, scope);
  if (is_set_like(a) && is_set_like(b)) return decide_sets(a, b, scope);
  if (a.kind != b.kind) return {Equality::different, kTier};
  const bool alike = a.code == b.code && a.number == b.number && a.text == b.text;
  if (!alike || a.size() != b.size()) return {Equality::different, kTier};
  return decide_children(a, b, scope);
}

Decision decide_unordered(std::span<const Expression* const> a,
                          std::span<const Expression* const> b, Scope& scope) {
  Decision result{Equality::equal, kTier};
  for (const bool swapped : {false, true}) {
    for (const Expression* part : swapped ? b : a) {
      Decision decision = find(*part, swapped ? a : b, scope);
      if (decision.equality == Equality::different || decision.equality == Equality::exceeded)
        return decision;
      if (decision.equality == Equality::unknown) result = std::move(decision);
    }
  }
  return result;
}

}  // namespace cupel::math
