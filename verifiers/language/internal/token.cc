#include "verifiers/language/internal/token.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <bit>

namespace cupel::language {
namespace {

void add_to_part(Token& token, std::uint8_t code) {
  if (token.parts_size + 1 >= Token::kMostParts) return;
  token.parts[token.parts_size++] = code;
}

void add_to_part(Token& token, const LetterBlock& block) {
  if (token.parts_size + 1 >= Token::kMostParts) return;
  const std::size_t size = std::min(block.size, Token::kMostParts - 1 - token.parts_size);
  block.copy_to(token.parts.data() + token.parts_size);
  token.parts_size += size;
}

void start_word(Token& token, const Character& c, char32_t letter, std::size_t at) {
  token.word_begin = at;
  token.family = c.family;
  token.language = c.language;
  token.first_letter = letter;
  token.is_capitalised = letter < 0x80 ? letter < 'a' : u_isupper(static_cast<UChar32>(letter));
}

void add_letter(Token& token, const Character& c, char32_t letter, std::size_t at) {
  if (token.letters++ == 0) start_word(token, c, letter, at);
  token.last_letter = letter;
  token.ends_sentence = false;
  if (c.family == token.family)
    add_to_part(token, static_cast<std::uint8_t>(c.code));
  else
    token.is_mixed = true;
}

bool is_ascii_letter(std::string_view text, std::size_t i) {
  return i < text.size() && ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z');
}

/// As `add_letter` for each of the letters from `i` on that are ASCII, most letters of most texts.
/// Where they end.
std::size_t add_ascii_letters(Token& token, std::string_view text, std::size_t i,
                              const Character& first) {
  if (token.letters == 0) start_word(token, first, static_cast<unsigned char>(text[i]), i);
  const bool is_of_family = token.family == Family::latin;
  token.is_mixed |= !is_of_family;
  const std::size_t start = i;
  for (LetterBlock block = letters_at(text, i); block.size > 0; block = letters_at(text, i)) {
    i += block.size;
    if (block.capitals != 0)
      token.capitals += static_cast<std::size_t>(std::popcount(block.capitals));
    if (is_of_family) add_to_part(token, block);
    if (block.size < LetterBlock::kLongest || i == text.size()) break;
  }
  token.letters += i - start;
  token.last_letter = static_cast<unsigned char>(text[i - 1]);
  token.ends_sentence = false;
  return token.word_end = i;
}

bool is_in_part(const Token& token) {
  return token.parts_size > 0 && token.parts[token.parts_size - 1] != Token::kBreak;
}

/// Puts an accent (U+0300 to U+036F) on the last letter.
void add_accent(Token& token, char32_t accent) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  const UChar32 composed = unorm2_composePair(nfc, static_cast<UChar32>(token.last_letter),
                                              static_cast<UChar32>(accent));
  if (composed < 0 || !is_in_part(token)) return;
  token.last_letter = static_cast<char32_t>(composed);
  const Character& letter = characters()[token.last_letter];
  token.parts[token.parts_size - 1] = static_cast<std::uint8_t>(letter.code);
}

void end_part(Token& token) {
  if (!is_in_part(token)) return;
  token.parts[token.parts_size++] = Token::kBreak;
}

void end_token(Token& token, std::size_t end) {
  end_part(token);
  token.end = end;
}

}  // namespace

bool Token::is_address(std::string_view text) const {
  const std::string_view word = text.substr(begin, end - begin);
  return (has_slash && word.find("://") != std::string_view::npos) ||
         (word[0] == 'w' && word.starts_with("www."));
}

bool Token::is_formal(std::string_view text) const {
  constexpr std::size_t kWordBesideDigits = 4;  // COVID-19 is a word, 13th and 21cm are numbers
  if (symbols > 0) return true;
  if (digits > 0 && letters < kWordBesideDigits) return true;
  return is_address(text);
}

void read_token(std::string_view text, std::size_t i, const Characters& characters, Token& token) {
  token.clear(i);
  std::size_t next = i;
  for (; i < text.size(); i = next) {
    const char32_t c = read_character(text, next = i);
    const Character& kind = characters[c];
    switch (kind.kind) {
      case Kind::letter:
        if (c < 0x80 && is_ascii_letter(text, next)) {
          next = add_ascii_letters(token, text, i, kind);
          continue;
        }
        add_letter(token, kind, c, i);
        token.capitals += c <= 'Z';
        token.word_end = next;
        continue;
      case Kind::invisible:
        if (c >= 0x300 && c < 0x370) add_accent(token, c);
        continue;
      case Kind::space:
      case Kind::line_end:
      case Kind::unit:
        return end_token(token, i);
      case Kind::markup:
        if (i != token.begin) return end_token(token, i);
        ++token.symbols;
        break;
      case Kind::symbol:
        ++token.symbols;
        break;
      case Kind::stop:
        token.ends_sentence = true;
        break;
      case Kind::digit:
        ++token.digits;
        token.word_end = next;
        token.ends_sentence = false;
        break;
      case Kind::joiner:
        break;
      case Kind::punctuation:
        token.has_slash |= c == '/';
        break;
    }
    end_part(token);
  }
  end_token(token, i);
}

bool is_unit_symbol(std::string_view word) {
  constexpr auto kUnits = std::to_array<std::string_view>(
      {"Hz",  "Pa",   "bar", "cm",  "cm²", "cm³", "dB",  "dm",   "eV",  "ft",  "g/mol", "ha",
       "hPa", "hr",   "hrs", "kB",  "kHz", "kJ",  "kPa", "kV",   "kW",  "kWh", "kg",    "kg/m³",
       "km",  "km/h", "km²", "kN",  "lb",  "lbs", "m/s", "m/s²", "mA",  "mL",  "mg",    "mi",
       "min", "ml",   "mm",  "mm²", "mol", "mph", "ms",  "mV",   "m²",  "m³",  "nm",    "oz",
       "rad", "sec",  "yd",  "μm",  "µm",  "кг",  "км",  "км/ч", "м/с", "мм",  "см",    "GB",
       "MB",  "TB",   "GHz", "MHz", "MW",  "Nm",  "cal", "kcal", "MPa"});
  constexpr std::size_t kLongest = 7;
  return word.size() <= kLongest && std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

}  // namespace cupel::language
