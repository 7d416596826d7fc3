#include "verifiers/math/internal/number.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

#include "verifiers/math/internal/plain.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/unit_words.h"

namespace cupel::math {
namespace {

constexpr std::array<std::string_view, 6> kCurrencies = {"€", "£", "¥", "₹", "US", "USD"};

struct Scale {
  std::string_view word;
  int zeros;
};
constexpr Scale kScales[] = {{"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12}};

class NumberReader {
 public:
  NumberReader(std::string_view text, Budget& budget) : rest_(text), budget_(budget) {}

  std::optional<Number> read() {
    bool negative = sign();
    currency();
    negative = sign() != negative;
    if (!magnitude() || !suffix()) return std::nullopt;
    return finish(negative);
  }

 private:
  bool sign() {
    spaces();
    bool negative = false;
    while (!rest_.empty() && (rest_[0] == '-' || rest_[0] == '+')) {
      negative = negative != (rest_[0] == '-');
      rest_.remove_prefix(1);
      spaces();
    }
    return negative;
  }

  void currency() {
    for (std::string_view name : kCurrencies)
      if (take(name)) break;
    spaces();
  }

  /// fraction | numeral [fraction | '/' numeral] [times power of ten] | numeral exponent
  bool magnitude() {
    if (fraction()) return true;
    auto whole = numeral();
    if (!whole) return false;
    value_ = *whole;
    const std::string_view after_whole = rest_;
    spaces();
    if (take("/")) {
      spaces();
      const auto den = numeral();
      const auto ratio = den ? divide(value_, *den) : std::nullopt;
      if (!ratio) return false;
      return set_fraction(*ratio);
    }
    const bool was_integer = !has_point_;
    if (was_integer && mixed_fraction(*whole)) return true;
    rest_ = after_whole;
    return power_of_ten();
  }

  bool mixed_fraction(const Rational& whole) {
    if (fraction()) return set_fraction(whole + value_);
    const auto num = numeral();
    if (!num || !take("/")) return false;
    const auto den = numeral();
    const auto ratio = den ? divide(*num, *den) : std::nullopt;
    return ratio && set_fraction(whole + *ratio);
  }

  bool fraction() {
    const std::string_view start = rest_;
    if (!take("\\frac")) return false;
    const auto num = group();
    const auto den = num ? group() : std::nullopt;
    const auto ratio = den ? divide(*num, *den) : std::nullopt;
    if (ratio) return set_fraction(*ratio);
    rest_ = start;
    return false;
  }

  /// `{12}` or a single digit, as TeX takes arguments.
  std::optional<Rational> group() {
    spaces();
    if (!take("{")) {
      if (rest_.empty() || !is_digit(rest_[0])) return std::nullopt;
      const Rational digit(rest_[0] - '0');
      rest_.remove_prefix(1);
      return digit;
    }
    const bool negative = sign();
    const auto value = numeral();
    spaces();
    if (!value || !take("}")) return std::nullopt;
    return negative ? -*value : *value;
  }

  bool set_fraction(const Rational& value) {
    value_ = value;
    is_fraction_ = true;
    return true;
  }

  /// Digits with thousands separators and a decimal point; records how it was written.
  std::optional<Rational> numeral() {
    std::string digits;
    take_digits(digits);
    const std::size_t leading = digits.size();
    while (leading > 0 && leading <= 3 && thousands_group(rest_)) {
      rest_.remove_prefix(1);
      take_digits(digits);
    }
    const std::size_t integer_digits = digits.size();
    has_point_ = !rest_.empty() && rest_[0] == '.' && (rest_.size() > 1 && is_digit(rest_[1]));
    if (has_point_) {
      rest_.remove_prefix(1);
      take_digits(digits);
    } else if (integer_digits > 0) {
      take(".");
    }
    if (digits.empty() || !budget_.allows_digits(digits.size())) return std::nullopt;
    scale_ = static_cast<int>(digits.size() - integer_digits);
    digits_ = digits;
    return Rational::from_digits(digits, scale_);
  }

  static bool thousands_group(std::string_view text) {
    return text.size() >= 4 && text[0] == ',' && is_digit(text[1]) && is_digit(text[2]) &&
           is_digit(text[3]) && (text.size() == 4 || !is_digit(text[4]));
  }

  void take_digits(std::string& digits) {
    while (!rest_.empty() && is_digit(rest_[0])) {
      digits += rest_[0];
      rest_.remove_prefix(1);
    }
  }

  /// `e5`, `\times10^{5}`, `\cdot 10^5`, `× 10^5`, or nothing at all; false when out of budget.
  bool power_of_ten() {
    const std::string_view start = rest_;
    std::optional<long> exponent;
    if (take("e") || take("E")) {
      exponent = integer_exponent();
    } else {
      spaces();
      if (take("\\times") || take("\\cdot") || take("×") || take("*")) {
        spaces();
        if (take("10^")) {
          const bool braced = take("{");
          exponent = integer_exponent();
          if (braced && !take("}")) exponent.reset();
        }
      }
    }
    if (!exponent) {
      rest_ = start;
      return true;
    }
    if (!budget_.allows_digits(digits_.size() + static_cast<std::size_t>(std::labs(*exponent))))
      return false;
    value_ = value_ * Rational::from_digits("1", -static_cast<int>(*exponent));
    is_fraction_ = true;
    return true;
  }

  std::optional<long> integer_exponent() {
    constexpr std::size_t kExponentDigits = 9;
    const bool negative = !rest_.empty() && rest_[0] == '-';
    if (negative || (!rest_.empty() && rest_[0] == '+')) rest_.remove_prefix(1);
    std::string digits;
    take_digits(digits);
    if (digits.empty()) return std::nullopt;
    const long size = digits.size() > kExponentDigits ? 1'000'000'000L : std::stol(digits);
    return negative ? -size : size;
  }

  /// Percent sign, degree sign, scale word and unit, up to the end.
  bool suffix() {
    const bool spaced = spaces();
    if (take("%") || take("percent")) {
      is_percentage_ = true;
      return unit(spaces());
    }
    if (take("°")) return unit(spaces());
    for (const auto& [word, zeros] : kScales) {
      if (!spaced || !take(word)) continue;
      value_ = value_ * Rational::from_digits("1", -zeros);
      is_fraction_ = true;
      return unit(spaces());
    }
    return unit(spaced);
  }

  /// Words and powers of them: `cm^2`, `square units`, `miles per hour`, `km/h`.
  bool unit(bool spaced) {
    if (rest_.empty()) return true;
    bool first = true;
    while (!rest_.empty()) {
      std::size_t length = 0;
      while (length < rest_.size() && is_letter(rest_[length])) ++length;
      const std::string_view word = rest_.substr(0, length);
      if (word.empty() || is_about_the_number(word)) return false;
      const bool is_article = word == "a" && rest_.size() > length + 1;  // "18 a day"
      const bool is_short = is_short_unit(word) || (is_article && spaced);
      if (!is_short && ((first && !spaced) || length == 1)) return false;
      rest_.remove_prefix(length);
      power();
      while (!rest_.empty() && (is_space(rest_[0]) || rest_[0] == '/' || rest_[0] == '.' ||
                                rest_[0] == '-' || rest_[0] == '\''))
        rest_.remove_prefix(1);
      first = false;
      spaced = true;
    }
    return true;
  }

  void power() {
    for (std::string_view form : {"^2", "^3", "^{2}", "^{3}", "²", "³"})
      if (take(form)) return;
  }

  std::optional<Number> finish(bool negative) {
    Number number;
    number.numeral = negative ? -value_ : value_;
    number.value = number.numeral;
    if (is_percentage_) {
      number.value = number.numeral * Rational::from_digits("1", 2);
      number.kind = "percentage";
      number.text = number.numeral.to_string() + "%";
      return number;
    }
    number.text = number.value.to_string();
    const bool is_integer = number.text.find('/') == std::string::npos;
    number.kind = is_integer ? "integer" : is_fraction_ ? "fraction" : "decimal";
    if (number.kind == "decimal") number.text = decimal_text(negative);
    return number;
  }

  /// The digits as written, without zeros that say nothing. Only for a value that is no integer.
  std::string decimal_text(bool negative) const {
    std::string_view digits = digits_;
    const std::size_t point = digits.size() - static_cast<std::size_t>(scale_);
    std::string_view whole = digits.substr(0, point), fraction = digits.substr(point);
    while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
    while (fraction.size() > 1 && fraction.back() == '0') fraction.remove_suffix(1);
    std::string text = negative ? "-" : "";
    text.append(whole.empty() ? "0" : whole).append(".").append(fraction);
    return text;
  }

  bool take(std::string_view prefix) {
    if (!rest_.starts_with(prefix)) return false;
    rest_.remove_prefix(prefix.size());
    return true;
  }

  bool spaces() {
    const std::size_t before = rest_.size();
    while (!rest_.empty() && is_space(rest_[0])) rest_.remove_prefix(1);
    return rest_.size() != before;
  }

  std::string_view rest_;
  Budget& budget_;
  Rational value_;
  std::string digits_;  // of the numeral read last
  int scale_ = 0;       // and how many of them follow the point
  bool has_point_ = false;
  bool is_fraction_ = false;
  bool is_percentage_ = false;
};

}  // namespace

std::optional<Number> read_number(std::string_view answer, Budget& budget) {
  answer = trim(answer);
  if (!budget.allows_bytes(answer.size())) return std::nullopt;
  const bool is_small =
      !answer.empty() && answer.size() <= 9 && std::all_of(answer.begin(), answer.end(), is_digit);
  if (is_small) return NumberReader(answer, budget).read();
  const std::string text = plain(answer);
  return NumberReader(text, budget).read();
}

}  // namespace cupel::math
