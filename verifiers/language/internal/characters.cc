#include "verifiers/language/internal/characters.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include <array>
#include <unordered_map>

#include "verifiers/language/internal/evidence.h"

namespace cupel::language {
namespace {

struct ScriptLanguage {
  UScriptCode script;
  std::string_view code;
  bool has_spaces = true;
};

constexpr std::array kScriptLanguages = {
    ScriptLanguage{USCRIPT_HANGUL, "ko"},         ScriptLanguage{USCRIPT_GREEK, "el"},
    ScriptLanguage{USCRIPT_HEBREW, "he"},         ScriptLanguage{USCRIPT_DEVANAGARI, "hi"},
    ScriptLanguage{USCRIPT_BENGALI, "bn"},        ScriptLanguage{USCRIPT_GURMUKHI, "pa"},
    ScriptLanguage{USCRIPT_GUJARATI, "gu"},       ScriptLanguage{USCRIPT_ORIYA, "or"},
    ScriptLanguage{USCRIPT_TAMIL, "ta"},          ScriptLanguage{USCRIPT_TELUGU, "te"},
    ScriptLanguage{USCRIPT_KANNADA, "kn"},        ScriptLanguage{USCRIPT_MALAYALAM, "ml"},
    ScriptLanguage{USCRIPT_SINHALA, "si"},        ScriptLanguage{USCRIPT_THAI, "th", false},
    ScriptLanguage{USCRIPT_LAO, "lo", false},     ScriptLanguage{USCRIPT_KHMER, "km", false},
    ScriptLanguage{USCRIPT_MYANMAR, "my", false}, ScriptLanguage{USCRIPT_GEORGIAN, "ka"},
    ScriptLanguage{USCRIPT_ARMENIAN, "hy"},       ScriptLanguage{USCRIPT_ETHIOPIC, "am"},
};

using Numbers = std::unordered_map<char32_t, std::uint16_t>;

Numbers numbers_of(Family family) {
  Numbers numbers;
  for (const char32_t letter : evidence_of(family).letters())
    numbers.emplace(letter, static_cast<std::uint16_t>(numbers.size() + 1));
  if (family == Family::latin) {
    // The table has one letter for all that Vietnamese alone has.
    for (const char32_t letter : U"ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơư")
      if (letter != 0) numbers.emplace(letter, numbers.at(U'ạ'));
  }
  return numbers;
}

/// In small letters and without the width or style of a compatibility form (Ａ is a).
char32_t plain_letter(char32_t c) {
  if (c == U'İ') return 'i';  // folds to an i and a dot of its own
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfkc = unorm2_getNFKCCasefoldInstance(&status);
  UChar folded[8];
  const UChar source = static_cast<UChar>(c);
  const std::int32_t length = unorm2_normalize(nfkc, &source, 1, folded, 8, &status);
  return U_SUCCESS(status) && length == 1 ? folded[0] : c;
}

class Classifier {
 public:
  Classifier() {
    for (std::size_t i = 0; i < kFamilies; ++i) numbers_[i] = numbers_of(static_cast<Family>(i));
  }

  Character classify(char32_t c) const;

 private:
  Character letter(char32_t c) const;
  Character in_family(Family family, Kind kind, char32_t c) const;

  std::array<Numbers, kFamilies> numbers_;
};

Character Classifier::in_family(Family family, Kind kind, char32_t c) const {
  const Numbers& numbers = numbers_[static_cast<std::size_t>(family)];
  auto found = numbers.find(c);
  if (found == numbers.end()) found = numbers.find(plain_letter(c));
  return {kind, family, 0, found == numbers.end() ? std::uint16_t{0} : found->second};
}

Character Classifier::letter(char32_t c) const {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  switch (script) {
    case USCRIPT_LATIN:
      return in_family(Family::latin, Kind::letter, c);
    case USCRIPT_CYRILLIC:
      return in_family(Family::cyrillic, Kind::letter, c);
    case USCRIPT_ARABIC:
      return in_family(Family::arabic, Kind::letter, c);
    case USCRIPT_HAN:
      return in_family(Family::han, Kind::unit, c);
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return {Kind::unit, Family::none, language_id("ja"), 0};
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED: {
      constexpr char32_t kLongVowel = 0x30FC;
      if (c == kLongVowel) return {Kind::unit, Family::none, language_id("ja"), 0};
      return {Kind::symbol, Family::none, 0, 0};
    }
    default:
      break;
  }
  for (const ScriptLanguage& known : kScriptLanguages) {
    if (known.script != script) continue;
    return {known.has_spaces ? Kind::letter : Kind::unit, Family::none, language_id(known.code), 0};
  }
  return {Kind::letter, Family::none, language_id("und"), 0};
}

bool is_joiner(char32_t c) {
  return c == '\'' || c == '-' || c == 0x2019 || c == 0x2010 || c == 0x2011 || c == 0x05F3;
}

bool is_stop(char32_t c) {
  constexpr std::u32string_view kStops = U".!?…。！？｡؟۔।॥";
  return kStops.find(c) != std::u32string_view::npos;
}

Character Classifier::classify(char32_t c) const {
  const auto plain = [](Kind kind) { return Character{kind, Family::none, 0, 0}; };
  if (c == '\n') return plain(Kind::line_end);
  if (c == '`' || c == '$' || c == '\\' || c == '<' || c == 0xFF1C) return plain(Kind::markup);
  if (is_joiner(c)) return plain(Kind::joiner);
  if (is_stop(c)) return plain(Kind::stop);
  const auto code_point = static_cast<UChar32>(c);
  if (u_isUWhiteSpace(code_point)) return plain(Kind::space);
  switch (u_charType(code_point)) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
      return letter(c);
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_FORMAT_CHAR:
      return plain(Kind::invisible);
    case U_DECIMAL_DIGIT_NUMBER:
    case U_LETTER_NUMBER:
    case U_OTHER_NUMBER:
      return plain(Kind::digit);
    case U_DASH_PUNCTUATION:
    case U_START_PUNCTUATION:
    case U_END_PUNCTUATION:
    case U_OTHER_PUNCTUATION:
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION: {
      constexpr std::u32string_view kOfFormulas = U"{}@";
      const bool is_formal = kOfFormulas.find(c) != std::u32string_view::npos;
      return plain(is_formal ? Kind::symbol : Kind::punctuation);
    }
    case U_OTHER_SYMBOL:
    case U_CURRENCY_SYMBOL:
      return plain(Kind::punctuation);
    default:
      return plain(c == '|' || c == '~' ? Kind::punctuation : Kind::symbol);
  }
}

}  // namespace

Characters::Characters() {
  const Classifier classifier;
  for (char32_t c = 0; c < kPlane; ++c) plane_[c] = classifier.classify(c);
}

const Characters& characters() {
  static const Characters kCharacters;
  return kCharacters;
}

}  // namespace cupel::language
