#include "verifiers/format/internal/lookalike.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
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

/// The bytes that stand for nothing, or for something that only the next ones tell.
const Beginnings::Bytes& open_bytes() {
  static const auto kOpen = [] {
    Beginnings::Bytes open{};
    for (unsigned byte = 0; byte < open.size(); ++byte)
      open[byte] = byte >= 0x80 || as_seen(byte) == kNothing;
    return open;
  }();
  return kOpen;
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
class Candidates {
 public:
  explicit Candidates(std::u32string_view seen) {
    const char32_t first = seen[0];
    for (const std::u32string_view alike : kAlike)
      if (alike[0] == first)
        for (const char32_t c : alike.substr(1)) add(c);
    if (first < 0x80)
      add_ascii(static_cast<char>(first), seen[1]);
    else
      add(first);
    std::fill(first_.begin() + static_cast<std::ptrdiff_t>(count_), first_.end(), first_[0]);
  }

  /// The next one from `at` on, or the length of the text.
  std::size_t next(std::string_view text, std::size_t at) const {
    for (; at + kBlock <= text.size(); at += kBlock) {
      std::size_t words[kBlock / kWord];
      mark_first_bytes(text.data() + at, reinterpret_cast<unsigned char*>(words));
      for (std::size_t i = 0; i < std::size(words); ++i) {
        if (words[i] == 0) continue;
        const std::size_t found = next_in(text, at + i * kWord, at + (i + 1) * kWord);
        if (found != kNowhere) return found;
      }
    }
    return std::min(next_in(text, at, text.size()), text.size());
  }

 private:
  static constexpr std::size_t kWord = sizeof(std::size_t);
  static constexpr std::size_t kBlock = 4 * kWord;
  static constexpr std::size_t kMostFirst = 6;

  void add(char32_t c) {
    std::string bytes;
    append_utf8(bytes, c);
    beginnings_.add(bytes);
    add_first(bytes[0]);
  }

  /// Behind a first character of one byte stands what may be part of `second`, perhaps behind what
  /// is overlooked.
  void add_ascii(char small, char32_t second) {
    Beginnings::Bytes any;
    any.fill(true);
    const Beginnings::Bytes& is_open = open_bytes();
    Beginnings::Bytes is_second = {}, is_either = is_open;
    std::fill(is_second.begin() + 0x80, is_second.end(), true);
    for (const char32_t c : {second, static_cast<char32_t>(second - ('a' - 'A'))})
      if (c < 0x80 && as_seen(c) == second) is_second[c] = is_either[c] = true;
    const auto add_byte = [&](char c) {
      beginnings_.add(c, is_second, any);
      beginnings_.add(c, is_open, is_either);
      add_first(c);
      add(static_cast<unsigned char>(c) + kFullWidth);
    };
    add_byte(small);
    if (small >= 'a' && small <= 'z') add_byte(static_cast<char>(small - ('a' - 'A')));
  }

  void add_first(char byte) {
    const auto end = first_.begin() + static_cast<std::ptrdiff_t>(count_);
    if (std::find(first_.begin(), end, byte) == end) first_.at(count_++) = byte;
  }

  /// Marks each first byte of a block. Without a way out, so that it goes by many bytes at once.
  void mark_first_bytes(const char* block, unsigned char* marks) const {
    for (std::size_t i = 0; i < kBlock; ++i) {
      int is_first = 0;
      for (const char byte : first_) is_first |= block[i] == byte ? 1 : 0;
      marks[i] = static_cast<unsigned char>(is_first);
    }
  }

  /// The next one that begins before `end`, kNowhere if there is none.
  std::size_t next_in(std::string_view text, std::size_t at, std::size_t end) const {
    for (; at < end; ++at)
      if (beginnings_.may_begin(text[at]) && beginnings_.may_begin(text, at)) return at;
    return kNowhere;
  }

  Beginnings beginnings_;
  std::array<char, kMostFirst> first_ = {};  ///< the bytes with which one may begin
  std::size_t count_ = 0;
};

}  // namespace

Lookalike find_lookalike(std::string_view text, std::string_view mark) {
  const std::u32string seen = seen_of(mark);
  if (seen.size() < 2) return {kNowhere, {}};
  const Candidates candidates(seen);
  for (std::size_t at = 0; (at = candidates.next(text, at)) < text.size(); ++at) {
    const std::size_t end = end_of_lookalike(text, at, seen);
    if (end == kNowhere || text.substr(at, end - at) == mark) continue;
    return {at, text.substr(at, end - at)};
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
