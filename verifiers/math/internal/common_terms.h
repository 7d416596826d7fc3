#pragma once

#include <optional>

#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// What is left of two sums without the terms they share.
struct Remainders {
  const Expression* a;
  const Expression* b;
};

/// Nothing when they share no term. The terms taken away are the same in form; whether they have a
/// value is for the caller to know.
std::optional<Remainders> without_common_terms(const Expression& a, const Expression& b,
                                               const Builder& build);

}  // namespace cupel::math
