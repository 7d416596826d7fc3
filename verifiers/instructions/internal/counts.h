#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::instructions {

// What instructions count in a response, each as a pattern of Python's `re` finds it. All take
// valid UTF-8 and are linear in its length.

/// `\w+`
std::size_t count_words(std::string_view text);

/// `\[.*?\]`
std::size_t count_placeholders(std::string_view text);

/// Lines that begin with `*` and something else, and those that begin with `-`:
/// `^\s*\*[^\*].*$` and `^\s*-.*$`. A line's first pattern may run into the next line, as theirs.
std::size_t count_bullets(std::string_view text);

/// `\*[^\n\*]*\*` and `\*\*[^\n\*]*\*\*`, those that hold more than space.
std::size_t count_highlights(std::string_view text);

/// `NAME\s?\d+`
std::size_t count_sections(std::string_view text, std::string_view name);

}  // namespace cupel::instructions
