#pragma once

#include <cstddef>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/exact.h"

namespace cupel::math {

/// Arithmetic on rationals that stops before a number or the work grows beyond what is allowed.
/// Operations are in place: the first argument is the left operand and takes the result, which is
/// meaningless unless the answer is `rational`.
class ExactArithmetic {
 public:
  explicit ExactArithmetic(Budget& budget);

  Exactness read(fmpq* result, std::string_view digits, long decimals);

  Exactness add(fmpq* sum, const fmpq* term);
  Exactness multiply(fmpq* product, const fmpq* factor);
  Exactness divide(fmpq* quotient, const fmpq* divisor);
  Exactness modulo(fmpq* value, const fmpq* modulus);
  Exactness power(fmpq* base, const fmpq* exponent);
  Exactness logarithm(fmpq* value, const fmpq* base);

  Exactness gcd(fmpq* value, const fmpq* other);
  Exactness lcm(fmpq* value, const fmpq* other);
  Exactness factorial(fmpq* value);
  Exactness double_factorial(fmpq* value);
  Exactness binomial(fmpq* n, const fmpq* k);
  Exactness permutations(fmpq* n, const fmpq* k);

  /// Draws on the budget, and on an allowance of its own: so that a sum too long to be exact leaves
  /// enough for other ways.
  Exactness spend(std::size_t steps);

  /// Whether there is enough left for so many terms of a sum.
  bool affords(std::size_t terms) const { return terms <= allowance_ / kLeast; }

 private:
  static constexpr std::size_t kLeast = 32;  // steps that the smallest operation costs

  Exactness spend(const fmpq* a, const fmpq* b);
  Exactness spend_bits(double bits);  ///< for a result of this size
  bool too_many_bits(double bits) const { return bits > static_cast<double>(bits_); }
  Exactness checked(const fmpq* value) const;
  Exactness integer_power(fmpq* base, const fmpz* exponent);
  Exactness falling_product(fmpq* n, ulong count);

  Budget& budget_;
  std::size_t allowance_;
  slong bits_;
};

}  // namespace cupel::math
