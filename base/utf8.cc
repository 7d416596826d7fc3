#include "base/utf8.h"

#include <unicode/utf8.h>

#include <algorithm>

namespace cupel {
namespace {

/// The character at `i`, negative if it is ill-formed; moves `i` behind it.
UChar32 next(std::string_view text, std::size_t& i) {
  UChar32 c;
  U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), i, text.size(), c);
  return c;
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || U_IS_SURROGATE(c)) c = 0xFFFD;
  char bytes[U8_MAX_LENGTH];
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(c));
  out.append(bytes, length);
}

char32_t next_character(std::string_view text, std::size_t& i) {
  const UChar32 c = next(text, i);
  return c < 0 ? 0xFFFD : static_cast<char32_t>(c);
}

char32_t previous_character(std::string_view text, std::size_t& i) {
  const std::string_view end =
      text.substr(0, i).substr(i - std::min<std::size_t>(i, U8_MAX_LENGTH));
  auto start = static_cast<int32_t>(end.size());
  UChar32 c;
  U8_PREV(reinterpret_cast<const uint8_t*>(end.data()), 0, start, c);
  i -= end.size() - static_cast<std::size_t>(start);
  return c < 0 ? 0xFFFD : static_cast<char32_t>(c);
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !U8_IS_TRAIL(c); }));
}

bool is_ascii(std::string_view text) {
  unsigned char all = 0;  // without a way out, so that it goes by many bytes at once
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

std::size_t valid_utf8_length(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t start = i;
    if (next(text, i) < 0) return start;
  }
  return i;
}

void append_valid_utf8(std::string& out, std::string_view text) {
  while (true) {
    std::size_t i = valid_utf8_length(text);
    out.append(text.substr(0, i));
    if (i == text.size()) return;
    next(text, i);
    append_utf8(out, 0xFFFD);
    text.remove_prefix(i);
  }
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && U8_IS_TRAIL(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

std::string shorten(std::string_view text, std::size_t bytes) {
  std::string out;
  if (text.size() <= bytes) {
    append_valid_utf8(out, text);
  } else {
    append_valid_utf8(out, utf8_prefix(text, bytes / 2));
    out += "…";
    std::size_t tail = text.size() - bytes / 2;
    while (tail < text.size() && U8_IS_TRAIL(text[tail])) ++tail;
    append_valid_utf8(out, text.substr(tail));
  }
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return out;
}

}  // namespace cupel
