#include "verifiers/language/internal/token.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace cupel::language {
namespace {

/// What the characters up to U+007F are, near at hand.
const std::array<Character, 128>& ascii() {
  static const auto table = [] {
    std::array<Character, 128> characters;
    for (char32_t c = 0; c < 128; ++c) characters[c] = character(c);
    return characters;
  }();
  return table;
}

void add_letter(Token& token, const Character& c, char32_t letter) {
  if (token.letters++ == 0) {
    token.family = c.family;
    token.language = c.language;
    token.first_letter = letter;
    token.is_capitalised = u_isupper(static_cast<UChar32>(letter));
  }
  token.last_letter = letter;
  if (c.family == token.family && token.parts.size() < Token::kMostParts)
    token.parts += static_cast<char16_t>(c.code);
}

/// Puts an accent (U+0300 to U+036F) on the last letter.
void add_accent(Token& token, char32_t accent) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  const UChar32 composed = unorm2_composePair(nfc, static_cast<UChar32>(token.last_letter),
                                              static_cast<UChar32>(accent));
  if (composed < 0 || token.parts.empty() || token.parts.back() == Token::kBreak) return;
  token.last_letter = static_cast<char32_t>(composed);
  token.parts.back() = static_cast<char16_t>(character(token.last_letter).code);
}

void end_part(Token& token) {
  if (!token.parts.empty() && token.parts.back() != Token::kBreak) token.parts += Token::kBreak;
}

}  // namespace

bool Token::is_address(std::string_view text) const {
  const std::string_view word = text.substr(begin, end - begin);
  return word.find("://") != std::string_view::npos || word.starts_with("www.");
}

bool Token::is_formal(std::string_view text) const {
  constexpr std::size_t kWordBesideDigits = 4;  // COVID-19 is a word, 13th and 21cm are numbers
  if (symbols > 0) return true;
  if (digits > 0 && letters < kWordBesideDigits) return true;
  return is_address(text);
}

void read_token(std::string_view text, std::size_t i, Token& token) {
  std::u16string parts = std::move(token.parts);
  parts.clear();
  token = Token{};
  token.begin = i;
  token.parts = std::move(parts);
  const auto& quick = ascii();
  while (i < text.size()) {
    const std::size_t start = i;
    const auto byte = static_cast<unsigned char>(text[i]);
    char32_t c = byte;
    if (byte < 0x80)
      ++i;
    else
      c = next_character(text, i);
    const Character& kind = byte < 0x80 ? quick[byte] : character(c);
    switch (kind.kind) {
      case Kind::letter:
        add_letter(token, kind, c);
        token.capitals += c >= 'A' && c <= 'Z';
        token.ends_sentence = false;
        continue;
      case Kind::invisible:
        if (c >= 0x300 && c < 0x370) add_accent(token, c);
        continue;
      case Kind::punctuation:
        end_part(token);
        continue;
      case Kind::joiner:
        end_part(token);
        continue;
      case Kind::stop:
        end_part(token);
        token.ends_sentence = true;
        continue;
      case Kind::digit:
        end_part(token);
        ++token.digits;
        token.ends_sentence = false;
        continue;
      case Kind::symbol:
        end_part(token);
        ++token.symbols;
        continue;
      case Kind::markup:
        if (start == token.begin) {
          ++token.symbols;
          continue;
        }
        break;
      case Kind::unit:
      case Kind::space:
      case Kind::line_end:
        break;
    }
    i = start;
    break;
  }
  end_part(token);
  token.end = i;
}

bool is_unit_symbol(std::string_view word) {
  constexpr auto kUnits = std::to_array<std::string_view>(
      {"Hz",  "Pa",   "bar", "cm",  "cm²", "cm³", "dB",  "dm",   "eV", "ft",  "g/mol", "ha",
       "hPa", "hr",   "hrs", "kB",  "kHz", "kJ",  "kPa", "kV",   "kW", "kWh", "kg",    "kg/m³",
       "km",  "km/h", "km²", "kN",  "lb",  "lbs", "m/s", "m/s²", "mA", "mL",  "mg",    "mi",
       "min", "ml",   "mm",  "mm²", "mol", "mph", "ms",  "mV",   "m²", "m³",  "nm",    "oz",
       "rad", "sec",  "yd",  "°C",  "°F",  "Ω",   "μm",  "µm",   "кг", "км",  "км/ч",  "м/с",
       "мм",  "см",   "GB",  "MB",  "TB",  "GHz", "MHz", "MW",   "Nm", "cal", "kcal",  "MPa"});
  while (!word.empty() && (word.back() == '.' || word.back() == ',' || word.back() == ')' ||
                           word.back() == ';' || word.back() == ':'))
    word.remove_suffix(1);
  return std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

}  // namespace cupel::language
