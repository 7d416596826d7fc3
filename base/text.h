#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace cupel {

inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
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
