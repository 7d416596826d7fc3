#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::code {

/// ASCII white space; others, such as a no-break space, are parts of words.
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_space_in_line(char c) { return is_space(c) && c != '\n'; }

constexpr bool is_blank(std::string_view text) {
  for (const char c : text)
    if (!is_space(c)) return false;
  return true;
}

constexpr std::string_view without_space_at_end(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

constexpr std::string_view without_space_around(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return without_space_at_end(text);
}

/// Takes the first line off `text`, with the line feed that ends it.
constexpr std::string_view take_line(std::string_view& text) {
  const std::size_t feed = text.find('\n');
  const std::string_view line =
      text.substr(0, feed == std::string_view::npos ? text.size() : feed + 1);
  text.remove_prefix(line.size());
  return line;
}

}  // namespace cupel::code
