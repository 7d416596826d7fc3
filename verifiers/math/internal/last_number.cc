#include "verifiers/math/internal/last_number.h"

#include <array>
#include <cstddef>
#include <string>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::string_view kFullWidthDigit = "\xEF\xBC";  // and 0x90 to 0x99
constexpr std::array<std::string_view, 5> kSigns = {"-", "+", "−", "－", "±"};
constexpr std::array<std::string_view, 3> kPercent = {"%", "\\%", "％"};

/// The bytes of the digit that ends at `end`: 1, 3 for a full-width one, 0 if none does.
std::size_t digit_before(std::string_view text, std::size_t end) {
  if (end > 0 && is_digit(text[end - 1])) return 1;
  if (end < 3 || text.substr(end - 3, 2) != kFullWidthDigit) return 0;
  const auto last = static_cast<unsigned char>(text[end - 1]);
  return last >= 0x90 && last <= 0x99 ? 3 : 0;
}

/// Where `text` up to `end` without `suffix` ends; `end` if it does not end with it.
std::size_t without(std::string_view suffix, std::string_view text, std::size_t end) {
  return text.substr(0, end).ends_with(suffix) ? end - suffix.size() : end;
}

/// Where the run of digits, points and thousands separators that ends before `end` begins.
std::size_t numeral_start(std::string_view text, std::size_t end) {
  std::size_t start = end;
  bool after_digit = false;
  while (start > 0) {
    if (const std::size_t digit = digit_before(text, start)) {
      start -= digit;
      after_digit = true;
      continue;
    }
    const char c = text[start - 1];
    const bool is_point = c == '.' && (start < 2 || text[start - 2] != '.');
    const bool joins = is_point || (c == ',' && digit_before(text, start - 1) > 0);
    if (!after_digit || !joins) break;
    --start;
    after_digit = false;
  }
  return start;
}

/// Where `\frac{a}{b}` or `\frac{a}b` whose last digit is at `end - 1` begins, or npos.
std::size_t fraction_start(std::string_view text, std::size_t end) {
  constexpr std::size_t kReach = 128;
  const std::size_t from = end > kReach ? end - kReach : 0;
  const std::string_view window = text.substr(from, end - from);
  const std::size_t name = last_occurrence(window, "frac");
  if (name == std::string_view::npos) return name;
  const std::size_t slash = window.find_last_not_of("dtc", name - 1);
  if (name == 0 || slash == std::string_view::npos || window[slash] != '\\')
    return std::string_view::npos;
  const std::size_t start = slash;
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
  std::size_t i = without("-", text, start);
  i = without("{", text, i);
  if (i == 0) return false;
  const char before = text[i - 1];
  return before == '^' || before == '_' || (i == start && is_letter(before));
}

/// Over the root sign before a radicand and the number before the root: `2\sqrt{7}`, `2√7`.
std::size_t root_start(std::string_view text, std::size_t start) {
  for (const std::string_view root : {"\\sqrt{", "\\sqrt", "√"})
    if (const std::size_t at = without(root, text, start); at != start)
      return numeral_start(text, at);
  return start;
}

/// Over what makes a fraction, a mixed number, a ratio or a clock time of the numeral: `2 1/`,
/// `3:`.
std::size_t first_part_start(std::string_view text, std::size_t start) {
  if (start == 0 || (text[start - 1] != '/' && text[start - 1] != ':')) return start;
  const std::size_t first = numeral_start(text, start - 1);
  if (first == start - 1) return start;
  const bool is_mixed = text[start - 1] == '/' && first > 0 && text[first - 1] == ' ' &&
                        digit_before(text, first - 1);
  return is_mixed ? numeral_start(text, first - 1) : first;
}

/// Over the mantissa of `1.5 \times 10^3`, when `start` is where its ten begins.
std::size_t mantissa_start(std::string_view text, std::size_t start) {
  for (const std::string_view times : {"\\times", "×", "\\cdot", "*", "x"}) {
    const std::size_t sign = without(times, text, without(" ", text, start));
    if (sign == start || sign == without(" ", text, start)) continue;
    const std::size_t end = without(" ", text, sign);
    if (digit_before(text, end)) return numeral_start(text, end);
  }
  return start;
}

std::size_t sign_start(std::string_view text, std::size_t start) {
  const std::size_t dollar = without("$", text, start);
  const std::size_t i = dollar == start ? start : without("\\", text, dollar);
  for (const std::string_view sign : kSigns) {
    const std::size_t at = without(sign, text, i);
    if (at == i) continue;
    const char before = at > 0 ? text[at - 1] : ' ';
    const bool is_binary =
        digit_before(text, at) || is_letter(before) || before == ')' || before == '}';
    return is_binary ? i : at;
  }
  return i;
}

/// The end of the exponent that follows a base: `^{10}`, `^5`; `end` if none does.
std::size_t exponent_end(std::string_view text, std::size_t end) {
  constexpr std::size_t kLongest = 32;
  const std::string_view rest = text.substr(end, kLongest);
  if (!rest.starts_with('^')) return end;
  if (rest.starts_with("^{")) {
    const std::size_t close = rest.find('}');
    return close == std::string_view::npos ? end : end + close + 1;
  }
  std::size_t length = rest.starts_with("^-") ? 2 : 1;
  const std::size_t digits = length;
  while (length < rest.size() && is_digit(rest[length])) ++length;
  return length == digits ? end : end + length;
}

std::size_t percent_end(std::string_view text, std::size_t end) {
  for (const std::string_view percent : kPercent)
    if (text.substr(end).starts_with(percent)) return end + percent.size();
  return end;
}

/// Over the "p.m." behind a time of day: `3:45 PM`.
std::size_t half_day_end(std::string_view text, std::size_t start, std::size_t end) {
  if (text.substr(start, end - start).find(':') == std::string_view::npos) return end;
  const auto is_one_of = [&](std::size_t at, std::string_view letters) {
    return at < text.size() && letters.find(text[at]) != std::string_view::npos;
  };
  std::size_t at = end;
  while (at < text.size() && (text[at] == ' ' || text[at] == '~')) ++at;
  if (!is_one_of(at, "aApP")) return end;
  at += is_one_of(at + 1, ".") ? 2 : 1;
  if (is_one_of(at, " ")) ++at;
  if (!is_one_of(at, "mM") || (at + 1 < text.size() && is_letter(text[at + 1]))) return end;
  return at + 1;
}

/// Whether the numeral from `start` to `end` counts the items of a list: "2." at the start of a
/// line, behind a line that starts with "1.".
bool is_list_marker(std::string_view text, std::size_t start, std::size_t end) {
  const std::string_view digits = text.substr(start, end - start);
  const bool opens_line = start == 0 || text[start - 1] == '\n';
  const bool has_item = text.size() > end + 2 && (text[end] == '.' || text[end] == ')') &&
                        text[end + 1] == ' ' && !is_digit(text[end + 2]);
  int number = 0;
  for (char c : digits) number = is_digit(c) && number < 100 ? 10 * number + (c - '0') : 100;
  if (!opens_line || !has_item || number < 2 || number >= 100) return false;
  const std::string item = std::to_string(number - 1) + text[end] + ' ';
  if (text.starts_with(item)) return true;
  return last_occurrence(text.substr(0, start), "\n" + item) != std::string_view::npos;
}

}  // namespace

std::string_view last_number(std::string_view text) {
  constexpr int kMarkers = 8;
  int markers = 0;
  std::size_t end = text.size();
  while (end > 0) {
    while (end > 0 && digit_before(text, end) == 0) --end;
    if (end == 0) break;
    std::size_t start = numeral_start(text, end);
    std::size_t stop = end;
    if (markers < kMarkers && is_list_marker(text, start, end)) {
      ++markers;
      end = start;
      continue;
    }
    if (const std::size_t fraction = fraction_start(text, end); fraction < start) {
      start = fraction;
      if (text.substr(stop).starts_with('}')) ++stop;
    } else if (is_part_of_name(text, start)) {
      end = start;
      continue;
    } else if (stop = exponent_end(text, end); stop != end) {
      start = mantissa_start(text, start);
    } else if (const std::size_t root = root_start(text, start); root != start) {
      if (text.substr(0, start).ends_with('{') && text.substr(stop).starts_with('}')) ++stop;
      start = root;
    } else {
      start = first_part_start(text, start);
    }
    start = sign_start(text, start);
    stop = half_day_end(text, start, percent_end(text, stop));
    return text.substr(start, stop - start);
  }
  return {};
}

}  // namespace cupel::math
