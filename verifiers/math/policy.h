#pragma once

#include <cstdint>

namespace cupel::math {

/// Whether the elements of a list must come in the reference's order.
enum class Order : std::uint8_t {
  automatic,  ///< bare lists and sets in any order; points, vectors and sequences with "…" in
              ///< theirs
  yes,
  no,
};

/// What a percentage equals.
enum class Percent : std::uint8_t {
  either,  ///< its hundredth, and the bare number: 28% is 0.28, and answers "what percentage" as 28
  value,   ///< its hundredth alone
};

enum class Units : std::uint8_t {
  ignore,   ///< a missing or unknown unit is no matter; known ones are converted, and must fit
  require,  ///< where the reference has a unit, the answer must have one that fits
};

/// How much an answer may differ from the reference and still be right. A value.
struct Policy {
  Order order = Order::automatic;
  /// A decimal answer is accepted for an exact reference, and an exact answer for a decimal
  /// reference, when the decimal is the correct rounding of the other and has at least this many
  /// significant digits. 0: never.
  int rounding_digits = 10;
  /// Numbers whose relative difference is at most this are equal. 0: no such thing.
  double relative_tolerance = 0;
  Percent percent = Percent::either;
  Units units = Units::ignore;
  /// Names that the answer gives its own variables are no matter: `y > 1` for `x > 1`.
  bool any_names = false;
};

/// For rewards: nothing but the right value, in any form.
inline constexpr Policy kStrict{};

/// For evaluation: four significant digits are enough, and so is the value under another name.
inline constexpr Policy kLenient{.rounding_digits = 4, .any_names = true};

}  // namespace cupel::math
