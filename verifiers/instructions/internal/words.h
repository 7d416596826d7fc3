#pragma once

#include <algorithm>
#include <string_view>

namespace cupel::instructions {

/// Calls `take(word)` for each word of a text whose words are parted by single spaces.
template <class Take>
void for_each_word(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace cupel::instructions
