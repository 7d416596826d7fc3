#include "base/utf8.h"

#include <unicode/utf8.h>

namespace cupel {

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || U_IS_SURROGATE(c)) c = 0xFFFD;
  char bytes[U8_MAX_LENGTH];
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(c));
  out.append(bytes, length);
}

void append_valid_utf8(std::string& out, std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t start = i;
    UChar32 c;
    U8_NEXT(bytes, i, text.size(), c);
    if (c < 0)
      append_utf8(out, 0xFFFD);
    else
      out.append(text.substr(start, i - start));
  }
}

std::size_t valid_utf8_length(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t start = i;
    UChar32 c;
    U8_NEXT(bytes, i, text.size(), c);
    if (c < 0) return start;
  }
  return i;
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
