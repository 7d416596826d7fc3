#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::math {

/// Whether two words stand side by side, as in a sentence and not in a formula or a bare answer.
bool reads_as_prose(std::string_view text);

/// Whether Han, kana or Hangul is among the letters: scripts that put no spaces between words.
bool has_east_asian_letter(std::string_view text);

/// Whether a word of three letters or more in Cyrillic, Arabic, an Indian script or Thai is in it.
bool has_foreign_word(std::string_view text);

/// What a text says in the end without a number: "no solution", "does not exist"; empty for
/// anything else.
std::string_view closing_words(std::string_view text);

/// "Yes" of "Yes, because …"; empty where the text does not open with a verdict.
std::string_view opening_verdict(std::string_view text);

/// Whether a line or a sentence ends within `text`.
bool ends_a_sentence(std::string_view text);

/// The sentence that `text` opens with, up to the end of its line, its full stop, or the first word
/// that opens a reason for what has been said. Formulas are not cut, and what is said in doubt
/// ("42. Or 43") belongs to it.
std::string_view leading_sentence(std::string_view text);

/// The one formula or number of a sentence in words ("the area is 12 for both" gives 12); all of
/// the sentence where it is short, holds several or offers a choice.
std::string_view value_stated(std::string_view sentence);

/// Without the quotes, stars, full stops and commas around it.
std::string_view without_punctuation(std::string_view text);

}  // namespace cupel::math
