#include <algorithm>
#include <array>
#include <string>

#include "verifiers/math/internal/parser_core.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

bool is_plain_integer(const Token& token) {
  return token.is(Tok::number) && token.number == 0 &&
         token.code == static_cast<std::uint8_t>(NumberForm::plain);
}

bool is_small_integer(const Token& token) {
  constexpr std::size_t kDigits = 18;
  return is_plain_integer(token) && token.text.size() <= kDigits;
}

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// Whether `numerator` over `denominator` may follow a whole number, as in 1 1/2.
bool is_proper(std::string_view numerator, std::string_view denominator) {
  return numerator.size() < denominator.size() ||
         (numerator.size() == denominator.size() && numerator < denominator);
}

/// 2 for "2", "(2)", "two" and "base2"; 0 where it names no base.
int base_of(std::string_view name) {
  constexpr std::array<std::string_view, 17> kNames = {
      "",     "",    "two",    "three",  "four",     "five",     "six",     "seven",  "eight",
      "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"};
  if (name.size() > 2 && name.front() == '(' && name.back() == ')')
    name = name.substr(1, name.size() - 2);
  if (name.starts_with("base")) name.remove_prefix(4);
  const auto at = std::find(kNames.begin() + 2, kNames.end(), name);
  if (at != kNames.end()) return static_cast<int>(at - kNames.begin());
  if (name.empty() || name.size() > 2 || !all_digits(name)) return 0;
  const int base = std::stoi(std::string(name));
  return base >= 2 && base <= 36 ? base : 0;
}

/// Whether a token may be part of a numeral whose digits go on with A, B, C.
bool holds_digits(const Token& token) {
  if (is_plain_integer(token)) return true;
  const bool is_name = token.is(Tok::symbol) || token.is(Tok::run) || token.is(Tok::word) ||
                       token.is(Tok::text) || token.is(Tok::named_set);
  return is_name && !token.text.empty() &&
         std::all_of(token.text.begin(), token.text.end(),
                     [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

bool has_letters_below(std::string_view digits, int base) {
  constexpr int kTen = 10;
  return base > kTen && digits.size() > 1 && std::all_of(digits.begin(), digits.end(), [&](char c) {
           return is_digit(c) || c - 'A' + kTen < base;
         });
}

/// Where the digits of a decimal that is cut off begin to repeat, and how many of them do.
struct Period {
  std::size_t start = 0, length = 0;
};

/// The shortest period that shows clearly: three times, or twice where it takes up all digits.
Period period_of(std::string_view digits) {
  constexpr std::size_t kLongest = 24, kClear = 3;
  for (std::size_t length = 1; length <= kLongest && 2 * length <= digits.size(); ++length) {
    std::size_t start = digits.size() - length;
    while (start > 0 && digits[start - 1] == digits[start - 1 + length]) --start;
    const std::size_t repeating = digits.size() - start;
    if (repeating >= kClear * length || (start == 0 && repeating >= 2 * length))
      return {start, length};
  }
  return {};
}

}  // namespace

const Expression* Parser::number() {
  const Token token = now();
  advance();
  if (at(Tok::underscore)) return nullptr;
  if (const int base = token.number == 0 ? base_in_words() : 0; base > 0)
    return build_.leaf(Kind::based, token.text, base);
  const bool is_decimal = token.number != 0;
  Node value = build_.leaf(is_decimal ? Kind::decimal : Kind::integer, token.text, token.number);
  if (token.code == static_cast<std::uint8_t>(NumberForm::with_point) ||
      token.code == static_cast<std::uint8_t>(NumberForm::open_point))
    return point_number(value, token);
  return is_plain_integer(token) ? mixed(value) : value;
}

/// What may follow a decimal point: 0.\overline{3}, 0.\dot{1}2\dot{3}, 0.1(6), 0.333….
const Expression* Parser::point_number(Node value, const Token& token) {
  const bool is_open = token.code == static_cast<std::uint8_t>(NumberForm::open_point);
  if (at(Tok::accent)) {
    const bool is_dot = now().text == "dot";
    advance();
    const auto digits = [&] {
      const bool has_digits = is_plain_integer(now()) || now().opens(Fence::group);
      return has_digits ? raw_argument() : std::string_view();
    };
    std::string_view repeated = digits();
    const bool has_middle = is_dot && is_plain_integer(now()) && ahead().is(Tok::accent);
    if (has_middle || (is_dot && at(Tok::accent))) {
      if (has_middle) repeated = join_names({repeated, digits()});
      advance();
      const std::string_view last = digits();
      if (last.empty()) return nullptr;
      repeated = join_names({repeated, last});
    }
    return repeating(value, repeated, token);
  }
  const bool has_parentheses = now().opens(Fence::round) && !now().spaced &&
                               is_plain_integer(ahead()) && ahead(2).closes(Fence::round);
  if (has_parentheses && (is_open || is_whole_text(3))) {
    advance();
    const std::string_view repeated = raw_argument();
    advance();
    return repeating(value, repeated, token);
  }
  if (is_open) return nullptr;
  return at(Tok::dots) && !now().spaced ? cut_off(value, token) : value;
}

/// Whether the number that was read last, with its sign and the next tokens, is all there is.
bool Parser::is_whole_text(std::size_t next_tokens) const {
  const bool starts = at_ == 1 || (at_ == 2 && tokens_[0].is(Tok::minus));
  return starts && (ahead(next_tokens).is(Tok::end) || ahead(next_tokens).is(Tok::percent));
}

/// 0.1\overline{6}: (16 - 1) / 90.
const Expression* Parser::repeating(Node leading, std::string_view repeated, const Token& start) {
  if (repeated.empty() || !std::all_of(repeated.begin(), repeated.end(), is_digit)) return nullptr;
  const auto zeros = static_cast<std::size_t>(std::max(start.number, 0));
  if (!budget_.allows_digits(zeros + repeated.size())) return nullptr;
  const std::string divisor = std::string(repeated.size(), '9') + std::string(zeros, '0');
  const std::size_t first = std::min(repeated.find_first_not_of('0'), repeated.size() - 1);
  Node tail = build_.node(
      Kind::divide, {build_.leaf(Kind::integer, build_.arena().copy(repeated.substr(first))),
                     build_.leaf(Kind::integer, build_.arena().copy(std::string_view(divisor)))});
  return build_.node(Kind::add, {leading, tail});
}

/// 0.1666…: a period that shows clearly, or else the digits that are there.
const Expression* Parser::cut_off(Node value, const Token& token) {
  advance();
  const std::string_view written = as_written(token);
  const std::size_t point = written.find('.');
  if (point == std::string_view::npos || !all_digits(written.substr(point + 1))) return value;
  const std::string_view decimals = written.substr(point + 1);
  const Period period = period_of(decimals);
  if (period.length == 0) return value;
  Token start = token;
  start.number = static_cast<std::int32_t>(period.start);
  const std::size_t dropped = std::min(decimals.size() - period.start, token.text.size());
  const std::string_view leading = token.text.substr(0, token.text.size() - dropped);
  Node before = build_.leaf(period.start > 0 ? Kind::decimal : Kind::integer,
                            leading.empty() ? std::string_view("0") : leading, start.number);
  return repeating(before, decimals.substr(period.start, period.length), start);
}

/// A numeral with its base below it: 1101_2, (1101)_2, 1A_{16}. Null, and no move, where there is
/// none.
const Expression* Parser::based() {
  constexpr std::size_t kBrackets = 2;
  std::size_t next = 0;
  while (next < kBrackets && (ahead(next).opens(Fence::round) || ahead(next).opens(Fence::group)))
    ++next;
  const std::size_t opened = next, first = next;
  while (holds_digits(ahead(next)) && (next == first || !ahead(next).spaced)) ++next;
  const std::size_t last = next;
  if (last == first) return nullptr;
  while (next < last + opened && ahead(next).is(Tok::close)) ++next;
  if (next != last + opened || !ahead(next).is(Tok::underscore)) return nullptr;
  std::string digits;
  for (std::size_t i = first; i < last; ++i)
    digits += i == first ? ahead(i).text : as_written(ahead(i));
  const std::size_t start = at_;
  at_ += next + 1;
  const int base = base_of(raw_argument());
  if (base > 0 && (all_digits(digits) || has_letters_below(digits, base)))
    return build_.leaf(Kind::based, build_.arena().copy(std::string_view(digits)), base);
  at_ = start;
  return nullptr;
}

/// Takes "base 2", "(in base 2)" after a numeral; 0, and no move, where there is none.
int Parser::base_in_words() {
  const auto is_word = [&](std::size_t i, std::string_view word) {
    return (ahead(i).is(Tok::word) || ahead(i).is(Tok::text)) && ahead(i).text == word;
  };
  std::size_t next = 0;
  while (ahead(next).opens(Fence::round) || ahead(next).opens(Fence::group)) ++next;
  std::size_t open = next;
  if (is_word(next, "in")) ++next;
  const bool has_base = is_word(next, "base") || is_word(next, "in base");
  if (!has_base || !is_plain_integer(ahead(next + 1))) return 0;
  const int base = base_of(ahead(next + 1).text);
  for (next += 2; open > 0 && ahead(next).is(Tok::close); --open) ++next;
  if (open > 0) return 0;
  if (base > 0) at_ += next;
  return base;
}

/// 1\frac78, 1 7/8: a whole number and a proper fraction of whole numbers right after it.
const Expression* Parser::mixed(Node whole) {
  const auto sum = [&](const Token& top, const Token& bottom) {
    Node part = build_.node(Kind::divide, {build_.leaf(Kind::integer, top.text),
                                           build_.leaf(Kind::integer, bottom.text)});
    return build_.node(Kind::add, {whole, part});
  };
  if (is_small_integer(now()) && now().spaced && ahead().is(Tok::slash) &&
      is_small_integer(ahead(2)) && is_proper(now().text, ahead(2).text)) {
    const Token& top = now();
    const Token& bottom = ahead(2);
    at_ += 3;
    return sum(top, bottom);
  }
  if (!at(Tok::fraction)) return whole;
  const bool two_digits = is_small_integer(ahead()) && ahead().text.size() == 2;
  if (two_digits && is_proper(ahead().text.substr(0, 1), ahead().text.substr(1, 1))) {
    Token top = ahead(), bottom = ahead();
    top.text = top.text.substr(0, 1);
    bottom.text = bottom.text.substr(1, 1);
    at_ += 2;
    return sum(top, bottom);
  }
  const auto in_group = [&](std::size_t from) {
    return ahead(from).opens(Fence::group) && is_small_integer(ahead(from + 1)) &&
           ahead(from + 2).closes(Fence::group);
  };
  if (in_group(1) && in_group(4) && is_proper(ahead(2).text, ahead(5).text)) {
    const Token& top = ahead(2);
    const Token& bottom = ahead(5);
    at_ += 7;
    return sum(top, bottom);
  }
  return whole;
}

}  // namespace cupel::math
