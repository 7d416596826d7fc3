#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cupel::math {

/// A number short enough for machine words, in one of the forms that most answers have.
struct QuickNumber {
  std::int64_t num = 0;
  std::int64_t den = 1;    ///< greater than zero; lowest terms are not kept
  int decimal_digits = 0;  ///< significant digits, where it is written with a point; else 0
  std::string_view kind;   ///< "integer", "decimal" or "fraction"
};

/// Reads `42`, `-3.50`, `7/8`, `\frac{7}{8}`, `\dfrac78`, also between dollar signs. Allocates
/// nothing. Nothing for all else, which is for the parser to read.
std::optional<QuickNumber> quick_number(std::string_view text);

bool operator==(const QuickNumber& a, const QuickNumber& b);

}  // namespace cupel::math
