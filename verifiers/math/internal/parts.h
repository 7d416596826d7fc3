#pragma once

#include <span>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Whether this is a relation, or "and", "or" or "not" of such.
bool is_statement(const Expression& expression);

/// Whether two elements of a set, sides of a relation and the like are equal: scalars by value,
/// sets and statements by what they say, collections by their elements in order.
Decision decide_parts(const Expression& a, const Expression& b, Scope& scope);

/// Whether each of `a` is equal to one of `b` and the reverse. Different once one of them differs
/// from all on the other side.
Decision decide_unordered(std::span<const Expression* const> a,
                          std::span<const Expression* const> b, Scope& scope);

}  // namespace cupel::math
