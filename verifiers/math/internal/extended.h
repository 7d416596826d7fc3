#pragma once

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

bool contains_infinity(const Expression& expression);

/// A constant expression in which infinity occurs, by the rules of the extended reals: an equal
/// expression without infinity, \infty, -\infty, or the constant `undefined` (\infty - \infty,
/// 0 \cdot \infty, \infty / \infty, 1^\infty). Bounds of sums, integrals and limits stay as they
/// are. Null where no rule applies.
const Expression* without_infinity(const Expression& expression, Scope& scope);

/// 1 for \infty, -1 for -\infty, 0 for everything else.
int infinity_sign(const Expression& expression);

}  // namespace cupel::math
