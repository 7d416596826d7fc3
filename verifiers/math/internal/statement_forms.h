#pragma once

#include <optional>

#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// A statement in plain form: relations have two sides, "not" is carried out, "and" in "and" and
/// "or" in "or" are one, ≈ is =. A chain x = 3 + 3 = 6 says x = 6, and "x = 1 and x = -1", which
/// nothing can satisfy, lists solutions: it is taken as "or".
const Expression* plain_form(const Expression& statement, Arena& arena);

/// Whether a relation in plain form has this sign.
bool has_sign(const Expression& statement, Sign sign);

/// The relation's sides if one of them is a symbol, a function value or the like and the other
/// something without it: what x = 3 and y = 2x and f(x) = 2x give.
struct Assignment {
  const Expression* target;
  const Expression* value;
};
std::optional<Assignment> assignment_of(const Expression& equation);

/// `b` with the arguments a function is defined with in it named as in `a`: f(x) = x for f(t) = t
/// when `a` has f(x) on one side.
const Expression* with_arguments_of(const Expression& a, const Expression& b, Arena& arena);

}  // namespace cupel::math
