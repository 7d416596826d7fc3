#pragma once

#include <optional>
#include <string_view>

#include "verifiers/math/internal/unit.h"

namespace cupel::math {

struct NamedUnit {
  Unit unit;
  bool ambiguous = false;  ///< see is_ambiguous_letter_unit
};

/// The unit of a name in ASCII letters (and kMicro): "kg", "Feet", "kilometres".
std::optional<NamedUnit> find_unit(std::string_view name);

/// The unit of two words that are one name: "nautical miles", "fl oz".
std::optional<Unit> find_unit(std::string_view first, std::string_view second);

}  // namespace cupel::math
