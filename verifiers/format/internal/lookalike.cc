#include "verifiers/format/internal/lookalike.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/format/internal/beginnings.h"
#include "verifiers/format/internal/place.h"

namespace cupel::format {
namespace {

constexpr char32_t kNothing = 0;         // a character that a reader overlooks
constexpr char32_t kFullWidth = 0xFEE0;  // from `<` to `＜`

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
  if (c >= 0xFF01 && c <= 0xFF5E) return as_seen(c - kFullWidth);
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
    const char32_t raw =
        is_ascii(text[at]) ? static_cast<unsigned char>(text[at++]) : next_character(text, at);
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

/// Where something may begin that looks like a text.
struct Candidates {
  Beginnings beginnings = {};
  char plain, capital;        ///< the bytes below 0x80 with which it may
  unsigned char wide = 0xFF;  ///< and the least of the others
};

Candidates candidates_of(std::u32string_view seen) {
  Beginnings::Bytes second;
  for (unsigned byte = 0; byte < second.size(); ++byte)
    second[byte] = byte >= 0x80 || as_seen(byte) == seen[1] || as_seen(byte) == kNothing;
  Candidates candidates;
  const auto add_wide = [&](char32_t c) {
    std::string bytes;
    append_utf8(bytes, c);
    candidates.beginnings.add(bytes);
    candidates.wide = std::min(candidates.wide, static_cast<unsigned char>(bytes[0]));
  };
  const char32_t first = seen[0];
  for (const std::u32string_view alike : kAlike)
    if (alike[0] == first) std::for_each(alike.begin() + 1, alike.end(), add_wide);
  if (first >= 0x80) {
    add_wide(first);
    candidates.plain = candidates.capital = '\0';
    return candidates;
  }
  candidates.plain = candidates.capital = static_cast<char>(first);
  if (first >= 'a' && first <= 'z') candidates.capital = static_cast<char>(first - ('a' - 'A'));
  for (const char c : {candidates.plain, candidates.capital}) {
    candidates.beginnings.add(c, second);
    add_wide(static_cast<unsigned char>(c) + kFullWidth);
  }
  return candidates;
}

constexpr std::size_t kBlock = sizeof(std::uint64_t);

constexpr std::uint64_t each_byte(unsigned char byte) { return byte * 0x0101010101010101u; }

/// The highest bit of each byte that is zero.
constexpr std::uint64_t zero_bytes(std::uint64_t bytes) {
  return ~(((bytes & each_byte(0x7F)) + each_byte(0x7F)) | bytes) & each_byte(0x80);
}

/// Whether no candidate begins in the block at `bytes`.
bool has_none(const char* bytes, const Candidates& candidates) {
  std::uint64_t block;
  std::memcpy(&block, bytes, kBlock);
  const auto plain = each_byte(static_cast<unsigned char>(candidates.plain));
  const auto capital = each_byte(static_cast<unsigned char>(candidates.capital));
  const std::uint64_t from_wide =
      (block & each_byte(0x7F)) + each_byte(static_cast<unsigned char>(0x100 - candidates.wide));
  return (zero_bytes(block ^ plain) | zero_bytes(block ^ capital) |
          (from_wide & block & each_byte(0x80))) == 0;
}

}  // namespace

Lookalike find_lookalike(std::string_view text, std::string_view mark) {
  const std::u32string seen = seen_of(mark);
  if (seen.size() < 2) return {kNowhere, {}};
  const Candidates candidates = candidates_of(seen);
  for (std::size_t block = 0; block < text.size(); block += kBlock) {
    const std::size_t end_of_block = std::min(block + kBlock, text.size());
    if (end_of_block - block == kBlock && has_none(text.data() + block, candidates)) continue;
    for (std::size_t at = block; at < end_of_block; ++at) {
      if (!candidates.beginnings.may_begin(text[at])) continue;
      if (!candidates.beginnings.may_begin(text, at)) continue;
      const std::size_t end = end_of_lookalike(text, at, seen);
      if (end == kNowhere || text.substr(at, end - at) == mark) continue;
      return {at, text.substr(at, end - at)};
    }
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
