#pragma once

#include <string>

#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {

/// Numbers as certificates show them: `[1.41421356237309504880 +/- 3.2e-21]`, `5/6`, or only how
/// long a fraction is.
std::string text_of(const acb_t x);
std::string text_of(const fmpq* x);

}  // namespace cupel::math
