#include "trainer/tokenizer/internal/character_class.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <vector>

#include "base/utf8.h"

namespace cupel::trainer {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// The letters and numbers that came after Unicode 15.0, which is what ICU 72 knows: those of 15.1
/// and 16.0.
constexpr std::array kRecentLetters = {
    Range{0x1C89, 0x1C8A},   Range{0xA7CB, 0xA7CD},   Range{0xA7DA, 0xA7DC},
    Range{0x105C0, 0x105F3}, Range{0x10D4A, 0x10D65}, Range{0x10D6F, 0x10D85},
    Range{0x10EC2, 0x10EC4}, Range{0x11380, 0x11389}, Range{0x1138B, 0x1138B},
    Range{0x1138E, 0x1138E}, Range{0x11390, 0x113B5}, Range{0x113B7, 0x113B7},
    Range{0x113D1, 0x113D1}, Range{0x113D3, 0x113D3}, Range{0x11BC0, 0x11BE0},
    Range{0x13460, 0x143FA}, Range{0x16100, 0x1611D}, Range{0x16D40, 0x16D6C},
    Range{0x18CFF, 0x18CFF}, Range{0x1E5D0, 0x1E5ED}, Range{0x1E5F0, 0x1E5F0},
    Range{0x2EBF0, 0x2EE5D}};
constexpr std::array kRecentNumbers = {Range{0x10D40, 0x10D49}, Range{0x116D0, 0x116E3},
                                       Range{0x11BF0, 0x11BF9}, Range{0x16130, 0x16139},
                                       Range{0x16D70, 0x16D79}, Range{0x1CCF0, 0x1CCF9},
                                       Range{0x1E5F1, 0x1E5FA}};

/// An ICU that is newer than Oniguruma knows characters that it does not.
bool is_known_to_oniguruma(UChar32 c) {
  UVersionInfo age;
  u_charAge(c, age);
  return age[0] < 16 || (age[0] == 16 && age[1] == 0);
}

bool is_in(const auto& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

CharacterClass class_of(char32_t c) {
  if (c == '\r' || c == '\n') return CharacterClass::line_break;
  const auto character = static_cast<UChar32>(c);
  if (u_hasBinaryProperty(character, UCHAR_WHITE_SPACE)) return CharacterClass::space;
  if (is_in(kRecentLetters, c)) return CharacterClass::letter;
  if (is_in(kRecentNumbers, c)) return CharacterClass::number;
  if (!is_known_to_oniguruma(character)) return CharacterClass::other;
  const std::uint32_t category = U_GET_GC_MASK(character);
  if (category & U_GC_L_MASK) return CharacterClass::letter;
  return category & U_GC_N_MASK ? CharacterClass::number : CharacterClass::other;
}

constexpr std::array<CharacterClass, 128> ascii_classes() {
  std::array<CharacterClass, 128> classes{};
  for (unsigned c = 0; c < 128; ++c) {
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (c == '\r' || c == '\n')
      classes[c] = CharacterClass::line_break;
    else if (c == ' ' || (c >= 9 && c <= 13))
      classes[c] = CharacterClass::space;
    else if (is_letter)
      classes[c] = CharacterClass::letter;
    else if (c >= '0' && c <= '9')
      classes[c] = CharacterClass::number;
  }
  return classes;
}

/// Of every code point: a megabyte, made once.
std::vector<CharacterClass> all_classes() {
  std::vector<CharacterClass> classes(0x110000);
  for (char32_t c = 0; c < classes.size(); ++c) classes[c] = class_of(c);
  return classes;
}

}  // namespace

constinit const std::array<CharacterClass, 128> kAsciiClasses = ascii_classes();

CharacterClass character_class(char32_t c) {
  static const std::vector<CharacterClass> classes = all_classes();
  return classes[c];
}

SeenCharacter wide_character_at(std::string_view text, std::size_t i) {
  std::size_t end = i;
  const CharacterClass kind = character_class(next_character(text, end));
  return {kind, end - i};
}

bool is_word_character(char32_t c) {
  const auto character = static_cast<UChar32>(c);
  // Letters by our own table: ICU may know fewer of them.
  return character_class(c) == CharacterClass::letter ||
         u_hasBinaryProperty(character, UCHAR_ALPHABETIC) ||
         u_hasBinaryProperty(character, UCHAR_JOIN_CONTROL) ||
         (U_GET_GC_MASK(character) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK));
}

}  // namespace cupel::trainer
