#pragma once

#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// Structural identity but for the names of symbols that sums, products, limits and definite
/// integrals bind: \sum_k k^{-3} and \sum_n n^{-3}.
bool same_but_for_bound_names(const Expression& a, const Expression& b);

}  // namespace cupel::math
