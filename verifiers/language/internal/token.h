#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "verifiers/language/internal/characters.h"
#include "verifiers/language/internal/letter_block.h"
#include "verifiers/language/internal/word_key.h"

namespace cupel::language {

/// What stands between two spaces, or less: it also ends before markup and before a letter of a
/// script without spaces.
struct Token {
  static constexpr std::size_t kMostParts = 128;  ///< letters and breaks

  std::size_t begin = 0, end = 0;
  std::size_t word_begin = 0, word_end = 0;  ///< without the punctuation around it
  std::size_t letters = 0, digits = 0, capitals = 0, symbols = 0;
  Family family = Family::none;  ///< of the first letter
  LanguageId language = 0;       ///< where there is no family
  char32_t first_letter = 0, last_letter = 0;
  bool is_capitalised = false;
  bool ends_sentence = false;
  bool has_slash = false;
  bool is_mixed = false;  ///< letters of several alphabets

  /// Letters by number, with a kBreak behind each part of a word. Only the first ones are looked
  /// at, however many there are.
  std::array<std::uint8_t, kMostParts + LetterBlock::kLongest> parts;
  std::size_t parts_size = 0;
  static constexpr std::uint8_t kBreak = 0xFF;

  void clear(std::size_t at) {
    begin = end = at;
    letters = digits = capitals = symbols = parts_size = 0;
    is_capitalised = is_mixed = ends_sentence = has_slash = false;
  }

  WordKey key() const { return WordKey::of_bytes(parts.data(), parts_size); }

  bool is_address(std::string_view text) const;

  /// Formulas, numbers, code names, addresses: no words, though they may hold letters.
  bool is_formal(std::string_view text) const;

  /// UN, NASA: the same in many languages.
  bool is_acronym() const { return letters >= 2 && letters <= 5 && capitals == letters; }
};

/// Reads the token at `i`, which is no space and no letter of a script without spaces; one byte is
/// read at least.
void read_token(std::string_view text, std::size_t i, const Characters& characters, Token& token);

/// m, kg, km/h: a unit where it follows a number.
bool is_unit_symbol(std::string_view word);

}  // namespace cupel::language
