#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// A symbol that is free in an expression, and how it is used.
struct FreeSymbol {
  std::string_view name;
  bool whole = false;     ///< stands where only whole numbers make sense: in n!, \sum^n, (-1)^n
  bool exponent = false;  ///< stands in an exponent
};

/// What decides how a pair of expressions can be tested.
struct Survey {
  std::vector<FreeSymbol> symbols = {};  ///< by name
  bool has_pi = false;
  bool has_e = false;
  bool is_complex = false;    ///< i, real parts and the like occur
  bool is_arithmetic = true;  ///< only numbers, symbols, + - * / ^ and factorials
  bool has_integral = false;  ///< values cost much and have no more than 64 bits
  std::size_t nodes = 0;      ///< of both trees
  bool has_whole = false;     ///< some symbol must be a whole number
};

/// Linear in the size of the expressions. Where one symbol must be whole, those that are by custom
/// (n, k, m, …) are whole too.
Survey survey(const Expression& a, const Expression& b);

}  // namespace cupel::math
