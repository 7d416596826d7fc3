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

constexpr std::size_t kMostIndexed = 127;  // families with more letters have no pairs and triples

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

int level(char digit) {
  if (digit <= '9') return digit - '0';
  if (digit <= 'Z') return digit - 'A' + 10;
  return digit - 'a' + 36;
}

/// How likely the word of `rank` (from 0) is, after Zipf.
std::int16_t of_rank(std::size_t rank) {
  return static_cast<std::int16_t>(
      std::lround(kStepsPerNat * std::log(0.09 / (static_cast<double>(rank) + 2))));
}

/// What a word counts in a language whose list it is not on, before its letters are looked at.
constexpr double kUnlisted = -10.5 * kStepsPerNat;

std::string_view as_text(std::span<const std::uint8_t> word) {
  return {reinterpret_cast<const char*>(word.data()), word.size()};
}

std::size_t listed_bit(std::string_view coded) {
  return std::hash<std::string_view>{}(coded) % Evidence::kListedBits;
}

}  // namespace

Ranked settled(const Lanes& sum) {
  // In loops that become a few vector instructions each: every word that is new comes here.
  std::int16_t most = sum[0];
  for (const std::int16_t lane : sum) most = std::max(most, lane);
  Lanes below;
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    below[lane] = std::max(static_cast<std::int16_t>(sum[lane] - most), std::int16_t{kLeast});
  std::int16_t likeliest = 0, second = kLeast;
  for (const std::int16_t lane : below)
    likeliest = static_cast<std::int16_t>(likeliest + (lane == 0));
  for (const std::int16_t lane : below)
    second = std::max(second, lane == 0 ? std::int16_t{kLeast} : lane);
  Ranked ranked;
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    ranked.likelihoods[lane] = static_cast<std::int8_t>(below[lane]);
  ranked.second = likeliest > 1 ? std::int8_t{0} : static_cast<std::int8_t>(second);
  return ranked;
}

void Ranked::halve() {
  for (std::int8_t& lane : likelihoods) lane = static_cast<std::int8_t>(lane / 2);
  second = static_cast<std::int8_t>(second / 2);
}

Evidence::Evidence(std::string_view letters, std::string_view words, EvidenceParts parts)
    : parts_(parts) {
  read_letters(letters);
  if (parts_.words) read_words(words);
}

void Evidence::read_letters(std::string_view text) {
  std::string_view codes = take_until(text, '\n');
  while (!codes.empty()) languages_.push_back(language_id(take_until(codes, ' ')));
  std::unordered_map<char32_t, std::size_t> numbers;
  std::unordered_map<std::string, std::uint16_t> rows;  // by the letters' numbers, a byte each
  rows_.emplace_back();
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const std::string_view gram = take_until(line, ' ');
    std::string coded;
    for (std::size_t i = 0; i < gram.size();) {
      const char32_t c = next_character(gram, i);
      const auto [place, is_new] = numbers.try_emplace(c, numbers.size() + 1);
      if (is_new) letters_.push_back(c);
      coded += static_cast<char>(place->second);
    }
    rows[coded] = static_cast<std::uint16_t>(rows_.size());
    Likelihoods& likelihoods = rows_.emplace_back();
    likelihoods.fill(kLeast);
    for (std::size_t lane = 0; lane < line.size(); ++lane)
      likelihoods[lane] = static_cast<std::int8_t>(-level(line[lane]));
  }
  if (letters_.size() <= kMostIndexed) return fill_index(rows);
  for (const Likelihoods& row : rows_) {
    Lanes lanes;
    std::copy(row.begin(), row.end(), lanes.begin());
    letter_rows_.push_back(settled(lanes));
  }
}

void Evidence::fill_index(const std::unordered_map<std::string, std::uint16_t>& rows) {
  const std::size_t size = letters_.size() + 1;
  index_.assign(size * size * size, 0);
  const auto row_of = [&](std::string_view gram) {
    for (; !gram.empty(); gram.remove_prefix(1))
      if (const auto found = rows.find(std::string(gram)); found != rows.end())
        return found->second;
    return std::uint16_t{0};
  };
  // Pairs first, for most triples have the row of the pair they end in.
  for (std::size_t b = 0; b < size; ++b) {
    for (std::size_t c = 1; c < size; ++c) {
      const std::string pair = {static_cast<char>(b), static_cast<char>(c)};
      const std::uint16_t row = row_of(b == 0 ? pair.substr(1) : pair);
      for (std::size_t a = 0; a < size; ++a) index_[(a * size + b) * size + c] = row;
    }
  }
  const auto number = [](char c) { return static_cast<std::size_t>(c); };
  for (const auto& [gram, row] : rows) {
    if (gram.size() == 3)
      index_[(number(gram[0]) * size + number(gram[1])) * size + number(gram[2])] = row;
  }
}

void Evidence::read_words(std::string_view text) {
  std::unordered_map<char32_t, char> numbers;
  for (const char32_t letter : letters_)
    numbers.emplace(letter, static_cast<char>(numbers.size() + 1));
  constexpr std::int16_t kNotListed = 1;
  std::unordered_map<std::string, Lanes> ranks;
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const LanguageId id = language_id(take_until(line, ' '));
    const auto lane = static_cast<std::size_t>(std::find(languages_.begin(), languages_.end(), id) -
                                               languages_.begin());
    if (lane == languages_.size()) continue;
    for (std::size_t rank = 0; !line.empty(); ++rank) {
      const std::string_view word = take_until(line, ' ');
      std::string coded;
      for (std::size_t i = 0; i < word.size();) coded += numbers[next_character(word, i)];
      Lanes none;
      none.fill(kNotListed);
      Lanes& lanes = ranks.try_emplace(coded, none).first->second;
      if (lanes[lane] == kNotListed) lanes[lane] = of_rank(rank);
    }
  }
  std::vector<std::bitset<kLanes>> lists_of_words;
  for (auto& [word, lanes] : ranks) {
    const Likelihoods letters = of_letters(word).likelihoods;
    std::bitset<kLanes>& lists = lists_of_words.emplace_back();
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lists[lane] = lanes[lane] != kNotListed;
      if (lists[lane]) continue;
      lanes[lane] = static_cast<std::int16_t>(std::lround(kUnlisted + 0.5 * letters[lane]));
    }
    words_[word] = settled(lanes);
    may_be_listed_.set(listed_bit(word));
  }
  find_twins(lists_of_words);
}

void Evidence::find_twins(const std::vector<std::bitset<kLanes>>& lists_of_words) {
  constexpr std::size_t kPart = 3;
  std::array<std::array<std::size_t, kLanes>, kLanes> shared{};  // with itself: all of its words
  for (const std::bitset<kLanes>& lists : lists_of_words)
    for (std::size_t a = 0; a < kLanes; ++a)
      for (std::size_t b = 0; lists[a] && b < kLanes; ++b) shared[a][b] += lists[b];
  for (std::size_t a = 0; a < kLanes; ++a)
    for (std::size_t b = 0; b < kLanes; ++b)
      twins_[a][b] = shared[a][b] * kPart > std::min(shared[a][a], shared[b][b]);
}

Ranked Evidence::of_letters(std::string_view word) const {
  Lanes sum{};
  if (!parts_.letters) return {};
  const std::size_t size = letters_.size() + 1;
  std::size_t a = 0, b = 0;
  for (const char letter : word) {
    const auto c = static_cast<std::size_t>(letter);
    const Likelihoods& row = rows_[index_[(a * size + b) * size + c]];
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sum[lane] = static_cast<std::int16_t>(sum[lane] + row[lane]);
    a = b;
    b = c;
  }
  return settled(sum);
}

Ranked Evidence::of_word(std::span<const std::uint8_t> word) const {
  const std::string_view coded = as_text(word);
  if (!may_be_listed_[listed_bit(coded)]) return of_letters(coded);
  const auto found = words_.find(std::string(coded));
  return found != words_.end() ? found->second : of_letters(coded);
}

bool Evidence::is_frequent(std::span<const std::uint8_t> word) const {
  return words_.contains(std::string(as_text(word)));
}

const Evidence& evidence_of(Family family) {
  static const std::array<Evidence, kFamilies> kEvidence = {
      Evidence(kLatinLetters, kWords), Evidence(kCyrillicLetters, kWords),
      Evidence(kArabicLetters, kWords), Evidence(kHanLetters, {})};
  return kEvidence[static_cast<std::size_t>(family)];
}

}  // namespace cupel::language
