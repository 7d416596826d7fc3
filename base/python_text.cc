#include "base/python_text.h"

#include <unicode/uchar.h>

#include "base/text.h"
#include "base/utf8.h"

namespace cupel {
namespace {

char32_t simple_lower(char32_t c) {
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

/// The length of the part of `text` from `from` on that is ASCII.
std::size_t ascii_length(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && is_ascii(text[end])) ++end;
  return end - from;
}

/// Maps ASCII by `ascii_lower`, and what else changes by `other(out, c, place)`.
template <class Other>
std::string mapped(std::string_view text, const Other& other) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t length = ascii_length(text, i); length > 0) {
      const std::size_t old = out.size();
      out.append(text, i, length);
      for (std::size_t k = old; k < out.size(); ++k) out[k] = ascii_lower(out[k]);
      i += length;
      continue;
    }
    const std::size_t place = i;
    const char32_t c = next_of_valid(text, i);
    if (classes_of(c) & python_class::kChanges)
      other(out, c, place);
    else
      out.append(text, place, i - place);
  }
  return out;
}

bool is_case_ignorable(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_CASE_IGNORABLE);
}

bool is_cased(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_CASED); }

/// Unicode's rule Final_Sigma for the capital sigma at `place`: a letter stands before it and none
/// behind it, marks and apostrophes apart.
bool is_final_sigma(std::string_view text, std::size_t place) {
  bool after_letter = false;
  for (std::size_t i = place; i > 0;) {
    const char32_t c = previous_character(text, i);
    if (is_case_ignorable(c)) continue;
    after_letter = is_cased(c);
    break;
  }
  if (!after_letter) return false;
  std::size_t i = place;
  next_character(text, i);
  while (i < text.size()) {
    const char32_t c = next_character(text, i);
    if (!is_case_ignorable(c)) return !is_cased(c);
  }
  return true;
}

constexpr char32_t kCapitalSigma = 0x3A3, kFinalSigma = 0x3C2;
constexpr char32_t kDottedCapitalI = 0x130, kDotlessI = 0x131, kDotAbove = 0x307;

/// One of the characters that `re.IGNORECASE` takes for `c`, the same for all of them.
char32_t fold(char32_t c) {
  if (c == kDottedCapitalI || c == kDotlessI) return U'i';
  const auto lower = static_cast<UChar32>(simple_lower(c));
  return static_cast<char32_t>(u_foldCase(lower, U_FOLD_CASE_DEFAULT));
}

/// What ICU says of `c`; too slow to be asked for each character.
unsigned char looked_up_classes(char32_t c) {
  using namespace python_class;
  const auto code = static_cast<UChar32>(c);
  const std::uint32_t type = U_GET_GC_MASK(code);
  unsigned char classes = 0;
  if (type & (U_GC_L_MASK | U_GC_N_MASK)) classes |= kWord;
  if (type & U_GC_ND_MASK) classes |= kDigit;
  if (type & U_GC_LT_MASK) classes |= kTitle;
  if (type & U_GC_ZS_MASK || c == 0x85 || c == 0x2028 || c == 0x2029) classes |= kSpace;
  if (u_isUUppercase(code)) classes |= kUpper;
  if (u_isULowercase(code)) classes |= kLower;
  if (simple_lower(c) != c || fold(c) != c) classes |= kChanges;
  return classes;
}

/// Whether `text` has letters of the case `wanted` and none of `unwanted` or of title case.
bool is_all(std::string_view text, unsigned char wanted, unsigned char unwanted) {
  bool found = false;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char classes = classes_of(next_of_valid(text, i));
    if (classes & (unwanted | python_class::kTitle)) return false;
    found = found || (classes & wanted);
  }
  return found;
}

}  // namespace

unsigned char python_class::beyond_ascii(char32_t c) {
  static const auto kClasses = [] {
    std::array<unsigned char, 0x10000> classes{};
    for (char32_t of = 0; of < classes.size(); ++of) classes[of] = looked_up_classes(of);
    return classes;
  }();
  return c < kClasses.size() ? kClasses[c] : looked_up_classes(c);
}

std::size_t end_of_python_space(std::string_view text, std::size_t at) {
  for (std::size_t next = at; at < text.size(); at = next) {
    const char first = text[at];
    const char32_t c =
        is_ascii(first) ? static_cast<unsigned char>(text[next++]) : next_character(text, next);
    if (!is_python_space(c)) break;
  }
  return at;
}

std::string_view python_lstrip(std::string_view text) {
  return text.substr(end_of_python_space(text, 0));
}

std::string_view python_rstrip(std::string_view text) {
  std::size_t end = text.size();
  for (std::size_t i = end; i > 0; end = i) {
    const char last = text[i - 1];
    const char32_t c =
        is_ascii(last) ? static_cast<unsigned char>(text[--i]) : previous_character(text, i);
    if (!is_python_space(c)) break;
  }
  return text.substr(0, end);
}

std::string_view python_strip(std::string_view text) { return python_rstrip(python_lstrip(text)); }

std::string_view lstrip_of(std::string_view text, char c) {
  const std::size_t begin = text.find_first_not_of(c);
  return begin == std::string_view::npos ? text.substr(text.size()) : text.substr(begin);
}

std::string_view rstrip_of(std::string_view text, char c) {
  return text.substr(0, text.find_last_not_of(c) + 1);
}

std::string_view strip_of(std::string_view text, char c) {
  return rstrip_of(lstrip_of(text, c), c);
}

std::string_view behind_last(std::string_view text, std::string_view separator) {
  std::size_t behind = 0, at;
  while ((at = first_occurrence(text, separator, behind)) != std::string_view::npos)
    behind = at + separator.size();
  return text.substr(behind);
}

void append_lower(std::string& out, char32_t c) {
  append_utf8(out, simple_lower(c));
  if (c == kDottedCapitalI) append_utf8(out, kDotAbove);  // the one full mapping that differs
}

void append_lower_at(std::string& out, std::string_view text, std::size_t place) {
  std::size_t behind = place;
  const char32_t c = next_character(text, behind);
  if (c == kCapitalSigma && is_final_sigma(text, place))
    append_utf8(out, kFinalSigma);
  else
    append_lower(out, c);
}

std::string python_lower(std::string_view text) {
  return mapped(text, [&](std::string& out, char32_t, std::size_t place) {
    append_lower_at(out, text, place);
  });
}

std::string python_folded(std::string_view text) {
  return mapped(text, [](std::string& out, char32_t c, std::size_t) { append_utf8(out, fold(c)); });
}

bool is_upper_text(std::string_view text) {
  return is_all(text, python_class::kUpper, python_class::kLower);
}

bool is_lower_text(std::string_view text) {
  return is_all(text, python_class::kLower, python_class::kUpper);
}

}  // namespace cupel
