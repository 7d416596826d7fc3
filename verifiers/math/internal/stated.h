#pragma once

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// What an answer says that is written as a list with statements in it, or in another short form:
///
///     x = 2, 3                           x = 2 or x = 3
///     x > 1, x < 3                       x > 1 and x < 3
///     x < 1, x > 3                       x < 1 or x > 3, as "and" leaves nothing
///     x = 1, y = 2 or x = 3, y = 4       (x = 1 and y = 2) or (x = 3 and y = 4)
///     kπ, k ∈ ℤ and kπ (k ∈ ℤ)           {kπ | k ∈ ℤ}
///     x ∈ {1, 2}                         x = 1 or x = 2
///     x ≡ 1, 4 (mod 5)                   x ≡ 1 (mod 5) or x ≡ 4 (mod 5)
///     A(1, 2)                            A = (1, 2)
///
/// The tree itself where it has no such form. Its parts are left as they are.
const Expression* stated(const Expression& tree, Scope& scope);

/// The statement with x ≡ 2 (mod 5) in it as x = 2 + 5k and k ∈ ℤ.
const Expression* with_progressions(const Expression& statement, Arena& arena);

}  // namespace cupel::math
