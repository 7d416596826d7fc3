#include "verifiers/code/internal/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace cupel::code {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

/// `e-5` as -5; nothing where `text` is no exponent.
std::optional<std::int64_t> parse_exponent(std::string_view text) {
  constexpr std::size_t kMostDigits = 15;
  text.remove_prefix(1);
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  if (text.empty() || text.size() > kMostDigits || count_digits(text) != text.size())
    return std::nullopt;
  std::int64_t exponent = 0;
  std::from_chars(text.data(), text.data() + text.size(), exponent);
  return negative ? -exponent : exponent;
}

/// The digits of a number from the first on, then zeros for ever.
class DigitReader {
 public:
  explicit DigitReader(const Decimal& number) : rest_(number.digits), top_(number.top) {
    sign_ = number.negative ? -1 : 1;
  }

  bool is_at_end() const { return rest_.empty(); }

  /// The digit at 10^power, with the number's sign. To be called for each power in turn.
  int at(std::int64_t power) {
    if (rest_.empty() || power > top_) return 0;
    if (rest_.front() == '.') rest_.remove_prefix(1);
    if (rest_.empty()) return 0;
    const int digit = rest_.front() - '0';
    rest_.remove_prefix(1);
    return sign_ * digit;
  }

 private:
  std::string_view rest_;
  std::int64_t top_;
  int sign_;
};

/// About units · 10^power, to sixteen digits; exactly zero only where it is zero.
struct Difference {
  std::int64_t units = 0;
  std::int64_t power = 0;

  /// In units of 10^scale.
  double magnitude(std::int64_t scale) const {
    if (units == 0) return 0;
    return std::abs(static_cast<double>(units)) *
           std::pow(10.0, static_cast<double>(power - scale));
  }
};

std::int64_t higher_top(const Decimal& a, const Decimal& b) {
  return a.is_zero() ? b.top : b.is_zero() ? a.top : std::max(a.top, b.top);
}

Difference difference(const Decimal& a, const Decimal& b) {
  constexpr std::int64_t kEnough = 10'000'000'000'000'000;
  if (a.is_zero() && b.is_zero()) return {};
  std::int64_t power = higher_top(a, b);
  DigitReader left(a), right(b);
  Difference sum;
  for (;; --power) {
    sum = {sum.units * 10 + left.at(power) - right.at(power), power};
    // Once the difference is 2 or more, what follows cannot undo it.
    const bool is_known = std::abs(sum.units) >= kEnough;
    if (is_known || (left.is_at_end() && right.is_at_end())) return sum;
  }
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view word) {
  Decimal number;
  number.negative = !word.empty() && word.front() == '-';
  if (number.negative || (!word.empty() && word.front() == '+')) word.remove_prefix(1);

  const std::size_t whole = count_digits(word);
  std::size_t end = whole, fraction = 0;
  if (end < word.size() && word[end] == '.') {
    fraction = count_digits(word.substr(end + 1));
    end += 1 + fraction;
  }
  if (whole + fraction == 0) return std::nullopt;
  std::int64_t exponent = 0;
  if (end < word.size()) {
    if (word[end] != 'e' && word[end] != 'E') return std::nullopt;
    const auto written = parse_exponent(word.substr(end));
    if (!written) return std::nullopt;
    exponent = *written;
  }

  const std::string_view digits = word.substr(0, end);
  const std::size_t first = digits.find_first_not_of("0.");
  if (first == std::string_view::npos) return number;
  number.digits = digits.substr(first);
  number.top = exponent + static_cast<std::int64_t>(whole) - static_cast<std::int64_t>(first) -
               (first < whole ? 1 : 0);
  return number;
}

bool within(const Tolerance& tolerance, const Decimal& actual, const Decimal& expected) {
  // Products of doubles are rounded: a difference of just 0.000003 is one of 3 · 0.000001.
  constexpr double kRounding = 1 + 1e-12;
  const Difference apart = difference(actual, expected);
  if (apart.units == 0) return true;
  if (tolerance.absolute > 0 && apart.magnitude(0) <= tolerance.absolute * kRounding) return true;
  // Counted in units of the larger number, because doubles may not reach as far as the numbers do.
  const std::int64_t scale = higher_top(actual, expected);
  const double allowed = tolerance.relative * difference(expected, Decimal()).magnitude(scale);
  return allowed > 0 && apart.magnitude(scale) <= allowed * kRounding;
}

bool same_number(std::string_view actual, std::string_view expected, const Tolerance& tolerance) {
  const auto wanted = Decimal::parse(expected);
  if (!wanted) return false;
  const auto found = Decimal::parse(actual);
  return found && within(tolerance, *found, *wanted);
}

}  // namespace cupel::code
