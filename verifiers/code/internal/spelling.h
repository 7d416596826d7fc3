#pragma once

#include <string>
#include <string_view>

namespace cupel::code {

/// How deep literals may be nested: as deep as Python's own tokenizer goes.
inline constexpr unsigned kMostLevels = 200;

inline bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

/// What a hexadecimal digit counts; 16 for what is none.
unsigned digit_value(char c);

/// The double nearest to a decimal numeral, well formed and without a sign; infinite where it is
/// too large.
double real_from_decimal(std::string_view numeral);

/// Appends a code point as UTF-8; a lone surrogate as its three bytes.
void append_code_point(std::string& out, char32_t c);

}  // namespace cupel::code
