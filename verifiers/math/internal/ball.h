#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {

/// What a symbol stands for while an expression is evaluated.
struct Binding {
  std::string_view name;
  acb_srcptr value;
};

/// Which numbers count as values.
enum class Domain : std::uint8_t {
  real,     ///< \sqrt{-1}, \ln(-1), \arcsin 2 and the constant i are undefined
  complex,  ///< principal values
};

/// How an evaluation ended.
enum class Value : std::uint8_t {
  defined,      ///< the result is a finite ball that holds the value
  undefined,    ///< 0/0, 1/0, \ln 0, infinity, or outside the domain: certain
  unclear,      ///< balls too wide to tell or to be of use: more precision may help
  unsupported,  ///< a limit, an unbound symbol, anything with no way to a value here
  exceeded,     ///< the budget ran out
};

/// Encloses the value of a scalar expression in a complex ball, computing with `precision` bits.
/// `result` is meaningful only when the answer is `defined`; in the real domain its imaginary part
/// is then exactly zero. `log` with one argument is the natural logarithm. A root with an
/// odd index of a negative number is the real one, and so is a power with a rational exponent of
/// odd denominator; 0^0 is 1. A function nobody defined (`f(x)`) is one fixed entire function,
/// picked by its name and number of arguments. Integrals are known to some 64
/// bits, whatever the precision. Thread-safe; draws every operation on the budget.
Value evaluate(const Expression& expression, std::span<const Binding> bindings, Domain domain,
               slong precision, Budget& budget, acb_t result);

}  // namespace cupel::math
