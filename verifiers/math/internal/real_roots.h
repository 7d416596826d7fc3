#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/fractions.h"
#include "verifiers/math/internal/real_set.h"

namespace cupel::math {

using GeneratorValues = std::array<Arb, kGenerators>;

/// Encloses the value of a polynomial.
void value_at(const Polynomial& polynomial, const GeneratorValues& values, arb_struct* result);

/// Appends the different real zeros of a polynomial in one generator, the others having the values
/// given; none if it is zero everywhere. False where they cannot be told apart or the degree is too
/// high.
bool add_real_roots(const Polynomial& polynomial, std::size_t generator,
                    const GeneratorValues& values, Budget& budget, std::vector<Point>& roots);

}  // namespace cupel::math
