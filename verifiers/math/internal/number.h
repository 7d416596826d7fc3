#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/rational.h"

namespace cupel::math {

/// An answer that is one exact number: `18`, `-3,250`, `16.80`, `3/4`, `\frac12`, `1\frac{1}{10}`,
/// `25\%`, `\$6`, `1.5\times10^{3}`, `2 million`, `100\text{ square units}`.
struct Number {
  Rational value;
  Rational numeral;       ///< the value with the percent sign left out; else the value
  std::string_view kind;  ///< "integer", "decimal", "fraction", "percentage"
  std::string text;       ///< canonical: `3250`, `16.8`, `3/4`, `25%`

  bool is_percentage() const { return kind == "percentage"; }
};

/// Nothing when `answer` is not one number, or when the budget would be exceeded.
std::optional<Number> read_number(std::string_view answer, Budget& budget);

}  // namespace cupel::math
