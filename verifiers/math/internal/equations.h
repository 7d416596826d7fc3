#pragma once

#include <span>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Whether this statement, in plain form, is an equation of scalars or "or" of such.
bool is_equation(const Expression& statement);

/// Whether two equations say the same.
Decision decide_equations(const Expression& a, const Expression& b, Scope& scope);

/// Whether two systems of linear equations with rational coefficients have the same solutions.
/// Unknown if one is none or has no solutions.
Decision decide_linear_systems(std::span<const Expression* const> a,
                               std::span<const Expression* const> b, Scope& scope);

}  // namespace cupel::math
