#pragma once

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Whether two statements (relations, and "and", "or", "not" of them) say the same: equations up to
/// a nonzero factor and the multiplicity of zeros, in one unknown also by their real solutions;
/// inequalities in one unknown by the reals they hold for, in several up to a positive factor;
/// systems as sets of equations, linear ones by their echelon form. ≈ counts as =. Names matter,
/// but not those of the arguments that a function is defined with: f(x) = x and f(t) = t are equal.
/// Unknown where an argument is no statement.
Decision decide_statements(const Expression& a, const Expression& b, Scope& scope);

}  // namespace cupel::math
