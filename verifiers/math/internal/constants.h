#pragma once

#include <optional>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Whether a constant expression surely has a value, infinity included.
bool has_value(const Expression& constant, Scope& scope);

/// decide_scalars() for two expressions without free symbols: exact rationals, balls of growing
/// precision, separation bounds, logarithms and residues, in this order.
Decision decide_constants(const Expression& a, const Expression& b, Scope& scope);

/// order() of two expressions without free symbols.
std::optional<int> order_constants(const Expression& a, const Expression& b, Scope& scope);

}  // namespace cupel::math
