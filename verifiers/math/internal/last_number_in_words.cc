#include <algorithm>
#include <array>
#include <string>

#include "verifiers/math/internal/last_number.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::array<std::string_view, 32> kWords = {
    "zero",    "one",       "two",      "three",    "four",    "five",     "six",      "seven",
    "eight",   "nine",      "ten",      "eleven",   "twelve",  "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen", "twenty",  "thirty",   "forty",    "fifty",
    "sixty",   "seventy",   "eighty",   "ninety",   "hundred", "thousand", "million",  "billion"};

bool is_number_word(std::string_view word) {
  constexpr std::size_t kLongest = 9;
  if (word.size() < 3 || word.size() > kLongest) return false;
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

/// Where the letters that end at `end` begin.
std::size_t word_start(std::string_view text, std::size_t end) {
  while (end > 0 && is_letter(text[end - 1])) --end;
  return end;
}

/// The end of the number word that continues, to the left, the one that starts at `start`: over a
/// space, a hyphen or "and"; npos if none does.
std::size_t continued_at(std::string_view text, std::size_t start) {
  constexpr std::string_view kAnd = " and ";
  for (const std::size_t gap : {std::size_t{1}, kAnd.size()}) {
    if (start < gap) continue;
    const std::string_view between = text.substr(start - gap, gap);
    if (between != " " && between != "-" && between != kAnd) continue;
    const std::size_t end = start - gap;
    const std::size_t word = word_start(text, end);
    if (is_number_word(text.substr(word, end - word))) return end;
  }
  return std::string_view::npos;
}

}  // namespace

std::string_view last_number_in_words(std::string_view text) {
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t start = word_start(text, end);
    if (start == end) {
      --end;
      continue;
    }
    if (is_number_word(text.substr(start, end - start))) {
      for (std::size_t more; (more = continued_at(text, start)) != std::string_view::npos;)
        start = word_start(text, more);
      return text.substr(start, end - start);
    }
    end = start;
  }
  return {};
}

}  // namespace cupel::math
