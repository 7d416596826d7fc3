#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace cupel {

// Text as Python's `str` and `re` see it. The rules of published checkers are written in Python, so
// what is a space, a letter of a word or a capital is what Python says. Text is valid UTF-8, except
// where any bytes are said to do: there, what is ill-formed is U+FFFD.

namespace python_class {

enum : unsigned char {
  kSpace = 1,
  kWord = 2,
  kDigit = 4,
  kUpper = 8,
  kLower = 16,
  kTitle = 32,
  kChanges = 64,  ///< is another character in lower case, or to `re.IGNORECASE`
};

constexpr std::array<unsigned char, 128> ascii_classes() {
  std::array<unsigned char, 128> classes{};
  for (unsigned c = 0; c < 128; ++c) {
    unsigned char of = 0;
    if ((c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20)) of |= kSpace;
    if (c >= '0' && c <= '9') of |= kDigit | kWord;
    if (c >= 'A' && c <= 'Z') of |= kUpper | kWord | kChanges;
    if (c >= 'a' && c <= 'z') of |= kLower | kWord;
    if (c == '_') of |= kWord;
    classes[c] = of;
  }
  return classes;
}

inline constexpr std::array<unsigned char, 128> kAscii = ascii_classes();

/// The same for characters beyond ASCII.
unsigned char beyond_ascii(char32_t c);

}  // namespace python_class

/// The classes of `c`: a union of python_class::kSpace and the others.
inline unsigned char classes_of(char32_t c) {
  return c < 128 ? python_class::kAscii[c] : python_class::beyond_ascii(c);
}

inline bool is_ascii(char c) { return static_cast<unsigned char>(c) < 128; }

/// `str.isspace`, and `\s` of `re`.
inline bool is_python_space(char32_t c) { return classes_of(c) & python_class::kSpace; }
/// `\w` of `re`.
inline bool is_python_word(char32_t c) { return classes_of(c) & python_class::kWord; }
/// `\d` of `re`.
inline bool is_python_digit(char32_t c) { return classes_of(c) & python_class::kDigit; }

/// The character at `i`, which moves behind it. Quick, for it trusts that `text` is valid.
inline char32_t next_of_valid(std::string_view text, std::size_t& i) {
  const auto first = static_cast<unsigned char>(text[i++]);
  if (first < 0x80) return first;
  const unsigned trail = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t c = first & (0x3Fu >> trail);
  for (unsigned k = 0; k < trail; ++k)
    c = (c << 6) | (static_cast<unsigned char>(text[i++]) & 0x3Fu);
  return c;
}

/// The character that ends before `i`, which moves to its start.
inline char32_t previous_of_valid(std::string_view text, std::size_t& i) {
  do --i;
  while ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80);
  std::size_t start = i;
  return next_of_valid(text, start);
}

/// Where the white space that begins at `at` ends. Of any bytes.
std::size_t end_of_python_space(std::string_view text, std::size_t at);

/// `str.strip()` and its halves. Of any bytes.
std::string_view python_strip(std::string_view text);
std::string_view python_lstrip(std::string_view text);
std::string_view python_rstrip(std::string_view text);
inline bool is_blank(std::string_view text) { return python_lstrip(text).empty(); }

/// `str.strip(c)` for one ASCII character, and its halves.
std::string_view strip_of(std::string_view text, char c);
std::string_view lstrip_of(std::string_view text, char c);
std::string_view rstrip_of(std::string_view text, char c);

/// `text.split(separator)[-1]`: from the left, and without overlaps. Of any bytes.
std::string_view behind_last(std::string_view text, std::string_view separator);

/// `str.lower()`: full mappings, and a sigma at a word's end.
std::string python_lower(std::string_view text);
/// `c.lower()` of a character by itself.
void append_lower(std::string& out, char32_t c);
/// What `str.lower()` makes of the character of `text` at `place`. Of any bytes.
void append_lower_at(std::string& out, std::string_view text, std::size_t place);

/// The text with each character replaced by the one that stands for all that `re.IGNORECASE` takes
/// for it: two texts match if they are the same here.
std::string python_folded(std::string_view text);

/// `str.isupper()`, `str.islower()`: there is a letter with a case, and none of another case.
bool is_upper_text(std::string_view text);
bool is_lower_text(std::string_view text);

}  // namespace cupel
