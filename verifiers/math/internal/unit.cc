#include "verifiers/math/internal/unit.h"

#include <algorithm>

#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/unit_arithmetic.h"
#include "verifiers/math/internal/unit_cursor.h"
#include "verifiers/math/internal/unit_names.h"
#include "verifiers/math/internal/unit_table.h"

namespace cupel::math {
namespace {

constexpr int kDeepest = 8;
constexpr std::size_t kLongest = 256;  // no unit is written in more bytes
constexpr Unit kDegree = base_unit(Dimension::degree);

constexpr std::array<std::string_view, 4> kDegreeSigns = {"°", "^\\circ", "^{\\circ}", "\\degree"};
constexpr std::array<std::string_view, 8> kProductSigns = {"\\cdot", "\\times", "·", "⋅",
                                                           "×",      "*",       "∙", "•"};
constexpr std::array<std::string_view, 10> kSuperscripts = {"⁰", "¹", "²", "³", "⁴",
                                                            "⁵", "⁶", "⁷", "⁸", "⁹"};

/// Recursive descent over one text. Braces group nothing here: what is typeset counts, so
/// `\text{m/s}^2` is m/s^2.
class UnitReader : private UnitCursor {
 public:
  UnitReader(std::string_view text, int depth) : UnitCursor(text), depth_(depth) {}

  static std::optional<Unit> whole_unit(std::string_view text, int depth) {
    if (depth > kDeepest || text.size() > kLongest) return std::nullopt;
    UnitReader reader(text, depth);
    const std::optional<LeadingUnit> leading = reader.leading();
    if (!leading) return std::nullopt;
    reader.skip_blanks();
    reader.skip_blanks_and_point();
    if (!reader.rest().empty()) return std::nullopt;
    return leading->unit;
  }

  std::optional<LeadingUnit> leading() {
    const std::optional<Unit> unit = expression();
    if (!unit) return std::nullopt;
    const std::size_t behind = at_.pos;
    const bool was_open = at_.open > 0;
    if (was_open) skip_blanks();
    if (at_.open > 0) return std::nullopt;
    return LeadingUnit{was_open ? at_.pos : behind, *unit};
  }

  /// The unit that one word names.
  std::optional<NamedUnit> single_word() {
    const UnitWord name = word();
    if (rest().empty()) return find_unit(name.view());
    const UnitSign* sign = name.view().empty() ? find_unit_sign(text_) : nullptr;
    if (!sign || sign->sign != text_) return std::nullopt;
    return NamedUnit{sign->unit};
  }

 private:
  std::optional<Unit> expression() {
    std::optional<Unit> total;
    bool dividing = accept_word("per");
    for (At before = at_;; before = at_) {
      if (total) dividing = accept_operator() || dividing;
      const std::optional<Unit> factor = power_of_unit();
      if (!factor) {
        at_ = before;
        return total;
      }
      const Unit operand = dividing ? inverse(*factor) : *factor;
      total = total ? multiply(*total, operand) : operand;
      if (!total) return std::nullopt;
    }
  }

  /// Whether what was there, if anything, divides.
  bool accept_operator() {
    if (accept_hyphen()) return false;
    skip_blanks_and_point();
    if (accept("/") || accept("每") || accept_word("per")) return true;
    if (accept_word("a") || accept_word("an")) return true;  // dollars an hour
    accept_any(kProductSigns);
    return false;
  }

  std::optional<Unit> power_of_unit() {
    skip_blanks();
    int exponent = 1;
    if (accept_word("square") || accept_word("sq") || accept("平方")) exponent = 2;
    if (accept_word("cubic") || accept_word("cu") || accept("立方")) exponent = 3;
    if (exponent != 1 && !accept_hyphen()) skip_blanks_and_point();
    const std::optional<Unit> unit = atom();
    if (!unit) return std::nullopt;
    const std::optional<int> written = exponent_behind();
    if (!written || exponent * *written > 99 || exponent * *written < -99) return std::nullopt;
    return power(*unit, exponent * *written);
  }

  std::optional<Unit> atom() {
    skip_blanks();
    if (accept_any(kDegreeSigns)) return degree_or_temperature();
    if (accept("\\frac") || accept("\\dfrac") || accept("\\tfrac")) return fraction();
    if (accept("(")) return parenthesis();
    if (accept("1")) return starts_reciprocal() ? std::optional(Unit{}) : std::nullopt;
    if (const UnitSign* sign = find_unit_sign(rest())) {
      at_.pos += sign->sign.size();
      return sign->unit;
    }
    return named();
  }

  std::optional<Unit> named() {
    const UnitWord first = word();
    if (const std::optional<Unit> unit = second_word_of(first)) return unit;
    const std::optional<NamedUnit> named = find_unit(first.view());
    if (!named) return std::nullopt;
    return is_plain_degree(named->unit) ? degree_or_temperature() : named->unit;
  }

  std::optional<Unit> second_word_of(const UnitWord& first) {
    const At before = at_;
    if (!accept_hyphen()) skip_blanks_and_point();
    const UnitWord second = word();
    if (!second.view().empty()) {
      if (std::optional<Unit> unit = find_unit(first.view(), second.view())) return unit;
    }
    at_ = before;
    return std::nullopt;
  }

  static bool is_plain_degree(const Unit& unit) {
    return unit.factor == Factor{} && same_dimension(unit, kDegree);
  }

  Unit degree_or_temperature() {
    const At before = at_;
    skip_blanks();
    const UnitWord scale = word();
    if (scale.is("C") || scale.is("centigrade")) return base_unit(Dimension::celsius);
    if (scale.is("F")) return base_unit(Dimension::fahrenheit);
    const std::optional<NamedUnit> named = find_unit(scale.view());
    for (const Dimension dimension :
         {Dimension::celsius, Dimension::fahrenheit, Dimension::temperature}) {
      if (named && same_dimension(named->unit, base_unit(dimension))) return named->unit;
    }
    at_ = before;
    return kDegree;
  }

  std::optional<Unit> fraction() {
    const std::optional<Unit> above = braced(), below = braced();
    if (!above || !below) return std::nullopt;
    return multiply(*above, inverse(*below));
  }

  std::optional<Unit> braced() {
    if (!accept("{")) return std::nullopt;
    const std::size_t start = at_.pos;
    for (int open = 1; at_.pos < text_.size(); ++at_.pos) {
      if (text_[at_.pos] == '{') ++open;
      if (text_[at_.pos] == '}' && --open == 0) break;
    }
    const std::string_view inside = text_.substr(start, at_.pos - start);
    return accept("}") ? whole_unit(inside, depth_ + 1) : std::nullopt;
  }

  std::optional<Unit> parenthesis() {
    if (++depth_ > kDeepest) return std::nullopt;
    const std::optional<Unit> unit = expression();
    --depth_;
    skip_blanks_and_point();
    return accept(")") ? unit : std::nullopt;
  }

  bool starts_reciprocal() {
    const At before = at_;
    skip_blanks();
    const bool starts = accept("/") || accept_word("per");
    at_ = before;
    return starts;
  }

  /// 1 where none is written, nothing where what is written is not an integer.
  std::optional<int> exponent_behind() {
    if (accept_digit_index()) return text_[at_.pos - 1] - '0';
    const At before = at_;
    skip_blanks();
    if (const int exponent = superscript()) return exponent;
    if (accept_word("squared")) return 2;
    if (accept_word("cubed")) return 3;
    if (accept("^") || accept("**")) return integer();
    at_ = before;
    return 1;
  }

  /// `cm2`, `ft3`.
  bool accept_digit_index() {
    const std::string_view left = rest();
    const bool is_index = behind_letter() && (left.starts_with('2') || left.starts_with('3')) &&
                          (left.size() == 1 || !(is_digit(left[1]) || is_letter(left[1]) ||
                                                 left[1] == '.' || left[1] == '^'));
    if (is_index) ++at_.pos;
    return is_index;
  }

  /// 0 where there is none.
  int superscript() {
    const int sign = accept("⁻") ? -1 : 1;
    for (std::size_t digit = 0; digit < kSuperscripts.size(); ++digit) {
      if (accept(kSuperscripts[digit])) return sign * static_cast<int>(digit);
    }
    return 0;
  }

  std::optional<int> integer() {
    const bool braces = accept("{"), parentheses = !braces && accept("(");
    while ((braces || parentheses) && accept(" ")) continue;
    const int sign = accept("-") || accept("−") ? -1 : 1;
    int value = 0;
    const std::size_t start = at_.pos;
    for (; at_.pos < text_.size() && is_digit(text_[at_.pos]) && value < 10; ++at_.pos) {
      value = 10 * value + (text_[at_.pos] - '0');
    }
    while ((braces || parentheses) && accept(" ")) continue;
    const bool closed = (!braces || accept("}")) && (!parentheses || accept(")"));
    if (at_.pos == start || value == 0 || !closed) return std::nullopt;
    return sign * value;
  }

  int depth_;
};

/// With the power of ten as part of the fraction, where that fits.
Factor as_fraction(Factor factor) {
  const Factor before = factor;
  std::int64_t& side = factor.ten > 0 ? factor.num : factor.den;
  std::int64_t& other = factor.ten > 0 ? factor.den : factor.num;
  for (const int step = factor.ten > 0 ? -1 : 1; factor.ten != 0; factor.ten += step) {
    for (const std::int64_t prime : {2, 5}) {
      const bool cancels = other % prime == 0;
      if (cancels) other /= prime;
      if (!cancels && __builtin_mul_overflow(side, prime, &side)) return before;
    }
  }
  return factor;
}

}  // namespace

std::optional<Unit> read_unit(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_letter)) {  // nearly always
    const std::optional<NamedUnit> named = find_unit(text);
    return named ? std::optional(named->unit) : std::nullopt;
  }
  return UnitReader::whole_unit(text, 0);
}

std::optional<LeadingUnit> leading_unit(std::string_view text) {
  const std::optional<LeadingUnit> leading = UnitReader(text.substr(0, kLongest), 0).leading();
  return leading && leading->bytes < kLongest ? leading : std::nullopt;
}

bool is_unit_word(std::string_view word) { return UnitReader(word, 0).single_word().has_value(); }

bool is_ambiguous_letter_unit(std::string_view word) {
  const std::optional<NamedUnit> unit = UnitReader(word, 0).single_word();
  return unit && unit->ambiguous;
}

bool same_dimension(const Unit& a, const Unit& b) { return a.exponents == b.exponents; }

std::optional<Factor> factor_ratio(const Unit& a, const Unit& b) {
  const std::optional<Factor> ratio = multiply(a.factor, inverse(b.factor));
  if (!ratio) return std::nullopt;
  return as_fraction(*ratio);
}

}  // namespace cupel::math
