#pragma once

#include <cstdint>
#include <optional>

#include "verifiers/code/value.h"

namespace cupel::code {

enum class Conversion : std::uint8_t { none, truth, tuple, list, set };

/// `bool(value)`, `tuple(value)` and so on; nothing where Python raises, or would ask an object.
std::optional<Value> python_conversion(Conversion conversion, const Value& value);

/// Whether it may be a member of a set.
bool is_hashable(const Value& value);

/// Whether it is an object or holds one, about which only its own process knows more.
bool holds_object(const Value& value);

}  // namespace cupel::code
