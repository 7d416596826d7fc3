#pragma once

#include <string>
#include <string_view>

namespace cupel::math {

/// Words without the commands that set them, in lower case, one space between.
std::string plain_words(std::string_view text);

/// The text without the commands and braces that set it, spaces and case as they are.
std::string spaced_words(std::string_view text);

/// How many letters `text` has, bytes beyond ASCII among them.
std::size_t letters_in(std::string_view text);

/// Whether two answers in plain words are the same but for an article, a plural after "no", or
/// another name of the same: "no solutions" and "no solution", "DNE" and "does not exist".
bool same_words(std::string_view a, std::string_view b);

/// Whether the sentence `answer` says the `words`: "The limit does not exist." says "does not
/// exist", "Yes, it is." says "yes". False where it denies, doubts or compares.
bool sentence_says(std::string_view answer, std::string_view words);

/// Whether the text is "DNE": letters that could be a product of variables.
bool is_abbreviation(std::string_view text);

/// Whether the words name the empty set: "no solution", "no real solutions".
bool means_empty_set(std::string_view words);

/// Whether `before`, what stands before a number, makes it a bound or an exception instead of a
/// value: "more than", "at least", "anything but".
bool opens_a_bound(std::string_view before);

/// Whether all of the text is a bound, a multiple, an exception or a calculation in words and no
/// value: "at least 6", "multiples of 6", "6 minus 1".
bool is_no_value(std::string_view text);

/// Without the label, conclusion or adverb at the start and the markup around: "**Answer:** 5",
/// "Thus, 90°.", "about 5", "*5*", "≈ 3.14".
std::string_view without_lead(std::string_view text);

/// "6 apples" of "She has 6 apples.": the only number of a sentence, where a verb says it, or the
/// numbers at its end: "(3, 4)" of "The point is (3, 4).".
std::string_view number_after_verb(std::string_view text);

/// Without a remark in parentheses at the end, "(since 2 + 3 = 5)", or ", not 6".
std::string_view without_remark(std::string_view text);

}  // namespace cupel::math
