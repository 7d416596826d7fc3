#include "verifiers/math/internal/unit_words.h"

#include <algorithm>
#include <array>

namespace cupel::math {
namespace {

constexpr std::array<std::string_view, 34> kShortUnits = {
    "m",   "g",  "s",  "h",   "L",   "l",   "mm",  "cm",      "km",    "mg",     "kg",  "ml",
    "mL",  "ft", "in", "yd",  "mi",  "mph", "lb",  "lbs",     "oz",    "hr",     "hrs", "min",
    "sec", "ms", "Hz", "kHz", "MHz", "kW",  "kWh", "dollars", "cents", "degrees"};

constexpr std::array<std::string_view, 30> kNotUnits = {
    "or",     "and",     "not",     "to",    "plus",      "minus",  "times",   "over",
    "mod",    "modulo",  "pi",      "sqrt",  "sin",       "cos",    "tan",     "log",
    "ln",     "exp",     "i",       "e",     "dozen",     "dozens", "hundred", "hundreds",
    "choose", "divided", "squared", "cubed", "factorial", "through"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_short_unit(std::string_view word) { return contains(kShortUnits, word); }

bool is_about_the_number(std::string_view word) { return contains(kNotUnits, word); }

}  // namespace cupel::math
