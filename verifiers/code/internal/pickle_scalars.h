#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "verifiers/code/value.h"

namespace cupel::code {

// The scalars of pickles, from the bytes behind their opcodes. None where they are ill-formed.

/// Little-endian, at most 8 bytes.
std::uint64_t little_endian(std::string_view bytes);
/// Little-endian, two's complement, of any size.
Value integer_from_bytes(std::string_view bytes);
/// Decimal, perhaps with an "L" behind it.
std::optional<Value> integer_from_line(std::string_view line);
/// "00" and "01" are booleans.
std::optional<Value> boolean_or_integer_from_line(std::string_view line);
std::optional<Value> real_from_line(std::string_view line);
Value real_from_bytes(std::string_view eight_big_endian);
/// UTF-8, where surrogates may stand alone.
std::optional<Value> text_from_bytes(std::string_view bytes);
/// What Python 2 wrote: its repr, in ASCII.
std::optional<Value> text_from_quoted_line(std::string_view line);
/// Latin-1 with \uXXXX and \UXXXXXXXX.
std::optional<Value> text_from_escaped_line(std::string_view line);

}  // namespace cupel::code
