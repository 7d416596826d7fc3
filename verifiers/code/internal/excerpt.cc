#include "verifiers/code/internal/excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/utf8.h"

namespace cupel::code {
namespace {

constexpr std::size_t kShown = 40;

bool is_inside_character(std::string_view text, std::size_t i) {
  return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
}

/// The nearest start of a character at or before `i`, unless that is far off.
std::size_t character_start(std::string_view text, std::size_t i) {
  std::size_t start = i;
  while (start > 0 && i - start < 3 && is_inside_character(text, start)) --start;
  return is_inside_character(text, start) ? i : start;
}

/// Controls, and characters of no width or that turn the direction of writing.
bool is_invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA1) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

void append_byte(std::string& out, char byte) {
  fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(byte));
}

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const char32_t c = next_character(text, i);
    const std::string_view bytes = text.substr(start, i - start);
    if (c == 0xFFFD && bytes != "\xEF\xBF\xBD") {
      for (const char byte : bytes) append_byte(out, byte);
    } else if (c == '"' || c == '\\') {
      (out += '\\') += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x80 && is_invisible(c)) {
      append_byte(out, bytes.front());
    } else if (is_invisible(c)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(c));
    } else {
      out += bytes;
    }
  }
}

}  // namespace

std::string quoted_around(std::string_view text, std::size_t spot) {
  std::size_t begin = 0, end = text.size();
  if (text.size() > kShown) {
    spot = std::min(spot, text.size());
    begin =
        character_start(text, std::min(spot - std::min(spot, kShown / 2), text.size() - kShown));
    end = character_start(text, std::min(begin + kShown, text.size()));
  }
  std::string quoted = begin > 0 ? "\"…" : "\"";
  append_escaped(quoted, text.substr(begin, end - begin));
  quoted += end < text.size() ? "…\"" : "\"";
  return quoted;
}

}  // namespace cupel::code
