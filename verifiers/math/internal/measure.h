#pragma once

#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// A number with a known unit.
struct Measure {
  const Expression* tree = nullptr;  ///< Kind::quantity; null when the text is no such thing
  bool is_certain = false;           ///< the unit cannot be a product of variables, as in "3 m"
};

/// Reads all of `text` as one number and its unit, or as parts of one measure: `20 m/s`, `25^\circ
/// C`, `\$3.25`, `1 hour and 30 minutes`, `5 feet 6 inches`. Letters that the parser takes for
/// variables are units here. Linear in the length of the text.
Measure read_measure(std::string_view text, Arena& arena, Budget& budget);

}  // namespace cupel::math
