#include "verifiers/math/internal/number_words.h"

#include <cstdint>
#include <numeric>

#include "verifiers/math/internal/chinese_numerals.h"
#include "verifiers/math/internal/numeral_word.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

using Kind = NumeralKind;

constexpr std::int64_t kCeiling = 1'000'000'000'000'000'000;
constexpr std::int64_t kDozen = 12;
constexpr std::size_t kLongest = 512;  // bytes that are read as one number

struct Fraction {
  std::int64_t num, den;
};

std::string to_string(Fraction value) {
  const std::int64_t common = std::gcd(value.num, value.den);
  const std::string num = std::to_string(value.num / common);
  return value.den == common ? num : num + "/" + std::to_string(value.den / common);
}

/// num * factor / den while it stays below 10^18.
std::optional<Fraction> times(Fraction value, std::int64_t factor) {
  if (value.num > 0 && factor >= kCeiling / value.num) return std::nullopt;
  return Fraction{value.num * factor, value.den};
}

/// Every method that finds what it looks for moves behind it, and otherwise stays.
class NumberReader {
 public:
  explicit NumberReader(std::string_view text) : text_(text) {}

  std::optional<LeadingNumber> read() {
    while (pos_ < text_.size() && is_space(text_[pos_])) ++pos_;
    if (peek().kind == Kind::none) return std::nullopt;
    const std::string sign = accept(Kind::minus) ? "-" : "";
    std::optional<std::string> value = magnitude();
    const bool compound = pos_ < text_.size() && text_[pos_] == '-' && pos_ + 1 < text_.size() &&
                          is_letter(text_[pos_ + 1]);
    if (!value || compound) return std::nullopt;
    return LeadingNumber{pos_, *value == "0" ? *value : sign + *value};
  }

 private:
  std::optional<std::string> magnitude() {
    if (std::optional<Fraction> part = fraction()) return scaled(*part);
    const std::optional<std::int64_t> whole = cardinal();
    if (const std::string digits = decimals(); !digits.empty()) {
      return decimal(whole.value_or(0), digits);
    }
    if (!whole) return std::nullopt;
    const std::optional<Fraction> part = fraction_behind_and();
    if (!part) return std::to_string(*whole);
    const std::optional<Fraction> above = times({*whole, 1}, part->den);
    if (!above || above->num > kCeiling) return std::nullopt;
    return scaled({above->num + part->num, part->den});
  }

  std::optional<std::string> scaled(Fraction value) {
    const std::size_t before = pos_;
    accept(Kind::article);
    const std::optional<NumeralWord> scale = accept(Kind::scale);
    if (!scale) {
      pos_ = before;
      return to_string(value);
    }
    const std::optional<Fraction> product = times(value, scale->value);
    if (!product) return std::nullopt;
    return to_string(*product);
  }

  std::optional<std::string> decimal(std::int64_t whole, const std::string& digits) {
    const std::optional<NumeralWord> scale = accept(Kind::scale);
    if (!scale) return std::to_string(whole) + "." + digits;
    Fraction value{whole, 1};
    for (char digit : digits) {
      const std::optional<Fraction> shifted = times(value, 10);
      if (!shifted || value.den >= kCeiling / 10) return std::nullopt;
      value = {shifted->num + (digit - '0'), value.den * 10};
    }
    const std::optional<Fraction> product = times(value, scale->value);
    if (!product) return std::nullopt;
    return to_string(*product);
  }

  /// The digits of "point one four"; empty where there are none.
  std::string decimals() {
    const std::size_t before = pos_;
    if (!accept(Kind::point)) return {};
    std::string digits;
    for (NumeralWord next = peek(); next.kind == Kind::unit || next.kind == Kind::zero;
         next = peek()) {
      digits += static_cast<char>('0' + next.value);
      advance();
    }
    if (digits.empty()) pos_ = before;
    return digits;
  }

  std::optional<Fraction> fraction_behind_and() {
    const std::size_t before = pos_;
    if (accept(Kind::conjunction)) {
      const std::optional<Fraction> part = fraction();
      if (part && part->num < part->den) return part;
    }
    pos_ = before;
    return std::nullopt;
  }

  /// "half", "a third", "two thirds", "three twenty-fifths".
  std::optional<Fraction> fraction() {
    const std::size_t before = pos_;
    if (const std::optional<NumeralWord> half = accept(Kind::part); half && half->word == "half") {
      return Fraction{1, 2};
    }
    pos_ = before;
    const bool article = accept(Kind::article).has_value();
    const std::optional<std::int64_t> above = article ? std::optional<std::int64_t>(1) : cardinal();
    if (above) {
      // "twenty-fifth" is a place in a row
      const bool joined = !article && *above % 10 == 0 && pos_ < text_.size() && text_[pos_] == '-';
      if (const auto below = joined ? std::nullopt : denominator(*above == 1)) {
        return Fraction{*above, *below};
      }
    }
    pos_ = before;
    return std::nullopt;
  }

  std::optional<std::int64_t> denominator(bool singular) {
    const Kind kind = singular ? Kind::part : Kind::parts;
    const std::size_t before = pos_;
    std::int64_t above_ten = 0;
    if (const std::optional<NumeralWord> tens = accept(Kind::tens)) above_ten = tens->value;
    const std::optional<NumeralWord> part = accept(kind);
    const bool is_name = part && (above_ten == 0 || (part->value < 10 && part->value > 2));
    if (is_name) return above_ten + part->value;
    pos_ = before;
    return std::nullopt;
  }

  /// Groups below a thousand with falling scales.
  std::optional<std::int64_t> cardinal() {
    if (accept(Kind::zero)) return 0;
    std::int64_t total = 0, ceiling = kCeiling;
    for (std::size_t before = pos_;; before = pos_) {
      const bool comma = total > 0 && accept_comma();
      const bool joined = comma || (total > 0 && accept(Kind::conjunction));
      const std::optional<std::int64_t> group = below_thousand(total == 0);
      if (!group || (joined && fraction_follows(before))) return back_to(before, total);
      const NumeralWord scale = peek();
      const bool scales = scale.kind == Kind::scale;
      const std::int64_t step = scales ? scale.value : 1;
      const bool fits = *group <= (ceiling - 1) / step;
      const bool begins_another = comma && *group * (fits ? step : 0) < 100;  // "one million, two"
      if (!fits || begins_another || (step == kDozen && total > 0)) {
        return back_to(before, total);
      }
      if (scales) advance();
      total += *group * step;
      if (!scales || step == kDozen) return total;
      ceiling = step;
    }
  }

  /// Whether what stands behind "and" is a fraction: "two hundred and three quarters".
  bool fraction_follows(std::size_t conjunction) {
    const std::size_t before = pos_;
    const bool follows = denominator(true) || denominator(false);
    pos_ = before;
    return follows && conjunction < before;
  }

  std::optional<std::int64_t> back_to(std::size_t before, std::int64_t total) {
    pos_ = before;
    if (total == 0) return std::nullopt;
    return total;
  }

  /// 1 … 999 and, as people say it, "twelve hundred". A bare hundred or scale counts once.
  std::optional<std::int64_t> below_thousand(bool first) {
    const std::size_t before = pos_;
    const bool article = first && accept(Kind::article);
    std::optional<std::int64_t> group = article ? std::nullopt : below_hundred();
    if (!group && first && peek().kind == Kind::scale) return 1;
    if ((group || first) && accept(Kind::hundred)) {
      group = group.value_or(1) * 100;
      const std::size_t behind = pos_;
      const bool joined = accept(Kind::conjunction).has_value();
      const std::optional<std::int64_t> more = below_hundred();
      if (more && !(joined && fraction_follows(behind))) return *group + *more;
      pos_ = behind;
    }
    if (!group) pos_ = before;
    return group;
  }

  std::optional<std::int64_t> below_hundred() {
    if (const std::optional<NumeralWord> unit = accept(Kind::unit)) return unit->value;
    if (const std::optional<NumeralWord> teen = accept(Kind::teen)) return teen->value;
    const std::optional<NumeralWord> tens = accept(Kind::tens);
    if (!tens) return std::nullopt;
    const std::optional<NumeralWord> unit = accept(Kind::unit);
    return tens->value + (unit ? unit->value : 0);
  }

  std::optional<NumeralWord> accept(Kind kind) {
    const NumeralWord next = peek();
    if (next.kind != kind) return std::nullopt;
    advance();
    return next;
  }

  NumeralWord peek() {
    if (peeked_at_ != pos_) {
      peeked_ = numeral_word(next_word());
      peeked_at_ = pos_;
    }
    return peeked_;
  }

  void advance() {
    const std::string_view word = next_word();
    pos_ = static_cast<std::size_t>(word.data() - text_.data()) + word.size();
  }

  /// Behind spaces or one hyphen. A word ends where letters and digits do.
  std::string_view next_word() const {
    std::size_t start = pos_;
    if (start > 0 && start < text_.size() && text_[start] == '-') {
      ++start;
    } else {
      while (start < text_.size() && is_space(text_[start])) ++start;
    }
    std::size_t end = start;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    const bool glued = end < text_.size() && is_digit(text_[end]);
    return glued ? std::string_view{} : text_.substr(start, end - start);
  }

  bool accept_comma() {
    const bool found = pos_ < text_.size() && text_[pos_] == ',';
    if (found) ++pos_;
    return found;
  }

  std::string_view text_;
  std::size_t pos_ = 0;
  NumeralWord peeked_;  // the word behind peeked_at_: it is asked for once for every kind
  std::size_t peeked_at_ = std::string_view::npos;
};

}  // namespace

std::optional<std::string> number_from_words(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  if (!is_letter(text[0])) return number_from_chinese(text);
  const std::optional<LeadingNumber> number = NumberReader(text).read();
  if (!number || number->bytes != text.size()) return std::nullopt;
  return number->value;
}

std::optional<LeadingNumber> leading_number_words(std::string_view text) {
  std::optional<LeadingNumber> number = NumberReader(text.substr(0, kLongest)).read();
  return number && number->bytes < kLongest ? number : std::nullopt;
}

}  // namespace cupel::math
