#pragma once

#include <optional>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Whether neither a symbol nor a function nobody defined occurs.
bool is_constant(const Expression& expression);

/// What a statement is about: its only symbol, or else the one thing, as f(x) or |AB|, that all its
/// sides are that are not constant. Null where there is no such thing.
const Expression* unknown_of(const Expression& statement);

/// Whether two statements are about one symbol each and not the same one.
bool differently_named(const Expression& unknown_a, const Expression& unknown_b);

/// Whether an order, =, ≠ or ≈ stands between two sides that are ordered so (-1, 0 or 1); nothing
/// for other signs.
std::optional<bool> holds(Sign sign, int order);

/// The sign with its sides exchanged: < for >.
Sign reversed(Sign sign);

/// The reals that stand to a constant, perhaps infinite, as the sign says. Nothing where that is
/// no constant or the sign orders nothing.
std::optional<RealSet> compared_with(Sign sign, const Expression& constant, Scope& scope);

/// The reals for which a statement holds, computed where its sides are made of arithmetic, absolute
/// values, square roots and constants, or are the unknown alone. Nothing otherwise, or where that
/// is too much work. Two zeros closer than about 2^-256 of their size count as one.
std::optional<RealSet> solve(const Expression& statement, const Expression& unknown, Scope& scope);

}  // namespace cupel::math
