#pragma once

#include <optional>
#include <span>

#include "base/budget.h"
#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// How many bits can stand between the largest and the smallest part of an expression: beside a
/// term 2^100 times as large, a term shows only to who computes with more than 100 bits, as that of
/// 10^{-400} in \sqrt2 + 10^{-400} does. Taken from the values of terms, arguments and exponents
/// under these bindings; 0 where nothing is extreme. Nothing when it is more than `most`.
std::optional<slong> magnitude_bits(const Expression& expression, std::span<const Binding> bindings,
                                    Domain domain, slong most, Budget& budget);

}  // namespace cupel::math
