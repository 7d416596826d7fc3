#pragma once

#include <optional>
#include <vector>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// How two functions of one real variable are ordered along the line.
struct SignChanges {
  std::vector<Point> cuts;                 ///< ascending: where that changes, and perhaps more
  std::vector<std::optional<int>> orders;  ///< gap, cut, gap, …, gap; nothing where undefined
};

/// Nothing where a side is not made of arithmetic, absolute values, square roots and constants, or
/// its degree is too high.
std::optional<SignChanges> sign_changes(const Expression& left, const Expression& right,
                                        const Expression& unknown, Scope& scope);

}  // namespace cupel::math
