#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cupel::trainer {

/// What split patterns tell apart: `\p{L}`, `\p{N}`, `\s` and the rest; `[\r\n]` is a space too.
enum class CharacterClass : std::uint8_t { other, letter, number, space, line_break };

/// One character of a text: its class and how many bytes it has.
struct SeenCharacter {
  CharacterClass kind;
  std::size_t bytes;
};

extern const std::array<CharacterClass, 128> kAsciiClasses;

/// The class as Oniguruma 6.9.10 has it (Unicode 16), which the PyPI package `tokenizers` 0.23
/// uses, whatever version of Unicode the ICU at hand knows.
CharacterClass character_class(char32_t c);

/// The character at `i` of well-formed UTF-8, where it is none of ASCII. `i` is inside `text`.
SeenCharacter wide_character_at(std::string_view text, std::size_t i);

/// The character at `i` of well-formed UTF-8. `i` is inside `text`.
inline SeenCharacter character_at(std::string_view text, std::size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  return byte < 0x80 ? SeenCharacter{kAsciiClasses[byte], 1} : wide_character_at(text, i);
}

/// Whether Rust's `regex` has it in `\w`: alphabetic, marks, decimal digits, connectors, joiners.
bool is_word_character(char32_t c);

}  // namespace cupel::trainer
