#include "verifiers/math/internal/chinese_numerals.h"

#include <array>
#include <cstdint>
#include <numeric>

namespace cupel::math {
namespace {

struct Numeral {
  std::string_view sign;
  std::int64_t value;
};

constexpr std::array<Numeral, 10> kDigits = {{{"一", 1},
                                              {"二", 2},
                                              {"两", 2},
                                              {"三", 3},
                                              {"四", 4},
                                              {"五", 5},
                                              {"六", 6},
                                              {"七", 7},
                                              {"八", 8},
                                              {"九", 9}}};
constexpr std::array<Numeral, 3> kPlaces = {{{"千", 1000}, {"百", 100}, {"十", 10}}};
constexpr std::array<Numeral, 2> kSections = {{{"亿", 100'000'000}, {"万", 10'000}}};

bool accept(std::string_view& text, std::string_view sign) {
  const bool found = text.starts_with(sign);
  if (found) text.remove_prefix(sign.size());
  return found;
}

bool accept_zero(std::string_view& text) { return accept(text, "零") || accept(text, "〇"); }

/// 0 where there is none.
std::int64_t accept_digit(std::string_view& text) {
  for (const Numeral& digit : kDigits) {
    if (accept(text, digit.sign)) return digit.value;
  }
  return 0;
}

/// Up to 9999, without the zeros in front. A zero must stand where places are left out before the
/// last digit (一百零五): 一百五 is colloquial for 150.
std::optional<std::int64_t> read_below_ten_thousand(std::string_view& text) {
  std::int64_t value = 0, last_place = 0;
  bool after_zero = true;
  for (const Numeral& place : kPlaces) {
    const std::string_view before = text;
    if (last_place > 0 && accept_zero(text)) after_zero = true;
    std::int64_t digit = accept_digit(text);
    const bool bare_ten = digit == 0 && place.value == 10 && value == 0;
    if ((digit > 0 || bare_ten) && accept(text, place.sign)) {
      if (last_place > 10 * place.value && !after_zero) return std::nullopt;
      value += (bare_ten ? 1 : digit) * place.value;
      last_place = place.value;
      after_zero = false;
    } else {
      text = before;
    }
  }
  const std::string_view before = text;
  if (last_place > 0 && accept_zero(text)) after_zero = true;
  const std::int64_t digit = accept_digit(text);
  if (digit == 0) text = before;
  if (digit > 0 && last_place > 10 && !after_zero) return std::nullopt;
  if (value + digit == 0) return std::nullopt;
  return value + digit;
}

/// Above zero, below 10^16.
std::optional<std::int64_t> read_positive(std::string_view text) {
  std::int64_t total = 0, ceiling = 100'000'000;
  while (!text.empty()) {
    const bool after_zero = total > 0 && accept_zero(text);
    const std::optional<std::int64_t> section = read_below_ten_thousand(text);
    if (!section) return std::nullopt;
    if (total > 0 && *section < 1000 && !after_zero) return std::nullopt;  // 一万五 is 15000
    if (text.empty()) return total + *section;
    std::int64_t scale = 1;
    for (const Numeral& sign : kSections) {
      if (scale == 1 && accept(text, sign.sign)) scale = sign.value;
    }
    if (scale == 10'000 && ceiling == 100'000'000 && accept(text, "亿")) {
      scale = ceiling * 10'000;  // 一万亿
    }
    if (scale == 1 || (total > 0 && scale >= ceiling)) return std::nullopt;
    total += *section * scale;
    ceiling = scale;
  }
  return total > 0 ? std::optional(total) : std::nullopt;
}

}  // namespace

std::optional<std::string> number_from_chinese(std::string_view text) {
  const std::string sign = accept(text, "负") ? "-" : "";
  if (text == "零" || text == "〇") return "0";
  constexpr std::string_view kPartsOf = "分之";
  if (const std::size_t middle = text.find(kPartsOf); middle != std::string_view::npos) {
    const auto den = read_positive(text.substr(0, middle));
    const auto num = read_positive(text.substr(middle + kPartsOf.size()));
    if (!num || !den) return std::nullopt;
    const std::int64_t common = std::gcd(*num, *den);
    if (*den == common) return sign + std::to_string(*num / common);
    return sign + std::to_string(*num / common) + "/" + std::to_string(*den / common);
  }
  const std::optional<std::int64_t> value = read_positive(text);
  if (!value) return std::nullopt;
  return sign + std::to_string(*value);
}

}  // namespace cupel::math
