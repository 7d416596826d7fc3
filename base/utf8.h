#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cupel {

/// Appends code point `c`; what is not a Unicode scalar value becomes U+FFFD.
void append_utf8(std::string& out, char32_t c);

/// Appends `text` with every ill-formed sequence replaced by U+FFFD.
void append_valid_utf8(std::string& out, std::string_view text);

/// The character at `i`, U+FFFD where it is ill-formed; moves `i` behind it. `i` is inside `text`.
char32_t next_character(std::string_view text, std::size_t& i);

/// The character that ends before `i`, which moves to its start; U+FFFD where it is ill-formed. `i`
/// is more than 0.
char32_t previous_character(std::string_view text, std::size_t& i);

/// How many characters a text has, as Python's `len` counts them: code points. A byte that is no
/// part of well-formed UTF-8 counts unless it looks like a continuation.
std::size_t code_points(std::string_view text);

bool is_ascii(std::string_view text);

/// The length of the longest well-formed prefix.
std::size_t valid_utf8_length(std::string_view text);

/// The longest prefix of at most `bytes` bytes that does not cut a character in two.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

/// `text` for one line of a message: valid UTF-8, control characters as spaces, and the middle
/// left out ("…") where it is longer than `bytes`.
std::string shorten(std::string_view text, std::size_t bytes);

}  // namespace cupel
