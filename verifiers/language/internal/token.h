#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/language/internal/characters.h"

namespace cupel::language {

/// What stands between two spaces, or less: it also ends before markup and before a letter of a
/// script without spaces.
struct Token {
  std::size_t begin = 0, end = 0;
  std::size_t letters = 0, digits = 0, capitals = 0, symbols = 0;
  Family family = Family::none;  ///< of the first letter
  LanguageId language = 0;       ///< where there is no family
  char32_t first_letter = 0, last_letter = 0;
  bool is_capitalised = false;
  bool ends_sentence = false;
  std::u16string parts;  ///< letters by number, a kBreak behind each part of a word

  static constexpr char16_t kBreak = 0xFFFF;
  static constexpr std::size_t kMostParts = 96;  // letters beyond are counted, not looked at

  bool is_address(std::string_view text) const;

  /// Formulas, numbers, code names, addresses: no words, though they may hold letters.
  bool is_formal(std::string_view text) const;

  /// UN, NASA: the same in many languages.
  bool is_acronym() const { return letters >= 2 && letters <= 5 && capitals == letters; }
};

/// Reads the token at `i`, which is no space and no letter of a script without spaces; one byte is
/// read at least. `token` is used again to save memory.
void read_token(std::string_view text, std::size_t i, Token& token);

/// m, kg, km/h: a unit where it follows a number.
bool is_unit_symbol(std::string_view word);

}  // namespace cupel::language
