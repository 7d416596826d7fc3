#include "verifiers/format/internal/cut_text.h"

#include <algorithm>

#include "base/python_text.h"
#include "base/text.h"
#include "verifiers/format/internal/lookalike.h"

namespace cupel::format {
namespace {

/// Without the first bytes of a character that the end of the text cut in two.
std::string_view without_cut_character(std::string_view text) {
  constexpr std::size_t kMostBytes = 3;
  for (std::size_t length = 1; length <= std::min(kMostBytes, text.size()); ++length) {
    const auto byte = static_cast<unsigned char>(text[text.size() - length]);
    if (byte >= 0x80 && byte < 0xC0) continue;  // it goes on from an earlier one
    const std::size_t whole = byte < 0xC2 || byte > 0xF4 ? 1
                              : byte < 0xE0              ? 2
                              : byte < 0xF0              ? 3
                                                         : 4;
    return length < whole ? text.substr(0, text.size() - length) : text;
  }
  return text;
}

}  // namespace

bool ends_inside(std::string_view text, std::string_view mark) {
  for (std::size_t length = std::min(text.size(), mark.size() - 1); length > 0; --length)
    if (text.ends_with(mark.substr(0, length))) return true;
  return false;
}

bool ends_inside_open(std::string_view text, const Part& part, bool after_text) {
  if (part.kind == Part::Kind::box) {  // its brace may be what is missing
    const std::string_view trimmed = trim(text);
    if (after_text ? trimmed.ends_with(part.open) : trimmed == part.open) return true;
  }
  if (after_text) return ends_inside(text, part.open);
  return !text.empty() && text.size() < part.open.size() && part.open.starts_with(text);
}

bool is_nothing_yet(std::string_view text, bool as_text) {
  if (as_text && !has_content(text)) return true;
  return python_strip(without_cut_character(text)).empty();
}

}  // namespace cupel::format
