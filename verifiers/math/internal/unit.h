#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cupel::math {

/// What units measure. A month has no fixed number of days, currencies no fixed rates, and the
/// scales of Celsius and Fahrenheit don't start at zero: each is a dimension of its own.
enum class Dimension : std::uint8_t {
  length,
  mass,
  time,
  current,
  temperature,
  amount,
  luminosity,
  information,
  month,
  degree,
  radian,
  celsius,
  fahrenheit,
  dollar,
  euro,
  sterling,
  yuan,
  yen,
  rupee,
  ruble,
  unit,  ///< "units", "square units"
};
inline constexpr std::size_t kDimensions = 21;

/// num / den * 10^ten, greater than zero.
struct Factor {
  std::int64_t num = 1;
  std::int64_t den = 1;
  int ten = 0;

  friend bool operator==(const Factor&, const Factor&) = default;
};

/// A unit of measurement: a factor times a product of powers of base units (metre, kilogram,
/// second, ampere, kelvin, mole, candela, bit, month, …).
struct Unit {
  Factor factor;
  std::array<std::int8_t, kDimensions> exponents{};
};

/// The unit that all of `text` names: `cm^{2}`, `\text{ km}/\text{h}`, `sq. ft`, `dollars per
/// hour`, `平方米`. What follows a `/` or "per" up to the end is its denominator, as in `J/kg K`.
/// Nothing when it is not a unit expression, or when its factor is too large for a `Factor`. Bytes
/// are decimal (1 kB = 1000 B), gallons American, a ton is 2000 pounds, `t` and tonne 1000 kg.
std::optional<Unit> read_unit(std::string_view text);

struct LeadingUnit {
  std::size_t bytes = 0;  ///< from the start of the text to behind the unit
  Unit unit;
};

/// The longest unit expression at the start of `text`: "cm" of "cm and more".
std::optional<LeadingUnit> leading_unit(std::string_view text);

/// Whether one word (singular, plural or symbol) is a unit: "km", "Minutes", "μs", "厘米".
bool is_unit_word(std::string_view word);

/// Whether a unit's symbol is as likely a product of variables, a function or a preposition:
/// "m", "N", "nA", "in". Whole words, and "min", "sec" and "mol", are not.
bool is_ambiguous_letter_unit(std::string_view word);

bool same_dimension(const Unit& a, const Unit& b);

/// `a`'s factor divided by `b`'s, in lowest terms and with `ten` = 0 wherever that fits; so
/// equal factors give {1, 1, 0}. Nothing when it does not fit a `Factor` at all.
std::optional<Factor> factor_ratio(const Unit& a, const Unit& b);

}  // namespace cupel::math
