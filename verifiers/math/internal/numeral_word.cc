#include "verifiers/math/internal/numeral_word.h"

#include <algorithm>
#include <array>

namespace cupel::math {
namespace {

using Kind = NumeralKind;

constexpr std::int64_t kThousand = 1000, kMillion = kThousand * kThousand;
constexpr std::int64_t kBillion = kMillion * kThousand, kTrillion = kBillion * kThousand;

constexpr auto kWords = [] {
  std::array words = {NumeralWord{"a", Kind::article, 1},
                      NumeralWord{"an", Kind::article, 1},
                      NumeralWord{"and", Kind::conjunction, 0},
                      NumeralWord{"minus", Kind::minus, 0},
                      NumeralWord{"negative", Kind::minus, 0},
                      NumeralWord{"point", Kind::point, 0},
                      NumeralWord{"zero", Kind::zero, 0},
                      NumeralWord{"one", Kind::unit, 1},
                      NumeralWord{"two", Kind::unit, 2},
                      NumeralWord{"three", Kind::unit, 3},
                      NumeralWord{"four", Kind::unit, 4},
                      NumeralWord{"five", Kind::unit, 5},
                      NumeralWord{"six", Kind::unit, 6},
                      NumeralWord{"seven", Kind::unit, 7},
                      NumeralWord{"eight", Kind::unit, 8},
                      NumeralWord{"nine", Kind::unit, 9},
                      NumeralWord{"ten", Kind::teen, 10},
                      NumeralWord{"eleven", Kind::teen, 11},
                      NumeralWord{"twelve", Kind::teen, 12},
                      NumeralWord{"thirteen", Kind::teen, 13},
                      NumeralWord{"fourteen", Kind::teen, 14},
                      NumeralWord{"fifteen", Kind::teen, 15},
                      NumeralWord{"sixteen", Kind::teen, 16},
                      NumeralWord{"seventeen", Kind::teen, 17},
                      NumeralWord{"eighteen", Kind::teen, 18},
                      NumeralWord{"nineteen", Kind::teen, 19},
                      NumeralWord{"twenty", Kind::tens, 20},
                      NumeralWord{"thirty", Kind::tens, 30},
                      NumeralWord{"forty", Kind::tens, 40},
                      NumeralWord{"fourty", Kind::tens, 40},
                      NumeralWord{"fifty", Kind::tens, 50},
                      NumeralWord{"sixty", Kind::tens, 60},
                      NumeralWord{"seventy", Kind::tens, 70},
                      NumeralWord{"eighty", Kind::tens, 80},
                      NumeralWord{"ninety", Kind::tens, 90},
                      NumeralWord{"hundred", Kind::hundred, 100},
                      NumeralWord{"dozen", Kind::scale, 12},
                      NumeralWord{"thousand", Kind::scale, kThousand},
                      NumeralWord{"million", Kind::scale, kMillion},
                      NumeralWord{"billion", Kind::scale, kBillion},
                      NumeralWord{"trillion", Kind::scale, kTrillion},
                      NumeralWord{"quadrillion", Kind::scale, kTrillion * kThousand},
                      NumeralWord{"half", Kind::part, 2},
                      NumeralWord{"halves", Kind::parts, 2},
                      NumeralWord{"third", Kind::part, 3},
                      NumeralWord{"thirds", Kind::parts, 3},
                      NumeralWord{"quarter", Kind::part, 4},
                      NumeralWord{"quarters", Kind::parts, 4},
                      NumeralWord{"fourth", Kind::part, 4},
                      NumeralWord{"fourths", Kind::parts, 4},
                      NumeralWord{"fifth", Kind::part, 5},
                      NumeralWord{"fifths", Kind::parts, 5},
                      NumeralWord{"sixth", Kind::part, 6},
                      NumeralWord{"sixths", Kind::parts, 6},
                      NumeralWord{"seventh", Kind::part, 7},
                      NumeralWord{"sevenths", Kind::parts, 7},
                      NumeralWord{"eighth", Kind::part, 8},
                      NumeralWord{"eighths", Kind::parts, 8},
                      NumeralWord{"ninth", Kind::part, 9},
                      NumeralWord{"ninths", Kind::parts, 9},
                      NumeralWord{"tenth", Kind::part, 10},
                      NumeralWord{"tenths", Kind::parts, 10},
                      NumeralWord{"eleventh", Kind::part, 11},
                      NumeralWord{"elevenths", Kind::parts, 11},
                      NumeralWord{"twelfth", Kind::part, 12},
                      NumeralWord{"twelfths", Kind::parts, 12},
                      NumeralWord{"thirteenth", Kind::part, 13},
                      NumeralWord{"thirteenths", Kind::parts, 13},
                      NumeralWord{"fourteenth", Kind::part, 14},
                      NumeralWord{"fourteenths", Kind::parts, 14},
                      NumeralWord{"fifteenth", Kind::part, 15},
                      NumeralWord{"fifteenths", Kind::parts, 15},
                      NumeralWord{"sixteenth", Kind::part, 16},
                      NumeralWord{"sixteenths", Kind::parts, 16},
                      NumeralWord{"seventeenth", Kind::part, 17},
                      NumeralWord{"seventeenths", Kind::parts, 17},
                      NumeralWord{"eighteenth", Kind::part, 18},
                      NumeralWord{"eighteenths", Kind::parts, 18},
                      NumeralWord{"nineteenth", Kind::part, 19},
                      NumeralWord{"nineteenths", Kind::parts, 19},
                      NumeralWord{"twentieth", Kind::part, 20},
                      NumeralWord{"twentieths", Kind::parts, 20},
                      NumeralWord{"thirtieth", Kind::part, 30},
                      NumeralWord{"thirtieths", Kind::parts, 30},
                      NumeralWord{"fortieth", Kind::part, 40},
                      NumeralWord{"fortieths", Kind::parts, 40},
                      NumeralWord{"fiftieth", Kind::part, 50},
                      NumeralWord{"fiftieths", Kind::parts, 50},
                      NumeralWord{"sixtieth", Kind::part, 60},
                      NumeralWord{"sixtieths", Kind::parts, 60},
                      NumeralWord{"hundredth", Kind::part, 100},
                      NumeralWord{"hundredths", Kind::parts, 100},
                      NumeralWord{"thousandth", Kind::part, kThousand},
                      NumeralWord{"thousandths", Kind::parts, kThousand},
                      NumeralWord{"millionth", Kind::part, kMillion},
                      NumeralWord{"millionths", Kind::parts, kMillion}};
  std::sort(words.begin(), words.end(),
            [](const NumeralWord& a, const NumeralWord& b) { return a.word < b.word; });
  return words;
}();

}  // namespace

NumeralWord numeral_word(std::string_view word) {
  std::array<char, 16> small;
  if (word.empty() || word.size() > small.size()) return {};
  for (std::size_t i = 0; i < word.size(); ++i) small[i] = static_cast<char>(word[i] | 0x20);
  const std::string_view name(small.data(), word.size());
  const auto found = std::lower_bound(
      kWords.begin(), kWords.end(), name,
      [](const NumeralWord& entry, std::string_view key) { return entry.word < key; });
  return found != kWords.end() && found->word == name ? *found : NumeralWord{};
}

}  // namespace cupel::math
