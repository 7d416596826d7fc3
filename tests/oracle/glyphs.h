#pragma once

#include <string>
#include <string_view>

namespace cupel::oracle {

bool is_letter(char c);
bool is_digit(char c);

/// Whether the last two characters are letters.
bool ends_in_letters(std::string_view text);

/// Whether the text is a letter, perhaps with an exponent.
bool is_one_letter(std::string_view text);

/// Whether a parenthesis of any size comes first.
bool opens_parenthesis(std::string_view text);

/// `a` and `b` side by side, with a space where they would run into one command.
std::string joined(std::string a, std::string_view b);

/// Digits in groups of three.
std::string with_commas(std::string digits, std::string_view comma);

/// "10" as "¹⁰".
std::string superscript(std::string_view digits);

/// "1", "2" as "½"; empty where there is no such character.
std::string vulgar_fraction(std::string_view numerator, std::string_view denominator);

}  // namespace cupel::oracle
