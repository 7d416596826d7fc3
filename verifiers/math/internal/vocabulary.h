#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "verifiers/math/internal/token.h"

namespace cupel::math {

/// What a name stands for. `text` is the canonical name of a symbol, the sign of a currency, ….
struct Entry {
  Tok kind;
  std::uint8_t code;
  std::string_view text;
};

/// A LaTeX command by its name without the backslash; nothing for names not known.
std::optional<Entry> find_command(std::string_view name);

/// A word of plain text that means something in mathematics: sin, pi, sqrt, and, infinity.
std::optional<Entry> find_word(std::string_view word);

/// A character beyond ASCII.
std::optional<Entry> find_character(char32_t character);

/// Whether a short word is everyday English, so that it is not a product of symbols.
bool is_everyday_word(std::string_view word);

/// Whether these are the letters of "5th", "1st".
bool is_ordinal_ending(std::string_view letters);

}  // namespace cupel::math
