#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "verifiers/language/internal/characters.h"

namespace cupel::language {

/// A number for each language of a family: logarithms of how likely it is, 6 to a nat.
constexpr std::size_t kLanes = 24;
constexpr int kStepsPerNat = 6;
using Lanes = std::array<std::int16_t, kLanes>;

/// What a word or letter says: the likeliest language at 0, and none below what one word may say.
using Likelihoods = std::array<std::int8_t, kLanes>;
constexpr int kLeast = -12 * kStepsPerNat;

/// What a word or letter says, and how likely the second of its languages is: 0 where two are
/// equally likely.
struct alignas(8) Ranked {
  Likelihoods likelihoods{};
  std::int8_t second = 0;

  /// Counts half from now on.
  void halve();
};

/// `sum` with the likeliest language moved to 0.
Ranked settled(const Lanes& sum);

/// What is asked for evidence; all of it but in measurements of its parts.
struct EvidenceParts {
  bool letters = true;
  bool words = true;
};

/// What letters and words say about the language, for the languages of one family. Immutable.
class Evidence {
 public:
  static constexpr std::size_t kListedBits = std::size_t{1} << 17;

  /// `letters` and `words` are texts as in data/. Letters are numbered from 1 in the order of their
  /// lines.
  Evidence(std::string_view letters, std::string_view words, EvidenceParts parts = {});

  std::span<const LanguageId> languages() const { return languages_; }
  std::span<const char32_t> letters() const { return letters_; }

  /// A word by its letters' numbers, 0 for one that is not known.
  Ranked of_word(std::span<const std::uint8_t> word) const;
  /// The languages that share a third of their frequent words with the one of `lane`.
  std::bitset<kLanes> twins_of(std::size_t lane) const { return twins_[lane]; }

  /// Among the words that are listed for a language.
  bool is_frequent(std::span<const std::uint8_t> word) const;

  /// A letter by its number, in families that have letters alone.
  const Ranked& of_letter(std::uint16_t code) const { return letter_rows_[code]; }

 private:
  void read_letters(std::string_view text);
  void read_words(std::string_view text);
  void fill_index(const std::unordered_map<std::string, std::uint16_t>& rows);
  void find_twins(const std::vector<std::bitset<kLanes>>& lists_of_words);
  Ranked of_letters(std::string_view word) const;

  EvidenceParts parts_;
  std::vector<LanguageId> languages_;
  std::array<std::bitset<kLanes>, kLanes> twins_;
  std::vector<char32_t> letters_;
  std::vector<Likelihoods> rows_;     ///< of letters, pairs and triples; the first says nothing
  std::vector<Ranked> letter_rows_;   ///< the same of families that have letters alone
  std::vector<std::uint16_t> index_;  ///< the row of each triple, or of the longest end of it
  std::unordered_map<std::string, Ranked> words_;  ///< by their letters' numbers, a byte each
  /// By hash: whether any word of words_ has it. Most rare words are known from this not to be
  /// there.
  std::bitset<kListedBits> may_be_listed_;
};

const Evidence& evidence_of(Family family);

}  // namespace cupel::language
