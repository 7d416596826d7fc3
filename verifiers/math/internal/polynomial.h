#pragma once

#include <span>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/survey.h"

namespace cupel::math {

/// What a trial of exact identity came to.
enum class PolynomialTrial { identical, different, too_large };

/// Decides whether two rational functions with rational coefficients (pi or e may be one of the
/// variables) are identical, by proof and without expanding them. From the degrees and the sizes of
/// the coefficients, which are bounded on the way through the tree, follows a point so large that a
/// polynomial with such coefficients vanishes there only if it is zero, and a bound on its value
/// there; residues modulo primes whose product exceeds that bound then settle whether it vanishes.
/// `too_large` when that takes more primes than it is worth, or for another form of expression.
PolynomialTrial try_polynomial_identity(const Expression& a, const Expression& b,
                                        const Survey& survey, Budget& budget);

}  // namespace cupel::math
