#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "verifiers/language/internal/characters.h"

namespace cupel::language {

/// Logarithms of how likely something is in each language of a family: 6 to a nat, and the most
/// likely language at 0.
constexpr std::size_t kLanes = 24;
using Lanes = std::array<std::int16_t, kLanes>;
constexpr int kStepsPerNat = 6;

/// Moves the most likely language to 0, and those too far away nearer: one word says so much and no
/// more.
void settle(Lanes& lanes);

/// What is asked for evidence; all of it but in measurements of its parts.
struct EvidenceParts {
  bool letters = true;
  bool words = true;
};

/// What letters and words say about the language, for the languages of one family. Immutable.
class Evidence {
 public:
  /// `letters` and `words` are texts as in data/. Letters are numbered from 1 in the order of their
  /// lines.
  Evidence(std::string_view letters, std::string_view words, EvidenceParts parts = {});

  std::span<const LanguageId> languages() const { return languages_; }
  std::span<const char32_t> letters() const { return letters_; }

  /// A word by its letters' numbers, 0 for one that is not known.
  Lanes of_word(std::u16string_view word) const;
  const Lanes& of_letter(std::uint16_t code) const { return rows_[code]; }

 private:
  void read_letters(std::string_view text);
  void read_words(std::string_view text);
  void fill_index(const std::unordered_map<std::u16string, std::uint16_t>& rows);
  Lanes of_letters(std::u16string_view word) const;

  EvidenceParts parts_;
  std::vector<LanguageId> languages_;
  std::vector<char32_t> letters_;
  std::vector<Lanes> rows_;           ///< of letters, pairs and triples; the first says nothing
  std::vector<std::uint16_t> index_;  ///< the row of each triple, or of the longest end of it
  std::unordered_map<std::u16string, Lanes> words_;
};

const Evidence& evidence_of(Family family);

}  // namespace cupel::language
