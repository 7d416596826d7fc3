#pragma once

#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// Whether `±` or `∓` occurs anywhere in the tree.
bool has_plus_minus(const Expression& tree);

/// The two readings of a tree with `±` in it: all upper signs, all lower signs.
struct SignReadings {
  const Expression* upper;
  const Expression* lower;
};
SignReadings read_signs(const Expression& tree, Arena& arena);

/// The tree with every `±` spelt out: 1 ± √2 is the list 1 + √2, 1 - √2, and inside a list or set
/// it becomes two of its elements. `x = ±1` becomes x = 1 or x = -1, and x ≠ ±1 is "and".
const Expression* spell_out_signs(const Expression& tree, Arena& arena);

}  // namespace cupel::math
