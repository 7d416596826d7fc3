#pragma once

#include <string_view>

namespace cupel::math {

/// The last number of a text with its sign, fraction, root, power and percent sign, passing over
/// exponents, indices and digits that belong to a name (`m^2`, `x_1`, `H2O`); full-width digits are
/// digits. A null view if there is none.
std::string_view last_number(std::string_view text);

/// The last number written in English words, "twelve" or "one hundred and five"; a null view if
/// there is none.
std::string_view last_number_in_words(std::string_view text);

}  // namespace cupel::math
