#pragma once

#include <string_view>

namespace cupel::math {

// What characters beyond ASCII, and their names in HTML, stand for.

/// The plain character that a raised one shows, as 2 for ²; '\0' where it is none.
char superscript(char32_t c);

/// The plain character that a lowered one shows, as 2 for ₂; '\0' where it is none.
char subscript(char32_t c);

/// Numerator and denominator of a fraction in one character, a digit each: "12" for ½. Empty where
/// it is none.
std::string_view vulgar_fraction(char32_t c);

/// The character behind a full-width or mathematical one: 4 for ４, x for 𝑥, π for 𝜋. `c` itself
/// where it has no such style.
char32_t without_style(char32_t c);

/// The text an HTML entity stands for, by its name: "<" for "lt". Empty where it is none.
std::string_view entity_text(std::string_view name);

}  // namespace cupel::math
