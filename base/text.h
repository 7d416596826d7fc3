#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace cupel {

inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

inline std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Where `needle`, which is not empty, first occurs from `from` on. As std::string_view::find, but
/// quick also where the needle's first character is everywhere.
inline std::size_t first_occurrence(std::string_view text, std::string_view needle,
                                    std::size_t from = 0) {
  constexpr std::size_t kWindow = 1 << 16;  // sanitizers check all that a call may read
  for (; from < text.size(); from += kWindow) {
    const std::string_view window = text.substr(from, kWindow + needle.size() - 1);
    const void* found = ::memmem(window.data(), window.size(), needle.data(), needle.size());
    if (found) return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
  }
  return std::string_view::npos;
}

/// How often `needle` occurs, none over another, as Python's `str.count` has it; what is more than
/// `most` counts as `most`.
inline std::size_t count_occurrences(std::string_view text, std::string_view needle,
                                     std::size_t most) {
  std::size_t count = 0;
  for (std::size_t at = 0; count < most; ++count, at += needle.size())
    if ((at = first_occurrence(text, needle, at)) == std::string_view::npos) break;
  return count;
}

/// Where `needle` last occurs, as std::string_view::rfind but at the speed of memrchr: quick where
/// the needle's first character is rare.
inline std::size_t last_occurrence(std::string_view text, std::string_view needle) {
  constexpr std::size_t kWindow = 4096;  // sanitizers check all that a call may read
  std::size_t end = text.size() < needle.size() ? 0 : text.size() - needle.size() + 1;
  while (end > 0) {
    const std::size_t from = end > kWindow ? end - kWindow : 0;
    const void* found = ::memrchr(text.data() + from, needle[0], end - from);
    end = found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : from;
    if (found && text.substr(end).starts_with(needle)) return end;
  }
  return std::string_view::npos;
}

}  // namespace cupel
