#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {

/// A symbol and the whole number it stands for: the same number where it is an exponent, so that
/// x x^n and x^{n+1} agree. `kPi` and `kE` may be bound as well: an expression in one of them is a
/// rational function of it, because both are transcendental.
struct ResidueBinding {
  std::string_view name;
  ulong value;
};
inline constexpr std::string_view kPi = "\\pi";
inline constexpr std::string_view kE = "\\e";

/// The largest primes below 2^61 but for 2^61 - 1: that one less 1 is smooth, and towers of powers
/// soon repeat modulo smooth numbers.
inline constexpr std::size_t kResiduePrimes = 39;
ulong residue_prime(std::size_t index);

/// The value modulo `prime` (a prime below 2^63) of an expression made of integers, decimals, bound
/// symbols, sums, products, quotients, powers with whole exponents however large, and factorials
/// and binomials of small numbers. Nothing when it is of another form, when a denominator vanishes
/// modulo the prime, or when the budget is spent. Two expressions with different residues at one
/// point are different; thread-safe.
std::optional<ulong> residue(const Expression& node, std::span<const ResidueBinding> bindings,
                             ulong prime, Budget& budget);

/// The value modulo any number from 1 to 2^61 of a constant expression for a whole number, as large
/// as it may be; nothing for other forms. Thread-safe.
std::optional<ulong> residue_of_whole(const Expression& node, ulong modulus, Budget& budget);

}  // namespace cupel::math
