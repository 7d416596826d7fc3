#pragma once

#include <optional>

#include "verifiers/math/internal/common_terms.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// Two primitives without their constants, where these have different names: x^2 + C and x^2 + K.
/// Nothing unless each is a sum with such a constant as a term, one of them is called C, neither
/// constant occurs anywhere else, and the rest depends on a variable.
std::optional<Remainders> without_integration_constants(const Expression& a, const Expression& b,
                                                        const Builder& build);

}  // namespace cupel::math
