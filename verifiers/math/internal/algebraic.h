#pragma once

#include <cstdint>
#include <optional>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// How far apart two algebraic numbers are if they differ at all: |a - b| is 0 or at least 2^-bits.
/// So balls that put the difference below that prove it zero. Algebraic are radicals, i, and
/// trigonometric functions of rational multiples of pi. Nothing when one is not algebraic by its
/// form, or when the bound is beyond `most_bits`. `all_real` says that every part of the two
/// expressions has a real value. Thread-safe.
///
/// The bound is that of Burnikel, Funke, Mehlhorn, Schirra and Schmitt, "A separation bound for
/// real algebraic expressions": its argument, by norms, holds for complex numbers too.
std::optional<std::int64_t> separation_bits(const Expression& a, const Expression& b, bool all_real,
                                            std::int64_t most_bits, Budget& budget);

}  // namespace cupel::math
