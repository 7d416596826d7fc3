#pragma once

#include <array>
#include <cstdint>

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

const Character& character(char32_t c);

/// The same for the characters up to U+007F, near at hand.
const std::array<Character, 128>& ascii_characters();

}  // namespace cupel::language
