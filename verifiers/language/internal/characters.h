#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "verifiers/language/languages.h"

namespace cupel::language {

/// Letters of a script that several languages here share: evidence tells them apart.
enum class Family : std::uint8_t { latin, cyrillic, arabic, han, none };
constexpr std::size_t kFamilies = 4;

enum class Kind : std::uint8_t {
  letter,
  unit,  ///< a letter of a script without spaces between words: it counts by itself
  digit,
  space,
  line_end,
  joiner,  ///< an apostrophe or hyphen: inside words
  stop,    ///< ends a sentence
  punctuation,
  symbol,     ///< of formulas and code
  markup,     ///< may open something that is no prose
  invisible,  ///< combining, zero-width, bidirectional: as if it were not there
};

/// What a character is to a reader of words.
struct Character {
  Kind kind = Kind::symbol;
  Family family = Family::none;
  LanguageId language = 0;  ///< of a letter without family: its script has one language
  std::uint16_t code = 0;   ///< of a letter with family: its number among those that evidence
                            ///< knows, in small letters; 0: not known
};

/// All characters. Immutable.
class Characters {
 public:
  const Character& operator[](char32_t c) const {
    if (c < kPlane) return plane_[c];
    return c >= 0x20000 && c < 0x40000 ? kHan : c >= 0xE0000 ? kInvisible : kSymbol;
  }

 private:
  friend const Characters& characters();
  Characters();

  static constexpr char32_t kPlane = 0x10000;  // what languages here are written with
  static constexpr Character kHan{Kind::unit, Family::han, 0, 0};
  static constexpr Character kInvisible{Kind::invisible, Family::none, 0, 0};
  static constexpr Character kSymbol{};

  std::array<Character, kPlane> plane_;
};

const Characters& characters();

/// As `next_character`, which is asked where this is not two or three bytes of well-formed UTF-8.
inline char32_t read_character(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto trails = [&](std::size_t at) { return (byte(at) & 0xC0) == 0x80; };
  const char32_t first = byte(i);
  if (first < 0x80) {
    ++i;
    return first;
  }
  if (first < 0xC2 || first >= 0xF0 || i + 1 == text.size() || !trails(i + 1))
    return next_character(text, i);
  if (first < 0xE0) {
    i += 2;
    return (first & 0x1F) << 6 | (byte(i - 1) & 0x3Fu);
  }
  // Behind 0xE0 and 0xED not every byte may stand.
  if (first == 0xE0 || first == 0xED || i + 2 == text.size() || !trails(i + 2))
    return next_character(text, i);
  i += 3;
  return (first & 0xF) << 12 | (byte(i - 2) & 0x3Fu) << 6 | (byte(i - 1) & 0x3Fu);
}

}  // namespace cupel::language
