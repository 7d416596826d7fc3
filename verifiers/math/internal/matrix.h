#pragma once

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// The tree with matrix arithmetic done: sums, products, powers, transposes of matrices become
/// one matrix of scalar expressions, determinants and traces scalar expressions. What does not fit
/// (a product of matrices whose sizes don't match) is left as it is. Draws on the budget.
const Expression* evaluate_matrices(const Expression& tree, Arena& arena, Budget& budget);

}  // namespace cupel::math
