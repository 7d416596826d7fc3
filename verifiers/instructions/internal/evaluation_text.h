#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cupel::instructions {

// The published evaluation scripts are Python; where their values are to be met exactly, text must
// be cut and read as Python's `str`, `re` and `float` do it.

/// `str.lower()`. Ill-formed UTF-8 becomes U+FFFD.
std::string lower(std::string_view text);

/// One of `string.punctuation`.
bool is_python_punctuation(char c);

/// `" ".join(text.split())`.
std::string with_single_spaces(std::string_view text);

/// `re.sub(r"\b(a|an|the)\b", " ", text)`.
std::string without_articles(std::string_view text);

bool is_ascii(std::string_view text);

enum class Hyphen { dropped, is_space };

/// In lower case, without punctuation, without articles, with single spaces: all of the above at
/// once, for a text that is ASCII.
std::string plain_ascii_words(std::string_view text, Hyphen hyphen = Hyphen::dropped);

/// `float(text)`: `1_000`, ` 5 `, `1e5`, `inf`, `nan` and digits of all scripts are numbers.
std::optional<double> python_float(std::string_view text);

/// `str(number)`: `5.0`, `1e+16`, `inf`.
std::string python_float_text(double number);

}  // namespace cupel::instructions
