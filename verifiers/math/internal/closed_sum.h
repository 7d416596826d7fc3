#pragma once

#include <string_view>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {

/// The form of a summand that has a closed sum: p(k) r^k, of which only the degree of p and r are
/// read off.
struct Summand {
  slong degree = 0;
  Fmpq ratio;
};

/// Whether `body` has that form in `index`; all else in it must be rational numbers. Thread-safe.
bool read_summand(const Expression& body, std::string_view index, Budget& budget, Summand& result);

/// The sum of p(j) r^j for j = 0, 1, …, given p(0), …, p(degree): `count` terms where r is 1, and
/// all of them where |r| < 1 (`count` is null then). Leaves the differences of p in `values`.
void sum_in_closed_form(std::vector<Fmpq>& values, const fmpq* ratio, const fmpz* count,
                        fmpq* result);

}  // namespace cupel::math
