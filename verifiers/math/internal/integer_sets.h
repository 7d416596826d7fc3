#pragma once

#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Whether two sets are equal of which one at least is said to be of integers or naturals:
/// {x ∈ ℤ | 0 < x < 4} and {1, 2, 3}, or n > 2, n ∈ ℤ. Unknown where neither is. Naturals start at
/// 1; where it matters that they might start at 0, sets that differ so are unknown.
Decision decide_integer_sets(const Expression& a, const Expression& b, Scope& scope);

/// {1, 2, …, 5} as {1, 2, 3, 4, 5}: a collection of integers in equal steps with one ellipsis in it
/// and not at its end. The tree itself where it is none or has too many elements.
const Expression* with_dots_filled(const Expression& tree, Arena& arena);

}  // namespace cupel::math
