#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::instructions {

/// How many of the tokens that NLTK's `word_tokenize` makes of a text are in capital letters: the
/// words, as parted by space and punctuation, and the parts of contractions ("DON'T" is "DO" and
/// "N'T", "I'm" is "I" and "'m", "CANNOT" is "CAN" and "NOT").
///
/// Valid UTF-8. Linear in its length. Thread-safe.
std::size_t count_capital_words(std::string_view text);

}  // namespace cupel::instructions
