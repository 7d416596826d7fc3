#include "verifiers/instructions/internal/counts.h"

#include <algorithm>

#include "base/python_text.h"

namespace cupel::instructions {
namespace {

std::size_t end_of_line(std::string_view text, std::size_t from) {
  return std::min(text.find('\n', from), text.size());
}

std::size_t behind_space(std::string_view text, std::size_t from) {
  return text.size() - python_lstrip(text.substr(from)).size();
}

/// Matches of `^\s*` and what follows it. `item_end(at)` is where the match ends of which the part
/// behind the space begins at `at`, or `npos`.
template <class ItemEnd>
std::size_t count_lines(std::string_view text, const ItemEnd& item_end) {
  std::size_t count = 0;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t at = behind_space(text, line);
    if (at == text.size()) break;
    const std::size_t end = item_end(at);
    if (end != std::string_view::npos) ++count;
    // All lines that begin in the space before `at` have come to the same end.
    line = end_of_line(text, end != std::string_view::npos ? end : at) + 1;
  }
  return count;
}

/// Matches of MARK[^\n*]*MARK that hold more than space; a mark is `length` asterisks.
std::size_t count_marked(std::string_view text, std::size_t length) {
  const std::string_view mark = std::string_view("**").substr(0, length);
  std::size_t count = 0;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at)) {
    const std::size_t begin = at + length;
    const std::size_t end = text.find_first_of("*\n", begin);
    if (end == std::string_view::npos) break;
    if (!text.substr(end).starts_with(mark)) {
      ++at;
      continue;
    }
    count += !is_blank(text.substr(begin, end - begin));
    at = end + length;
  }
  return count;
}

}  // namespace

std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  bool in_word = false;
  for (std::size_t i = 0; i < text.size();) {
    const bool is_word = is_python_word(next_of_valid(text, i));
    count += is_word && !in_word;
    in_word = is_word;
  }
  return count;
}

std::size_t count_placeholders(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at)) {
    at = text.find_first_of("]\n", at);
    if (at == std::string_view::npos) break;
    count += text[at] == ']';
  }
  return count;
}

std::size_t count_bullets(std::string_view text) {
  const std::size_t stars = count_lines(text, [&](std::size_t at) {
    std::size_t behind = at + 1;
    if (text[at] != '*' || behind == text.size() || text[behind] == '*')
      return std::string_view::npos;
    next_of_valid(text, behind);
    return end_of_line(text, behind);
  });
  const std::size_t dashes = count_lines(text, [&](std::size_t at) {
    return text[at] == '-' ? end_of_line(text, at) : std::string_view::npos;
  });
  return stars + dashes;
}

std::size_t count_highlights(std::string_view text) {
  return count_marked(text, 1) + count_marked(text, 2);
}

std::size_t count_sections(std::string_view text, std::string_view name) {
  std::size_t count = 0;
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at)) {
    std::size_t i = at + name.size();
    std::size_t behind = i;
    if (i < text.size() && is_python_space(next_of_valid(text, behind))) i = behind;
    const std::size_t digits = i;
    for (behind = i; i < text.size() && is_python_digit(next_of_valid(text, behind)); i = behind) {
    }
    const bool matches = i > digits;
    count += matches;
    at = matches ? i : at + 1;
  }
  return count;
}

}  // namespace cupel::instructions
