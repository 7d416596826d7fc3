#pragma once

#include <string_view>

namespace cupel::instructions {

// What Punkt's English model knows of words, as far as responses have them. All lower case.

/// Without its last full stop: "dr", "u.s". "e.g" and "etc" are none to the model.
bool is_abbreviation(std::string_view word);

/// Begins so many sentences that it does so after an abbreviation, too.
bool is_frequent_starter(std::string_view word);

/// Common enough that its capital is one of a sentence's beginning, and not of a name.
bool is_common_word(std::string_view word);

}  // namespace cupel::instructions
