#include "verifiers/math/internal/numeral.h"

#include <algorithm>
#include <string>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

/// The length of a separator other than a bare comma: `{,}`, `,\!`, `\,`, `\ `, `~`, spaces.
std::size_t spacing_at(std::string_view text, std::size_t at) {
  constexpr std::string_view kForms[] = {
      "{,}", "{, }", " {,}", " {, }", ",\\!\\ ", ",\\! ",  ",\\!",   "\\,", "\\thinspace",
      "\\;", "\\ ",  "\\!",  "~",     "\u2009",  "\u202F", "\u00A0", " "};
  const std::string_view rest = text.substr(at);
  for (std::string_view form : kForms)
    if (rest.starts_with(form)) return form.size();
  return 0;
}

bool group_of_three(std::string_view text, std::size_t at) { return digits_at(text, at) == 3; }

/// The end of `1,234,567`, or of the first digits where the commas between them separate.
std::size_t end_of_comma_groups(std::string_view text, std::size_t first) {
  std::size_t end = first;
  while (end < text.size() && text[end] == ',' && digits_at(text, end + 1) > 0) {
    if (!group_of_three(text, end + 1)) return first;
    end += 4;
  }
  return end;
}

std::size_t end_of_spaced_groups(std::string_view text, std::size_t first) {
  std::size_t end = first;
  while (true) {
    const std::size_t spacing = spacing_at(text, end);
    if (spacing == 0 || !group_of_three(text, end + spacing)) break;
    const std::size_t next = end + spacing + 3;
    const bool is_fraction = text[end] == ' ' && next < text.size() && text[next] == '/';
    if (is_fraction) break;
    end = next;
  }
  return end;
}

/// The exponent of `1E-29` at `at`: its length and its value, cut off where no use is left.
struct Exponent {
  std::size_t length = 0;
  std::int32_t value = 0;
};

Exponent exponent_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kDigits = 9;
  if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return {};
  std::size_t start = at + 1;
  const bool negative = start < text.size() && text[start] == '-';
  if (start < text.size() && (negative || text[start] == '+')) ++start;
  const std::size_t count = digits_at(text, start);
  if (count == 0) return {};
  std::int32_t value = count > kDigits ? 999'999'999 : 0;
  for (std::size_t i = 0; count <= kDigits && i < count; ++i)
    value = value * 10 + (text[start + i] - '0');
  return {start + count - at, negative ? -value : value};
}

/// The decimal comma of `3{,}14`, which is no group of three digits.
bool is_decimal_comma(std::string_view text, std::size_t at) {
  constexpr std::string_view kComma = "{,}";
  const std::size_t digits = text.substr(at).starts_with(kComma) ? digits_at(text, at + 3) : 0;
  return digits > 0 && digits != 3;
}

/// Whether the point of `5.` ends a number in the middle of a formula, and no sentence.
bool ends_number(std::string_view rest) {
  return rest.size() > 1 && std::string_view("+-*/^)]}%").find(rest[1]) != std::string_view::npos;
}

bool repeats_follow(std::string_view rest) {
  return rest.starts_with(".\\overline") || rest.starts_with(".\\dot") ||
         rest.starts_with(".\\bar") ||
         (rest.size() > 2 && rest.starts_with(".(") && is_digit(rest[2]));
}

}  // namespace

Numeral read_numeral(std::string_view text, bool commas_group) {
  constexpr std::size_t kLeading = 3;
  Numeral numeral;
  const std::size_t leading = digits_at(text, 0);
  std::size_t end = leading;
  const bool may_group = leading > 0 && leading <= kLeading && text[0] != '0';
  if (may_group && commas_group) end = end_of_comma_groups(text, leading);
  if (end > leading) numeral.form = NumberForm::with_commas;
  if (may_group && end == leading) end = end_of_spaced_groups(text, leading);
  const auto is_counted = [](char c) { return is_digit(c); };
  numeral.digit_count = static_cast<std::size_t>(
      std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), is_counted));
  if (end < text.size() && text[end] == '.') {
    const std::size_t decimals = digits_at(text, end + 1);
    if (decimals > 0) {
      numeral.scale = static_cast<std::int32_t>(decimals);
      numeral.digit_count += decimals;
      end += 1 + decimals;
      numeral.form = NumberForm::with_point;
    } else if (ends_number(text.substr(end))) {
      end += 1;
    } else if (repeats_follow(text.substr(end))) {
      end += 1;
      numeral.form = NumberForm::open_point;
    }
  }
  if (end == leading && is_decimal_comma(text, end)) {
    const std::size_t decimals = digits_at(text, end + 3);
    numeral.scale = static_cast<std::int32_t>(decimals);
    numeral.digit_count += decimals;
    end += 3 + decimals;
    numeral.form = NumberForm::with_point;
  }
  numeral.mantissa_length = end;
  const Exponent exponent = exponent_at(text, end);
  numeral.scale -= exponent.value;
  numeral.length = end + exponent.length;
  numeral.written = text.substr(0, numeral.length);
  return numeral;
}

std::string_view Numeral::digits(Arena& arena) const {
  const std::string_view mantissa = written.substr(0, mantissa_length);
  std::size_t start = 0;
  while (start + 1 < mantissa.size() && !(mantissa[start] >= '1' && mantissa[start] <= '9'))
    ++start;
  const std::string_view tail = mantissa.substr(start);
  if (digits_at(tail, 0) == tail.size()) return tail;
  std::string plain;
  std::copy_if(tail.begin(), tail.end(), std::back_inserter(plain), is_digit);
  return plain.empty() ? std::string_view("0") : arena.copy(std::string_view(plain));
}

}  // namespace cupel::math
