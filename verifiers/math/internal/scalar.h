#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

enum class Equality : std::uint8_t {
  equal,
  different,
  unknown,   ///< nothing here can decide it: an unevaluated limit, a value that is not defined
  exceeded,  ///< the budget ran out first
};

/// What decides a comparison draws on and leaves behind.
struct Scope {
  Arena& arena;
  Budget& budget;
  bool explain = false;  ///< fill in certificates
};

/// An equality, and what it rests on.
struct Decision {
  Equality equality = Equality::unknown;
  std::string_view tier;         ///< "exact rational arithmetic", "ball arithmetic", …
  std::string certificate = {};  ///< the point and the two balls, say; empty unless explaining
};

/// Whether two scalar expressions have the same value, for every value of their symbols. Tries the
/// cheapest tier that can decide first. Different is always proven; equal is proven by exact
/// arithmetic and canonical forms, and else rests on agreement to many digits, which the tier says.
/// Symmetric in `a` and `b`, and the same in every run. Values that are undefined (0/0, \infty -
/// \infty) equal nothing.
Decision decide_scalars(const Expression& a, const Expression& b, Scope& scope);

/// The order of two real constants: -1, 0 or 1. Nothing where one is not a real constant or the
/// budget ran out. Infinity counts as real here.
std::optional<int> order(const Expression& a, const Expression& b, Scope& scope);

/// Whether one expression is a constant multiple of the other, as x - 1 and 2 - 2x, neither being
/// zero everywhere: what makes two equations the same. `sign` is that of the factor, 0 where it is
/// not real; inequalities need it.
struct Proportion {
  Decision decision;
  int sign = 0;
};
Proportion decide_proportion(const Expression& a, const Expression& b, Scope& scope);

/// Whether `decimal` (a Kind::decimal or integer, perhaps negated) is `exact`, a real constant,
/// correctly rounded to the digits it is written with, and has at least `digits` significant ones.
bool is_rounding_of(const Expression& decimal, const Expression& exact, int digits, Scope& scope);

}  // namespace cupel::math
