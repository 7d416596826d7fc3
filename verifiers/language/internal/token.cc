#include "verifiers/language/internal/token.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace cupel::language {
namespace {

void add_to_part(Token& token, std::uint8_t code) {
  if (token.parts_size + 1 >= token.parts.size()) return;
  token.parts[token.parts_size++] = code;
  token.key.add(code);
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

/// As `add_letter` for each of the letters from `i` on that are ASCII, most letters of most texts.
/// Where they end.
std::size_t add_ascii_letters(Token& token, std::string_view text, std::size_t i,
                              const std::array<Character, 128>& ascii) {
  const auto first = static_cast<unsigned char>(text[i]);
  if (token.letters == 0) start_word(token, ascii[first], first, i);
  const bool is_of_family = token.family == Family::latin;
  const std::size_t most = is_of_family ? token.parts.size() - 1 : 0;
  token.is_mixed |= !is_of_family;
  const std::size_t start = i;
  WordKey key = token.key;
  std::size_t size = token.parts_size, capitals = 0;
  for (; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80 || ascii[byte].kind != Kind::letter) break;
    const auto code = static_cast<std::uint8_t>(ascii[byte].code);
    if (size < most) {
      token.parts[size++] = code;
      key.add(code);
    }
    capitals += byte < 'a';
  }
  token.key = key;
  token.parts_size = size;
  token.capitals += capitals;
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
  const Character& letter = character(token.last_letter);
  token.parts[token.parts_size - 1] = static_cast<std::uint8_t>(letter.code);
  token.key.replace_last(static_cast<std::uint8_t>(letter.code));
}

void end_part(Token& token) {
  if (!is_in_part(token)) return;
  token.parts[token.parts_size++] = Token::kBreak;
  ++token.parts_count;
}

}  // namespace

bool Token::is_address(std::string_view text) const {
  const std::string_view word = text.substr(begin, end - begin);
  return (has_slash && word.find("://") != std::string_view::npos) || word.starts_with("www.");
}

bool Token::is_formal(std::string_view text) const {
  constexpr std::size_t kWordBesideDigits = 4;  // COVID-19 is a word, 13th and 21cm are numbers
  if (symbols > 0) return true;
  if (digits > 0 && letters < kWordBesideDigits) return true;
  return is_address(text);
}

void read_token(std::string_view text, std::size_t i, Token& token) {
  token.clear(i);
  const auto& ascii = ascii_characters();
  while (i < text.size()) {
    const std::size_t start = i;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80 && ascii[byte].kind == Kind::letter) {
      i = add_ascii_letters(token, text, i, ascii);
      continue;
    }
    char32_t c = byte;
    if (byte < 0x80)
      ++i;
    else
      c = next_character(text, i);
    const Character& kind = byte < 0x80 ? ascii[byte] : character(c);
    if (kind.kind == Kind::letter) {
      add_letter(token, kind, c, start);
      token.word_end = i;
      continue;
    }
    if (kind.kind == Kind::invisible) {
      if (c >= 0x300 && c < 0x370) add_accent(token, c);
      continue;
    }
    if (kind.kind == Kind::space || kind.kind == Kind::line_end || kind.kind == Kind::unit ||
        (kind.kind == Kind::markup && start != token.begin)) {
      i = start;
      break;
    }
    end_part(token);
    if (kind.kind == Kind::stop) token.ends_sentence = true;
    if (kind.kind == Kind::digit) {
      ++token.digits;
      token.word_end = i;
      token.ends_sentence = false;
    }
    if (kind.kind == Kind::symbol || kind.kind == Kind::markup) ++token.symbols;
    token.has_slash |= c == '/';
  }
  end_part(token);
  token.end = i;
}

bool is_unit_symbol(std::string_view word) {
  constexpr auto kUnits = std::to_array<std::string_view>(
      {"Hz",  "Pa",   "bar", "cm",  "cm²", "cm³", "dB",  "dm",   "eV",  "ft",  "g/mol", "ha",
       "hPa", "hr",   "hrs", "kB",  "kHz", "kJ",  "kPa", "kV",   "kW",  "kWh", "kg",    "kg/m³",
       "km",  "km/h", "km²", "kN",  "lb",  "lbs", "m/s", "m/s²", "mA",  "mL",  "mg",    "mi",
       "min", "ml",   "mm",  "mm²", "mol", "mph", "ms",  "mV",   "m²",  "m³",  "nm",    "oz",
       "rad", "sec",  "yd",  "μm",  "µm",  "кг",  "км",  "км/ч", "м/с", "мм",  "см",    "GB",
       "MB",  "TB",   "GHz", "MHz", "MW",  "Nm",  "cal", "kcal", "MPa"});
  return std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

}  // namespace cupel::language
