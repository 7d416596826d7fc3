#include "verifiers/instructions/internal/python_text.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/stringoptions.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"

namespace cupel::instructions {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

constexpr auto kPunctuation = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view(R"(!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~)"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

/// Calls `take(character, its bytes)` for each character of `text`.
template <class Take>
void for_each_character(std::string_view text, Take take) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c =
        is_ascii(text[i]) ? static_cast<char32_t>(text[i++]) : next_character(text, i);
    take(c, text.substr(begin, i - begin));
  }
}

}  // namespace

std::string lower(std::string_view text) {
  std::string lowered;
  if (std::all_of(text.begin(), text.end(), is_ascii)) {
    lowered = text;
    for (char& c : lowered)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lowered;
  }
  icu::StringByteSink<std::string> sink(&lowered);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower("", 0, {text.data(), static_cast<std::int32_t>(text.size())}, sink,
                            nullptr, status);
  return lowered;
}

bool is_python_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_python_word(char32_t c) {
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  const auto point = static_cast<UChar32>(c);
  return (U_GET_GC_MASK(point) & U_GC_L_MASK) != 0 ||
         u_getIntPropertyValue(point, UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

bool is_python_punctuation(char c) { return kPunctuation[static_cast<unsigned char>(c)]; }

std::string with_single_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending = false;
  for_each_character(text, [&](char32_t c, std::string_view bytes) {
    if (is_python_space(c)) {
      pending = !out.empty();
      return;
    }
    if (pending) out += ' ';
    pending = false;
    out += bytes;
  });
  return out;
}

std::string without_articles(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t word = 0;  // where in `out` the word under way begins
  const auto end_word = [&] {
    const std::string_view said = std::string_view(out).substr(word);
    if (said == "a" || said == "an" || said == "the") out.replace(word, said.size(), " ");
  };
  for_each_character(text, [&](char32_t c, std::string_view bytes) {
    if (is_python_word(c)) {
      out += bytes;
      return;
    }
    end_word();
    out += bytes;
    word = out.size();
  });
  end_word();
  return out;
}

}  // namespace cupel::instructions
