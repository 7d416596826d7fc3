#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "verifiers/code/compare.h"

namespace cupel::code {

/// A number of any size and precision as its decimal digits stand in a text; it keeps no copy.
struct Decimal {
  bool negative = false;
  std::string_view digits;  ///< from the first that is not zero, with the point; "" for zero
  std::int64_t top = 0;     ///< the power of ten of the first digit
  bool is_zero() const { return digits.empty(); }

  /// Reads all of `word`: a sign, digits with or without a point among, before or behind them, an
  /// exponent of at most 15 digits. Nothing else is a number: no hexadecimal, no `1_000`, no nan.
  static std::optional<Decimal> parse(std::string_view word);
};

/// Whether the two differ by no more than `tolerance` allows. Decided on the digits, so that
/// numbers do not become equal for want of precision or by overflow. Linear in the digits.
bool within(const Tolerance& tolerance, const Decimal& actual, const Decimal& expected);

/// Whether both words are numbers and within `tolerance`.
bool same_number(std::string_view actual, std::string_view expected, const Tolerance& tolerance);

}  // namespace cupel::code
