#pragma once

#include <cstdint>
#include <string_view>

namespace cupel::math {

/// What an English word says in a number.
enum class NumeralKind : std::uint8_t {
  article,  ///< a, an: a one before hundred, dozen, half, third …
  zero,
  unit,  ///< one … nine
  teen,  ///< ten … nineteen
  tens,  ///< twenty … ninety
  hundred,
  scale,  ///< thousand, million, …; dozen
  part,   ///< half, third, … hundredth: one of that many parts
  parts,  ///< halves, thirds, …
  conjunction,
  minus,
  point,
  none,
};

struct NumeralWord {
  std::string_view word;
  NumeralKind kind = NumeralKind::none;
  std::int64_t value = 0;
};

/// Of a word in any case; kind `none` for words that no number contains.
NumeralWord numeral_word(std::string_view word);

}  // namespace cupel::math
