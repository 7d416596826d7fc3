#include "verifiers/format/internal/lookalike.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/utf8.h"
#include "verifiers/format/internal/python_text.h"

namespace cupel::format {
namespace {

constexpr char32_t kNothing = 0;  // a character that a reader overlooks

bool is_invisible(char32_t c) {
  constexpr char32_t kBrailleBlank = 0x2800;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == kBrailleBlank) return true;
  return c > 0xFF ? u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT)
                  : c == 0xAD;
}

/// Characters that look like another one: what they look like, and then the characters.
constexpr std::u32string_view kAlike[] = {
    U"<\u2039\u2329\u276E\u27E8\u3008\u300A\uFE64",
    U">\u203A\u232A\u276F\u27E9\u3009\u300B\uFE65",
    U"/\u2044\u2215\u29F8",
    U"a\u0430",
    U"c\u0441",
    U"e\u0435",
    U"i\u0456",
    U"k\u043A",
    U"o\u043E\u03BF",
    U"p\u0440",
    U"s\u0455",
    U"x\u0445",
    U"y\u0443",
};

/// What a reader takes `c` for.
char32_t as_seen(char32_t c) {
  if (c > ' ' && c < 'A') return c;
  if (c == '\\' || is_python_space(c) || is_invisible(c)) return kNothing;
  if (c >= 'A' && c <= 'Z') return c + ('a' - 'A');
  if (c < 0x80) return c;
  if (c >= 0xFF01 && c <= 0xFF5E) return as_seen(c - 0xFEE0);  // full-width forms
  for (const std::u32string_view alike : kAlike)
    if (alike.find(c, 1) != alike.npos) return alike[0];
  return c;
}

std::u32string seen_of(std::string_view text) {
  std::u32string seen;
  for (std::size_t i = 0; i < text.size();)
    if (const char32_t c = as_seen(next_character(text, i)); c != kNothing) seen += c;
  return seen;
}

/// Where what looks like `seen` ends, if it begins at `at`. `<tag …>` counts, if it ends soon.
std::size_t end_of_lookalike(std::string_view text, std::size_t at, std::u32string_view seen) {
  constexpr std::size_t kMostOverlooked = 64;  // bytes
  const std::size_t limit = std::min(text.size(), at + 4 * seen.size() + kMostOverlooked);
  std::size_t matched = 0;
  bool in_attributes = false;
  while (at < limit) {
    const char32_t raw = next_character(text, at);
    const char32_t c = as_seen(raw);
    if (matched + 1 == seen.size() && seen[matched] == '>' && is_python_space(raw))
      in_attributes = true;
    if (c == kNothing) continue;
    if (c == seen[matched]) {
      if (++matched == seen.size()) return at;
    } else if (!in_attributes || c == '<') {
      return kNowhere;
    }
  }
  return kNowhere;
}

using ByteSet = std::array<unsigned char, 256>;

/// The bytes that something may begin with that looks like `first`: those of itself and of a
/// capital, and of the brackets and full-width forms above.
ByteSet bytes_like(char32_t first) {
  ByteSet is_like{};
  for (unsigned byte = 0; byte < 256; ++byte)
    is_like[byte] = byte < 0x80 ? as_seen(byte) == first : first >= 0x80 && byte >= 0xC2;
  for (const unsigned byte : {0xE2u, 0xE3u, 0xEFu}) is_like[byte] = true;
  return is_like;
}

/// The first byte of `text` from `at` on that is in the set, or its length.
std::size_t find_any(std::string_view text, std::size_t at, const ByteSet& set) {
  const auto holds = [&](std::size_t i) { return set[static_cast<unsigned char>(text[i])]; };
  while (at + 4 <= text.size() && !(holds(at) | holds(at + 1) | holds(at + 2) | holds(at + 3)))
    at += 4;
  while (at < text.size() && !holds(at)) ++at;
  return at;
}

}  // namespace

Lookalike find_lookalike(std::string_view text, std::string_view mark) {
  const std::u32string seen = seen_of(mark);
  if (seen.size() < 2) return {kNowhere, {}};
  const ByteSet is_like = bytes_like(seen[0]);
  std::size_t at = 0;
  while ((at = find_any(text, at, is_like)) < text.size()) {
    const std::size_t start = at;
    if (as_seen(next_character(text, at)) != seen[0]) continue;
    const std::size_t end = end_of_lookalike(text, start, seen);
    if (end == kNowhere) continue;
    const std::string_view found = text.substr(start, end - start);
    if (found != mark) return {start, found};
  }
  return {kNowhere, {}};
}

bool has_content(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_character(text, i);
    if (!is_python_space(c) && !is_invisible(c)) return true;
  }
  return false;
}

}  // namespace cupel::format
