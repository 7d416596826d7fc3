#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace cupel::instructions {

// Each of these gives the place in `text` that follows, `i` where there is nothing of the kind.

/// Behind spaces, emphasis, quotes, brackets, `\text{` and words such as "option" that may stand
/// before a letter or an option's text.
std::size_t skip_opening(std::string_view text, std::size_t i);

/// Behind what closes emphasis, quotes and brackets.
std::size_t skip_closing(std::string_view text, std::size_t i);

std::size_t skip_any(std::string_view text, std::size_t i, std::string_view characters);

/// Behind the first of these words that stands here, whatever its case; `i` if none does.
std::size_t skip_word(std::string_view text, std::size_t i,
                      std::initializer_list<std::string_view> words);

/// Whether a word goes on at `i`: a letter or digit, or what ties one to the next (`A-level`,
/// `I'm`, `3.5`, `C++`).
bool goes_on(std::string_view text, std::size_t i);

}  // namespace cupel::instructions
