#include "verifiers/format/internal/python_text.h"

#include <cstring>

#include "base/utf8.h"

namespace cupel::format {
namespace {

bool is_trail(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The byte of `needle` to look for: words and line breaks are everywhere, marks are not.
std::size_t telling_byte(std::string_view needle) {
  const std::size_t mark = needle.find_first_of("<`#|\\{}[]");
  return mark == kNowhere ? 0 : mark;
}

}  // namespace

std::size_t end_of_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) {
      if (!is_python_space(byte)) break;
      ++at;
      continue;
    }
    std::size_t next = at;
    if (!is_python_space(next_character(text, next))) break;
    at = next;
  }
  return at;
}

std::string_view strip(std::string_view text) {
  text.remove_prefix(end_of_space(text, 0));
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && is_trail(text[start])) --start;
    std::size_t end = start;
    if (!is_python_space(next_character(text, end)) || end != text.size()) break;
    text = text.substr(0, start);
  }
  return text;
}

std::size_t find(std::string_view text, std::string_view needle, std::size_t at) {
  if (text.size() < needle.size()) return kNowhere;
  const std::size_t shift = telling_byte(needle);
  const std::size_t last = text.size() - needle.size();
  while (at <= last) {
    const void* found = std::memchr(text.data() + at + shift, needle[shift], last - at + 1);
    if (!found) return kNowhere;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) - shift;
    if (std::memcmp(text.data() + at, needle.data(), needle.size()) == 0) return at;
    ++at;
  }
  return kNowhere;
}

std::size_t count_to(std::string_view text, std::string_view needle, std::size_t most) {
  std::size_t count = 0;
  for (std::size_t at = 0; count < most; ++count, at += needle.size())
    if ((at = find(text, needle, at)) == kNowhere) break;
  return count;
}

std::string_view behind_last(std::string_view text, std::string_view separator) {
  std::size_t behind = 0, at;
  while ((at = find(text, separator, behind)) != kNowhere) behind = at + separator.size();
  return text.substr(behind);
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += !is_trail(c);
  return count;
}

}  // namespace cupel::format
