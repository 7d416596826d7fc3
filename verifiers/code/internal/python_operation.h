#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "verifiers/code/value.h"

namespace cupel::code {

/// `left op right` as Python has it, for op of + - * / // % **: exact for integers, by IEEE 754 for
/// reals; strings, lists and tuples are joined and repeated. Nothing where Python raises, where the
/// result would be larger than tests have reason to write, and where it rests on more than
/// arithmetic (powers of reals).
std::optional<Value> python_operation(std::string_view op, const Value& left, const Value& right);

/// `-value`, of a number.
std::optional<Value> python_negation(const Value& value);

/// About the memory that it takes.
std::size_t bytes_of(const Value& value);

/// A real number as a double; nothing for what is none, or an integer too large.
std::optional<double> python_real(const Value& value);

/// `abs(left - right)` as a double; nothing for what are no real numbers.
std::optional<double> python_distance(const Value& left, const Value& right);

}  // namespace cupel::code
