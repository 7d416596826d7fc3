#include "rewards/internal/words.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <memory>

#include "base/python_text.h"

namespace cupel::words {
namespace {

constexpr std::size_t kTabled = 0x10000;

bool is_unspaced(char32_t c) {
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(c), &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

Beyond look_up(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  const auto small = static_cast<char32_t>(u_tolower(point));
  if (is_python_space(c)) return {c, Sort::space};
  const std::uint32_t category = U_GET_GC_MASK(point);
  if (category & U_GC_P_MASK) return {c, Sort::punctuation};
  // Marks without letters of their own (virama, vowel signs) belong to what they stand with.
  if (category & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK))
    return {small, is_unspaced(c) ? Sort::unspaced : Sort::letter};
  if (category & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZS_MASK)) return {c, Sort::space};
  return {c, Sort::symbol};
}

const Beyond* table() {
  static const std::unique_ptr<const Beyond[]> made = [] {
    auto entries = std::make_unique<Beyond[]>(kTabled);
    for (char32_t c = 0; c < kTabled; ++c) entries[c] = look_up(c);
    return entries;
  }();
  return made.get();
}

struct Choice {
  std::string_view signs;  // ASCII punctuation that is words
  Kind punctuation;        // the rest of it
  std::array<Kind, kSorts> sorts;
};

constexpr bool is_punctuation(char c) {
  return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') ||
         (c > 'z' && c < 0x7F);
}

Rules made(const Choice& choice) {
  Rules rules{{}, choice.sorts};
  for (std::size_t i = 0; i < 128; ++i) {
    const auto c = static_cast<char>(i);
    Kind kind = Kind::part;
    if (is_python_space(static_cast<char32_t>(i)))
      kind = Kind::gap;
    else if (choice.signs.find(c) != std::string_view::npos)
      kind = Kind::alone;
    else if (is_punctuation(c))
      kind = choice.punctuation;
    rules.ascii[i] = kind;
  }
  return rules;
}

}  // namespace

const Rules& letters_and_signs() {
  static const Rules rules = made({"+-/=<>^%!()[]{}|&",
                                   Kind::gap,
                                   {Kind::part, Kind::alone, Kind::gap, Kind::gap, Kind::alone}});
  return rules;
}

const Rules& without_punctuation() {
  static const Rules rules =
      made({"", Kind::gone, {Kind::part, Kind::alone, Kind::gap, Kind::gone, Kind::part}});
  return rules;
}

const Rules& between_spaces() {
  static const Rules rules =
      made({"", Kind::part, {Kind::part, Kind::alone, Kind::gap, Kind::part, Kind::part}});
  return rules;
}

Beyond beyond_ascii(char32_t c) { return c < kTabled ? table()[c] : look_up(c); }

}  // namespace cupel::words
