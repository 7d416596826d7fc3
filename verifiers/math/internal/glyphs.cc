#include "verifiers/math/internal/glyphs.h"

#include <algorithm>
#include <array>

namespace cupel::math {
namespace {

char counterpart(std::u32string_view from, std::string_view to, char32_t c) {
  const std::size_t at = from.find(c);
  return at == std::u32string_view::npos ? '\0' : to[at];
}

/// The letter at `offset` in one of Unicode's mathematical alphabets, which repeat A-Z and a-z.
char32_t latin_letter(char32_t offset) {
  constexpr char32_t kAlphabet = 26;
  const char32_t in_style = offset % (2 * kAlphabet);
  return in_style < kAlphabet ? U'A' + in_style : U'a' + (in_style - kAlphabet);
}

/// The same for Greek: 25 capitals, ∇, 25 small letters, ∂ and six variants.
char32_t greek_letter(char32_t offset) {
  constexpr std::u32string_view kLast = U"∂ϵϑκϕρπ";
  constexpr char32_t kStyle = 58, kSmall = 26, kVariants = 51;
  const char32_t in_style = offset % kStyle;
  if (in_style >= kVariants) return kLast[in_style - kVariants];
  if (in_style == kSmall - 1) return U'∇';
  return in_style < kSmall ? U'Α' + in_style : U'α' + (in_style - kSmall);
}

struct Entity {
  std::string_view name, text;
};

constexpr auto kEntities = std::to_array<Entity>({
    {"lt", "<"},     {"gt", ">"},     {"le", "≤"},     {"ge", "≥"},     {"ne", "≠"},
    {"leq", "≤"},    {"geq", "≥"},    {"amp", " "},    {"nbsp", " "},   {"ensp", " "},
    {"emsp", " "},   {"thinsp", " "}, {"minus", "−"},  {"ndash", "−"},  {"times", "×"},
    {"divide", "÷"}, {"middot", "·"}, {"sdot", "·"},   {"plusmn", "±"}, {"frasl", "/"},
    {"radic", "√"},  {"infin", "∞"},  {"deg", "°"},    {"pi", "π"},     {"theta", "θ"},
    {"alpha", "α"},  {"beta", "β"},   {"gamma", "γ"},  {"lambda", "λ"}, {"phi", "φ"},
    {"omega", "ω"},  {"sup2", "²"},   {"sup3", "³"},   {"frac12", "½"}, {"frac14", "¼"},
    {"frac34", "¾"}, {"isin", "∈"},   {"cup", "∪"},    {"cap", "∩"},    {"empty", "∅"},
    {"lfloor", "⌊"}, {"rfloor", "⌋"}, {"lceil", "⌈"},  {"rceil", "⌉"},  {"prime", "′"},
    {"Prime", "″"},  {"quot", "\""},  {"hellip", "…"},
});

}  // namespace

char superscript(char32_t c) {
  return counterpart(U"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˣʸᵏᵐⁱᵗᵃᵇᶜᵈᵉᵖʳ", "0123456789+-()nxykmitabcdepr", c);
}

char subscript(char32_t c) {
  return counterpart(U"₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙₓₖₘᵢⱼₜₐₑₚᵣ", "0123456789+-()nxkmijtaepr", c);
}

std::string_view vulgar_fraction(char32_t c) {
  constexpr std::u32string_view kFrom = U"½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑";
  constexpr std::array<std::string_view, kFrom.size()> kTo = {"12", "14", "34", "13", "23", "15",
                                                              "25", "35", "45", "16", "56", "18",
                                                              "38", "58", "78", "17", "19"};
  const std::size_t at = kFrom.find(c);
  return at == std::u32string_view::npos ? std::string_view() : kTo[at];
}

char32_t without_style(char32_t c) {
  constexpr char32_t kFullWidth = 0xFEE0;
  constexpr char32_t kLatin = 0x1D400, kGreek = 0x1D6A8, kDigits = 0x1D7CE, kEnd = 0x1D800;
  const bool is_wide = c >= 0xFF01 && c <= 0xFF5E;
  if (is_wide) return c - kFullWidth;
  if (c == U'ℎ') return U'h';
  if (c < kLatin || c >= kEnd) return c;
  if (c < 0x1D6A4) return latin_letter(c - kLatin);
  if (c < kGreek) return U'i';
  if (c < 0x1D7CA) return greek_letter(c - kGreek);
  return c < kDigits ? c : U'0' + (c - kDigits) % 10;
}

std::string_view entity_text(std::string_view name) {
  const auto at = std::find_if(kEntities.begin(), kEntities.end(),
                               [&](const Entity& entity) { return entity.name == name; });
  return at == kEntities.end() ? std::string_view() : at->text;
}

}  // namespace cupel::math
