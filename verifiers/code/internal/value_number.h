#pragma once

#include <cstdint>

#include "verifiers/code/value.h"

namespace cupel::code {

/// Booleans count as 0 and 1, as in Python.
bool is_number(const Value& value);
bool is_integral(const Value& value);

/// As Python's `==` has it: exactly, whatever their kinds and sizes.
bool are_equal_numbers(const Value& one, const Value& other);

/// Equal for equal numbers.
std::uint64_t hash_of_number(const Value& number);

/// The double nearest to a number that is not complex.
double nearest_real(const Value& number);

}  // namespace cupel::code
