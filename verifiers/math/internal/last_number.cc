#include "verifiers/math/internal/last_number.h"

#include <algorithm>
#include <cstddef>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

/// Where the run of digits, points and thousands separators that ends before `end` begins.
std::size_t numeral_start(std::string_view text, std::size_t end) {
  std::size_t start = end;
  while (start > 0) {
    const char c = text[start - 1];
    const bool separator = (c == '.' || c == ',') && start < end && is_digit(text[start]);
    const bool joins = separator && (c == '.' || (start > 1 && is_digit(text[start - 2])));
    if (!is_digit(c) && !joins) break;
    --start;
  }
  return start;
}

/// `\frac{a}{b}` or `\frac{a}b` whose last digit is at `end - 1`; returns its start or npos.
std::size_t fraction_start(std::string_view text, std::size_t end) {
  constexpr std::size_t kReach = 128;
  const std::size_t from = end > kReach ? end - kReach : 0;
  const std::string_view window = text.substr(from, end - from);
  const std::size_t slash = std::max(
      {window.rfind("\\frac") + 1, window.rfind("\\dfrac") + 1, window.rfind("\\tfrac") + 1});
  if (slash == 0) return std::string_view::npos;
  const std::size_t start = slash - 1;
  int braces = 0, groups = 0;
  for (char c : window.substr(start)) {
    if (c == '{') ++braces;
    if (c == '}' && --braces == 0) ++groups;
    if (groups > 1) return std::string_view::npos;
  }
  const bool in_second_group = groups == 1 && braces <= 1;
  return in_second_group ? from + start : std::string_view::npos;
}

bool is_part_of_name(std::string_view text, std::size_t start) {
  std::size_t i = start;
  if (i > 0 && text[i - 1] == '{') --i;
  if (i == 0) return false;
  const char before = text[i - 1];
  return before == '^' || before == '_' || (i == start && is_letter(before));
}

std::size_t skip_sign(std::string_view text, std::size_t start) {
  std::size_t i = start;
  if (i > 0 && text[i - 1] == '$') --i;
  if (i > 0 && text[i - 1] == '\\' && i < start) --i;
  if (i == 0 || (text[i - 1] != '-' && text[i - 1] != '+')) return i;
  const bool binary = i >= 2 && (is_digit(text[i - 2]) || is_letter(text[i - 2]) ||
                                 text[i - 2] == ')' || text[i - 2] == '}');
  return binary ? i : i - 1;
}

}  // namespace

std::string_view last_number(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    while (end > 0 && !is_digit(text[end - 1])) --end;
    if (end == 0) break;
    std::size_t start = numeral_start(text, end);
    std::size_t stop = end;
    if (const std::size_t fraction = fraction_start(text, end); fraction < start) {
      start = fraction;
      if (stop < text.size() && text[stop] == '}') ++stop;
    } else if (is_part_of_name(text, start)) {
      end = start;
      continue;
    } else if (start >= 2 && text[start - 1] == '/' && is_digit(text[start - 2])) {
      start = numeral_start(text, start - 1);
    }
    start = skip_sign(text, start);
    if (text.substr(stop).starts_with("%"))
      stop += 1;
    else if (text.substr(stop).starts_with("\\%"))
      stop += 2;
    return text.substr(start, stop - start);
  }
  return {};
}

}  // namespace cupel::math
