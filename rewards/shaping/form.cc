#include "rewards/shaping/form.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "base/utf8.h"

namespace cupel::shaping {
namespace {

/// As std::string_view::find, which is slow where the first character of the piece is everywhere.
std::size_t find(std::string_view text, std::string_view piece, std::size_t from = 0) {
  const void* found = ::memmem(text.data() + from, text.size() - from, piece.data(), piece.size());
  if (!found) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// How often `piece` stands in the text, none over another, as Python's str.count() has it; more
/// than two are two.
int count_to_two(std::string_view text, std::string_view piece) {
  int count = 0;
  for (std::size_t at = 0; count < 2; ++count) {
    at = find(text, piece, at);
    if (at == std::string_view::npos) break;
    at += piece.size();
  }
  return count;
}

/// The digits (Unicode's, as \d in Python) at the start of a text, in bytes.
std::size_t digits_length(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); end = i)
    if (u_charType(static_cast<UChar32>(next_character(text, i))) != U_DECIMAL_DIGIT_NUMBER) break;
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

/// Moves `text` behind the first `piece` in it, if there is one.
bool pass(std::string_view& text, std::string_view piece) {
  const std::size_t at = find(text, piece);
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at + piece.size());
  return true;
}

}  // namespace

double tag_count(std::string_view text) {
  constexpr std::array<std::string_view, 4> kTags = {"<think>\n", "\n</think>\n", "\n<answer>\n",
                                                     "\n</answer>"};
  const auto once = std::count_if(kTags.begin(), kTags.end(), [&](std::string_view tag) {
    return count_to_two(text, tag) == 1;
  });
  return 0.25 * static_cast<double>(once);
}

double reasoning_steps(std::string_view text) {
  constexpr int kEnough = 3;
  int steps = is_numbered(text, '.') ? 1 : 0;
  for (std::size_t at = 0; at < text.size() && steps < kEnough; ++at)
    if (kMayStartStep[static_cast<unsigned char>(text[at])] && starts_with_step(text.substr(at)))
      ++steps;
  return std::min(1.0, steps / 3.0);
}

bool has_code_format(std::string_view text, std::string_view language) {
  constexpr std::string_view kEnd = "\n</answer>";
  if (!text.starts_with("<think>\n")) return false;
  text.remove_prefix(8);
  if (!pass(text, "\n</think>\n<answer>\n") || !pass(text, "```" + std::string(language)) ||
      !pass(text, "```"))
    return false;
  while (pass(text, kEnd))
    if (text.empty() || text.front() == '\n') return true;
  return false;
}

}  // namespace cupel::shaping
