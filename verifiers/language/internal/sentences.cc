#include "verifiers/language/internal/sentences.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"
#include "verifiers/language/internal/steady.h"

namespace cupel::language {
namespace {

// Found on half of a set of sentences in 38 languages, mixed by sentences and by phrases, and held
// against the other half.
constexpr Smoothing kOfWords = {24, 8, 1};
constexpr Smoothing kOfDoubts = {24, 4, 1};  // where the languages of the text are known
constexpr Smoothing kOfCharacters = {21, 12, 1};

/// One or two capitalised words in a text of another alphabet, and not common ones: Euler, Alice.
bool is_name(std::span<const Word> words) {
  constexpr std::size_t kMostWords = 2;
  return words.size() <= kMostWords &&
         std::all_of(words.begin(), words.end(), [](const Word& word) { return word.may_be_name; });
}

bool is_word_of(LanguageId language, char32_t letter) {
  const std::string_view words = known_languages()[language].one_letter_words;
  const auto small = static_cast<char32_t>(u_tolower(static_cast<UChar32>(letter)));
  for (std::size_t i = 0; i < words.size();)
    if (next_character(words, i) == small) return true;
  return false;
}

}  // namespace

Sentences::Sentences(std::string_view text, const Target& target, Unit unit,
                     const EvidenceSet& evidence)
    : evidence_(evidence), tally_(text, target, unit), unit_(unit) {
  for (std::size_t family = 0; family < kFamilies; ++family) {
    const auto languages = evidence[family]->languages();
    std::bitset<kLanes> twins;
    for (std::size_t lane = 0; lane < languages.size(); ++lane) {
      if (!target.contains(languages[lane])) continue;
      favoured_[family].set(lane);
      twins |= evidence[family]->twins_of(lane);
    }
    doubts_[family] = Doubts(favoured_[family], twins);
  }
}

void Sentences::start(Family family) {
  end();
  family_ = family;
}

void Sentences::add_certain(LanguageId language, std::size_t begin, std::size_t end, bool is_unit) {
  this->end();
  if (is_unit)
    tally_.add_unit(language, begin, end);
  else
    tally_.add_words(language, begin, end, 1);
}

/// The lane of each word, all lanes weighed against one another.
std::span<const std::uint8_t> Sentences::told(std::span<const Word> words,
                                              const Smoothing& smoothing,
                                              std::bitset<kLanes> favoured,
                                              std::bitset<kLanes> absent) {
  labels_.start(smoothing, favoured, absent);
  for (const Word& word : words) labels_.add(word.evidence.likelihoods);
  return labels_.finish();
}

/// Tells the languages of the sentence and counts its words, or holds them.
void Sentences::tell() {
  if (is_name(words_)) return words_.clear();
  const std::bitset<kLanes> favoured = favoured_[index(family_)];
  const bool may_be_doubtful = family_ != Family::han && favoured.any();
  const Smoothing& smoothing = family_ == Family::han ? kOfCharacters : kOfWords;
  const auto steady = steady_lane(words_, smoothing, favoured);
  if (steady && (!may_be_doubtful || favoured[*steady])) {
    count_all(family_, words_, *steady);
  } else {
    const auto lanes = steady ? same(words_.size(), *steady) : told(words_, smoothing, favoured);
    const bool is_doubtful =
        may_be_doubtful &&
        std::any_of(lanes.begin(), lanes.end(), [&](std::uint8_t lane) { return !favoured[lane]; });
    if (is_doubtful)
      hold(lanes);
    else
      count(family_, words_, lanes);
  }
  words_.clear();
}

std::span<const std::uint8_t> Sentences::same(std::size_t size, std::uint8_t lane) {
  same_lanes_.assign(size, lane);
  return same_lanes_;
}

void Sentences::hold(std::span<const std::uint8_t> lanes) {
  Doubts& doubts = doubts_[index(family_)];
  doubts.hold(words_, lanes, held_at_ == tally_.words());
  held_at_ = tally_.words();
  if (doubts.is_full()) settle(family_);
}

void Sentences::count_all(Family family, std::span<const Word> words, std::uint8_t lane) {
  if (words[0].is_unit && unit_ == Unit::dictionary)
    return count(family, words, same(words.size(), lane));
  const LanguageId language = evidence_[index(family)]->languages()[lane];
  std::size_t begin = 0, end = 0, count = 0;
  for (const Word& word : words) {
    if (word.only_letter != 0 && !is_word_of(language, word.only_letter)) continue;
    if (count++ == 0) begin = word.begin;
    end = word.end;
  }
  if (count > 0) tally_.add_words(language, begin, end, count);
}

void Sentences::count(Family family, std::span<const Word> words,
                      std::span<const std::uint8_t> lanes) {
  const auto languages = evidence_[index(family)]->languages();
  for (std::size_t i = 0; i < words.size();) {
    const std::uint8_t lane = lanes[i];
    const LanguageId language = languages[lane];
    if (words[i].is_unit) {
      tally_.add_unit(language, words[i].begin, words[i].end);
      ++i;
      continue;
    }
    std::size_t begin = 0, end = 0, count = 0;
    for (; i < words.size() && lanes[i] == lane && !words[i].is_unit; ++i) {
      const Word& word = words[i];
      if (word.only_letter != 0 && !is_word_of(language, word.only_letter)) continue;
      if (count++ == 0) begin = word.begin;
      end = word.end;
    }
    if (count > 0) tally_.add_words(language, begin, end, count);
  }
}

/// Tells the languages of doubtful sentences again, now that it is known which ones are there.
void Sentences::settle(Family family) {
  Doubts& doubts = doubts_[index(family)];
  if (doubts.is_empty()) return;
  const std::bitset<kLanes> absent = doubts.absent(tally_.words() + doubts.words());
  doubts.release([&](std::span<const Word> words, bool is_next) {
    if (!is_next) tally_.leap();
    const std::bitset<kLanes> favoured = favoured_[index(family)];
    if (const auto lane = steady_lane(words, kOfDoubts, favoured, absent))
      count_all(family, words, *lane);
    else
      count(family, words, told(words, kOfDoubts, favoured, absent));
  });
}

LanguageShare Sentences::finish() {
  end();
  for (const Family family : {Family::latin, Family::cyrillic, Family::arabic}) settle(family);
  return tally_.finish();
}

}  // namespace cupel::language
