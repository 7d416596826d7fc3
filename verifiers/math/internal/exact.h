#pragma once

#include <cstdint>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {

enum class Exactness : std::uint8_t {
  rational,
  not_rational,  ///< irrational, or not found to be rational by the rules here
  undefined,     ///< 1/0: certain
  too_large,     ///< more digits than the budget allows a number, or more work than is worth it
  exceeded,      ///< the budget ran out
};

/// The value of a constant expression as a rational in lowest terms. Roots and logarithms count
/// where each is rational by itself, as in 8^{2/3}. `result` holds the value only when the answer
/// is `rational`. Conventions are those of evaluate() in ball.h. Thread-safe.
Exactness exact_value(const Expression& expression, Budget& budget, fmpq* result);

}  // namespace cupel::math
