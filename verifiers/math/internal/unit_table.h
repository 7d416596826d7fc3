#pragma once

#include <cstdint>
#include <string_view>

#include "verifiers/math/internal/unit.h"

namespace cupel::math {

/// The byte that stands for the Greek letter in names.
inline constexpr char kMicro = '\xb5';

enum class UnitSpelling : std::uint8_t {
  symbol,       ///< as written
  word,         ///< in any case, with an "s" for the plural
  metric_word,  ///< a word that takes kilo, milli, …
};

struct UnitName {
  std::string_view name;
  Unit unit;
  UnitSpelling spelling = UnitSpelling::word;
  std::string_view prefixes = {};            ///< of a symbol: k, m, …
  std::string_view ambiguous_prefixes = {};  ///< those that make it look like a product
  bool ambiguous = false;                    ///< see is_ambiguous_letter_unit
};

/// The entry of exactly this name in ASCII letters (and kMicro), a singular without prefix; else
/// null.
const UnitName* find_unit_name(std::string_view name);

struct UnitSign {
  std::string_view sign;
  Unit unit;
};

/// The longest name at the start of `text` among those that need no space behind them: `\$`, "€",
/// "厘米"; else null.
const UnitSign* find_unit_sign(std::string_view text);

}  // namespace cupel::math
