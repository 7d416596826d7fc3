#include "verifiers/math/internal/unit_names.h"

#include <array>

#include "verifiers/math/internal/unit_table.h"

namespace cupel::math {
namespace {

Unit times_power_of_ten(Unit unit, int ten) {
  unit.factor.ten += ten;
  return unit;
}

int ten_of_symbol(char prefix) {
  switch (prefix) {
    case 'p':
      return -12;
    case 'n':
      return -9;
    case kMicro:
      return -6;
    case 'm':
      return -3;
    case 'c':
      return -2;
    case 'd':
      return -1;
    case 'h':
      return 2;
    case 'k':
    case 'K':
      return 3;
    case 'M':
      return 6;
    case 'G':
      return 9;
    case 'T':
      return 12;
    default:
      return 15;  // P
  }
}

struct WordPrefix {
  std::string_view prefix;
  int ten;
};

constexpr std::array<WordPrefix, 12> kWordPrefixes = {{{"kilo", 3},
                                                       {"centi", -2},
                                                       {"milli", -3},
                                                       {"deci", -1},
                                                       {"mega", 6},
                                                       {"micro", -6},
                                                       {"nano", -9},
                                                       {"giga", 9},
                                                       {"hecto", 2},
                                                       {"deca", 1},
                                                       {"tera", 12},
                                                       {"pico", -12}}};

constexpr std::size_t kLongestName = 24;

/// A name in small letters. Empty when it is too long to be one.
class SmallLetters {
 public:
  explicit SmallLetters(std::string_view name) {
    if (name.size() > kLongestName) return;
    for (char c : name) letters_[size_++] = 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  std::string_view view() const { return {letters_.data(), size_}; }

 private:
  std::array<char, kLongestName> letters_;
  std::size_t size_ = 0;
};

bool contains(std::string_view letters, char c) {
  return letters.find(c) != std::string_view::npos;
}

std::optional<NamedUnit> find_symbol(std::string_view name) {
  if (const UnitName* found = find_unit_name(name)) return NamedUnit{found->unit, found->ambiguous};
  if (name.size() < 2) return std::nullopt;
  const UnitName* found = find_unit_name(name.substr(1));
  if (!found) return std::nullopt;
  const bool ambiguous = contains(found->ambiguous_prefixes, name[0]);
  if (!ambiguous && !contains(found->prefixes, name[0])) return std::nullopt;
  return NamedUnit{times_power_of_ten(found->unit, ten_of_symbol(name[0])), ambiguous};
}

std::optional<Unit> find_singular(std::string_view word) {
  const UnitName* found = find_unit_name(word);
  if (found && found->spelling != UnitSpelling::symbol) return found->unit;
  for (const WordPrefix& prefix : kWordPrefixes) {
    if (!word.starts_with(prefix.prefix)) continue;
    found = find_unit_name(word.substr(prefix.prefix.size()));
    if (!found || found->spelling != UnitSpelling::metric_word) return std::nullopt;
    return times_power_of_ten(found->unit, prefix.ten);
  }
  return std::nullopt;
}

std::optional<Unit> find_word(std::string_view word) {
  if (std::optional<Unit> unit = find_singular(word)) return unit;
  if (word.size() < 3 || !word.ends_with('s')) return std::nullopt;
  return find_singular(word.substr(0, word.size() - 1));
}

struct TwoWords {
  std::string_view first, second, name;
};

constexpr std::array<TwoWords, 19> kTwoWords = {{{"nautical", "mile", "nmi"},
                                                 {"metric", "ton", "tonne"},
                                                 {"metric", "tonne", "tonne"},
                                                 {"short", "ton", "ton"},
                                                 {"fluid", "ounce", "floz"},
                                                 {"fl", "ounce", "floz"},
                                                 {"fl", "oz", "floz"},
                                                 {"light", "year", "lightyear"},
                                                 {"astronomical", "unit", "au"},
                                                 {"electron", "volt", "electronvolt"},
                                                 {"pound", "sterling", "sterling"},
                                                 {"us", "dollar", "dollar"},
                                                 {"american", "dollar", "dollar"},
                                                 {"euro", "cent", "eurocent"},
                                                 {"chinese", "yuan", "yuan"},
                                                 {"japanese", "yen", "yen"},
                                                 {"indian", "rupee", "rupee"},
                                                 {"russian", "ruble", "ruble"},
                                                 {"british", "pound", "sterling"}}};

bool is_singular_or_plural(std::string_view word, std::string_view singular) {
  return word.starts_with(singular) &&
         (word.size() == singular.size() || word.substr(singular.size()) == "s");
}

}  // namespace

std::optional<NamedUnit> find_unit(std::string_view name) {
  if (std::optional<NamedUnit> symbol = find_symbol(name)) return symbol;
  const SmallLetters small(name);
  if (std::optional<Unit> word = find_word(small.view())) return NamedUnit{*word};
  return std::nullopt;
}

std::optional<Unit> find_unit(std::string_view first, std::string_view second) {
  const SmallLetters small_first(first), small_second(second);
  for (const TwoWords& words : kTwoWords) {
    if (is_singular_or_plural(small_first.view(), words.first) &&
        is_singular_or_plural(small_second.view(), words.second)) {
      return find_singular(words.name);
    }
  }
  return std::nullopt;
}

}  // namespace cupel::math
