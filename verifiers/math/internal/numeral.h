#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/token.h"

namespace cupel::math {

/// A number as written in digits at the start of a text.
struct Numeral {
  std::string_view written;     ///< all of it
  std::size_t length = 0;       ///< bytes of text it takes up
  std::size_t digit_count = 0;  ///< digits in it, the exponent's aside
  std::int32_t scale = 0;       ///< digits after the point, less the exponent
  NumberForm form = NumberForm::plain;

  /// Its digits without separators, point and leading zeros; "0" for zero.
  std::string_view digits(Arena& arena) const;

  std::size_t mantissa_length = 0;  ///< bytes without the exponent
};

/// Reads digits with a decimal point (`.5`, `3.14`), an exponent (`1.5E-3`) and separators between
/// groups of three digits: commas where `commas_group`, and `{,}`, `\,`, `\!`, thin and plain
/// spaces. `text` starts with a digit, or with a point and a digit.
Numeral read_numeral(std::string_view text, bool commas_group);

}  // namespace cupel::math
