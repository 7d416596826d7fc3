#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cupel::math {

/// The number that all of `text` spells: "forty-two" -> "42", "three and a half" -> "7/2",
/// "minus one point five" -> "-1.5", "two thirds" -> "2/3", "half a million" -> "500000",
/// "一百零五" -> "105", "三分之二" -> "2/3". Fractions are in lowest terms. Nothing for ordinals
/// ("third", "first"), for what is not a number, and from 10^18 on.
std::optional<std::string> number_from_words(std::string_view text);

struct LeadingNumber {
  std::size_t bytes = 0;  ///< from the start of the text to behind the number's last word
  std::string value;      ///< as number_from_words gives it
};

/// The longest number in English words at the start of `text`: "twelve" of "twelve apples".
/// Nothing when the number is part of a compound, as in "two-dimensional".
std::optional<LeadingNumber> leading_number_words(std::string_view text);

}  // namespace cupel::math
