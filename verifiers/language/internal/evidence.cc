#include "verifiers/language/internal/evidence.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "verifiers/language/data/arabic.txt.h"
#include "verifiers/language/data/cyrillic.txt.h"
#include "verifiers/language/data/han.txt.h"
#include "verifiers/language/data/latin.txt.h"
#include "verifiers/language/data/words.txt.h"

namespace cupel::language {
namespace {

constexpr int kWorst = 12 * kStepsPerNat;  // one word says no more than that
constexpr std::size_t kMostIndexed = 128;  // families with more letters have no pairs and triples

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

std::int16_t level(char digit) {
  if (digit <= '9') return static_cast<std::int16_t>(digit - '0');
  if (digit <= 'Z') return static_cast<std::int16_t>(digit - 'A' + 10);
  return static_cast<std::int16_t>(digit - 'a' + 36);
}

/// How likely the word of `rank` (from 0) is, after Zipf.
std::int16_t of_rank(std::size_t rank) {
  return static_cast<std::int16_t>(
      std::lround(kStepsPerNat * std::log(0.09 / (static_cast<double>(rank) + 2))));
}

/// What a word counts in a language whose list it is not on, before its letters are looked at.
constexpr double kUnlisted = -10.5 * kStepsPerNat;

}  // namespace

void settle(Lanes& lanes) {
  const std::int16_t most = *std::max_element(lanes.begin(), lanes.end());
  for (std::int16_t& lane : lanes) lane = static_cast<std::int16_t>(std::max(lane - most, -kWorst));
}

Evidence::Evidence(std::string_view letters, std::string_view words, EvidenceParts parts)
    : parts_(parts) {
  read_letters(letters);
  if (parts_.words) read_words(words);
}

void Evidence::read_letters(std::string_view text) {
  std::string_view codes = take_until(text, '\n');
  while (!codes.empty()) languages_.push_back(language_id(take_until(codes, ' ')));
  std::unordered_map<char32_t, char16_t> numbers;
  std::unordered_map<std::u16string, std::uint16_t> rows;
  rows_.emplace_back();
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const std::string_view gram = take_until(line, ' ');
    std::u16string coded;
    for (std::size_t i = 0; i < gram.size();) {
      const char32_t c = next_character(gram, i);
      const auto [place, is_new] = numbers.try_emplace(c, numbers.size() + 1);
      if (is_new) letters_.push_back(c);
      coded += place->second;
    }
    rows[coded] = static_cast<std::uint16_t>(rows_.size());
    Lanes& lanes = rows_.emplace_back();
    lanes.fill(-kWorst);
    for (std::size_t lane = 0; lane < line.size(); ++lane)
      lanes[lane] = static_cast<std::int16_t>(-level(line[lane]));
  }
  if (letters_.size() <= kMostIndexed) fill_index(rows);
}

void Evidence::fill_index(const std::unordered_map<std::u16string, std::uint16_t>& rows) {
  const std::size_t size = letters_.size() + 1;
  index_.assign(size * size * size, 0);
  const auto row_of = [&](std::u16string_view gram) {
    for (; !gram.empty(); gram.remove_prefix(1))
      if (const auto found = rows.find(std::u16string(gram)); found != rows.end())
        return found->second;
    return std::uint16_t{0};
  };
  // Pairs first, for most triples have the row of the pair they end in.
  for (std::size_t b = 0; b < size; ++b) {
    for (std::size_t c = 1; c < size; ++c) {
      const std::u16string pair = {static_cast<char16_t>(b), static_cast<char16_t>(c)};
      const std::uint16_t row = row_of(b == 0 ? pair.substr(1) : pair);
      for (std::size_t a = 0; a < size; ++a) index_[(a * size + b) * size + c] = row;
    }
  }
  for (const auto& [gram, row] : rows)
    if (gram.size() == 3) index_[(gram[0] * size + gram[1]) * size + gram[2]] = row;
}

void Evidence::read_words(std::string_view text) {
  std::unordered_map<char32_t, char16_t> numbers;
  for (const char32_t letter : letters_)
    numbers.emplace(letter, static_cast<char16_t>(numbers.size() + 1));
  constexpr std::int16_t kNotListed = 1;
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const LanguageId id = language_id(take_until(line, ' '));
    const auto lane = static_cast<std::size_t>(std::find(languages_.begin(), languages_.end(), id) -
                                               languages_.begin());
    if (lane == languages_.size()) continue;
    for (std::size_t rank = 0; !line.empty(); ++rank) {
      const std::string_view word = take_until(line, ' ');
      std::u16string coded;
      for (std::size_t i = 0; i < word.size();) coded += numbers[next_character(word, i)];
      Lanes none;
      none.fill(kNotListed);
      Lanes& lanes = words_.try_emplace(coded, none).first->second;
      if (lanes[lane] == kNotListed) lanes[lane] = of_rank(rank);
    }
  }
  for (auto& [word, lanes] : words_) {
    const Lanes letters = of_letters(word);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (lanes[lane] != kNotListed) continue;
      lanes[lane] = static_cast<std::int16_t>(std::lround(kUnlisted + 0.5 * letters[lane]));
    }
    settle(lanes);
  }
}

Lanes Evidence::of_letters(std::u16string_view word) const {
  Lanes sum{};
  if (!parts_.letters) return sum;
  const std::size_t size = letters_.size() + 1;
  std::size_t a = 0, b = 0;
  for (const char16_t c : word) {
    const Lanes& row = rows_[index_[(a * size + b) * size + c]];
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sum[lane] = static_cast<std::int16_t>(sum[lane] + row[lane]);
    a = b;
    b = c;
  }
  settle(sum);
  return sum;
}

Lanes Evidence::of_word(std::u16string_view word) const {
  if (const auto found = words_.find(std::u16string(word)); found != words_.end())
    return found->second;
  return of_letters(word);
}

const Evidence& evidence_of(Family family) {
  static const std::array<Evidence, kFamilies> kEvidence = {
      Evidence(kLatinLetters, kWords), Evidence(kCyrillicLetters, kWords),
      Evidence(kArabicLetters, kWords), Evidence(kHanLetters, {})};
  return kEvidence[static_cast<std::size_t>(family)];
}

}  // namespace cupel::language
