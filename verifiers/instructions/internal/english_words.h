#pragma once

#include <string_view>

namespace cupel::instructions {

// What Punkt's English model knows of words, as far as responses have them. All lower case.

/// Without its last full stop: "dr", "u.s". "e.g" and "etc" are none to the model.
bool is_abbreviation(std::string_view word);

/// Begins so many sentences that it does so after an abbreviation, too.
bool is_frequent_starter(std::string_view word);

/// Common enough that a capital is that of a sentence's beginning or a heading, and not of a name.
bool is_common_word(std::string_view word);

/// Common, and so rarely with a capital inside a sentence that one means that a sentence begins:
/// "unfortunately", "making". Told by its ending.
bool is_capital_at_begin_only(std::string_view word);

/// Has followed a number and a full stop in headings so often that there is no sentence's end
/// between them ("3. Review").
bool follows_numbers(std::string_view word);

}  // namespace cupel::instructions
