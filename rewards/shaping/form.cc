#include "rewards/shaping/form.h"

#include <algorithm>
#include <array>

#include "base/python_text.h"
#include "base/utf8.h"

namespace cupel::shaping {
namespace {

/// The digits (Unicode's, as \d in Python) at the start of a text, in bytes.
std::size_t digits_length(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); end = i)
    if (!is_python_digit(next_character(text, i))) break;
  return end;
}

/// Whether the text starts with digits and then `mark`.
bool is_numbered(std::string_view text, char mark) {
  const std::size_t digits = digits_length(text);
  return digits > 0 && digits < text.size() && text[digits] == mark;
}

/// Whether the text starts with a mark of a step, other than a number at the text's own start.
bool starts_with_step(std::string_view text) {
  switch (text.front()) {
    case '\n':
      return text.starts_with("\n-") || text.starts_with("\n*");
    case 'S':
      if (text.starts_with("Second,")) return true;
      return text.starts_with("Step ") && is_numbered(text.substr(5), ':');
    case 'F':
      return text.starts_with("First,") || text.starts_with("Finally,");
    default:
      return text.starts_with("Next,");
  }
}

/// The characters that a mark of a step may start with.
constexpr auto kMayStartStep = [] {
  std::array<bool, 256> may{};
  for (const char c : {'\n', 'S', 'F', 'N'}) may[static_cast<unsigned char>(c)] = true;
  return may;
}();

}  // namespace

double reasoning_steps(std::string_view text) {
  constexpr int kEnough = 3;
  int steps = is_numbered(text, '.') ? 1 : 0;
  for (std::size_t at = 0; at < text.size() && steps < kEnough; ++at)
    if (kMayStartStep[static_cast<unsigned char>(text[at])] && starts_with_step(text.substr(at)))
      ++steps;
  return std::min(1.0, steps / 3.0);
}

}  // namespace cupel::shaping
