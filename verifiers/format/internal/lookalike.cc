#include "verifiers/format/internal/lookalike.h"

#include <unicode/uchar.h>

#include <algorithm>
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

/// Whether what looks like `first` may begin with this byte: itself, a capital, or one of the
/// brackets and full-width forms above.
bool may_begin(char byte, char32_t first) {
  const auto value = static_cast<unsigned char>(byte);
  if (value < 0x80) return as_seen(value) == first;
  return value == 0xE2 || value == 0xE3 || value == 0xEF || (first >= 0x80 && value >= 0xC2);
}

}  // namespace

Lookalike find_lookalike(std::string_view text, std::string_view mark) {
  const std::u32string seen = seen_of(mark);
  if (seen.size() < 2) return {kNowhere, {}};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (!may_begin(text[at], seen[0])) {
      ++at;
      continue;
    }
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
