#pragma once

#include <optional>
#include <string_view>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Values that run with an integer: π/4 + kπ for all k.
struct Family {
  const Expression* values;             ///< one, a list of several or with ±; each runs
  std::string_view parameter;           ///< "k"
  const Expression* unknown = nullptr;  ///< x in x = π/4 + kπ; null in {π/4 + kπ | k ∈ ℤ}
  bool excluded = false;                ///< x ≠ π/4 + kπ
};

/// Reads {f(k) | k ∈ ℤ}, {x | x = f(k), k ∈ ℤ}, {x | x ≠ f(k), k ∈ ℤ} and the statements
/// x = f(k), k ∈ ℤ and x ≠ f(k), k ∈ ℤ, also with several equations. Nothing for all else.
std::optional<Family> family_of(const Expression& expression, Arena& arena);

/// Whether two families have the same values while their parameters run through the integers. Each
/// value must be linear in its parameter, k · step + start; several values in one family must have
/// steps of rational ratios. Unknown for others.
Decision decide_families(const Expression& values_a, std::string_view parameter_a,
                         const Expression& values_b, std::string_view parameter_b, Scope& scope);

}  // namespace cupel::math
