#pragma once

#include <array>
#include <bitset>
#include <span>
#include <string_view>
#include <vector>

#include "verifiers/language/internal/doubts.h"
#include "verifiers/language/internal/labels.h"
#include "verifiers/language/internal/tally.h"

namespace cupel::language {

using EvidenceSet = std::array<const Evidence*, kFamilies>;

/// Takes the words of a text one after another, tells their languages sentence by sentence and
/// counts them. Belongs to one text and one thread.
class Sentences {
 public:
  Sentences(std::string_view text, const Target& target, Unit unit, const EvidenceSet& evidence);

  /// Languages of this family are asked for.
  bool is_favoured(Family family) const { return favoured_[index(family)].any(); }

  /// The next word is of a script that several languages share; `word` is what a Word is made of.
  template <typename... Parts>
  void add(Family family, const Parts&... word) {
    if (family != family_ || words_.size() >= kLongest) start(family);
    words_.emplace_back(word...);  // in its place: copying it stalls on its small parts
  }

  /// The next word or letter is of a script that has one language.
  void add_certain(LanguageId language, std::size_t begin, std::size_t end, bool is_unit);

  /// A single letter beside a number or a formula is a variable.
  void formula_here() {
    if (!words_.empty() && words_.back().only_letter != 0) words_.back().only_letter = kNoWord;
  }

  /// The sentence ends.
  void end() {
    if (!words_.empty()) tell();
  }

  LanguageShare finish();

 private:
  static constexpr std::size_t kLongest = 4096;  // words; longer ones are taken in pieces

  static constexpr char32_t kNoWord = U' ';  // of no language

  static std::size_t index(Family family) { return static_cast<std::size_t>(family); }

  void start(Family family);
  void tell();
  std::span<const std::uint8_t> told(std::span<const Word> words, const Smoothing& smoothing,
                                     std::bitset<kLanes> favoured, std::bitset<kLanes> absent = {});
  void count(Family family, std::span<const Word> words, std::span<const std::uint8_t> lanes);
  void count_all(Family family, std::span<const Word> words, std::uint8_t lane);
  std::span<const std::uint8_t> same(std::size_t size, std::uint8_t lane);
  void hold(std::span<const std::uint8_t> lanes);
  void settle(Family family);

  const EvidenceSet& evidence_;
  Tally tally_;
  Unit unit_;
  std::array<std::bitset<kLanes>, kFamilies> favoured_;
  std::array<Doubts, kFamilies> doubts_;

  Family family_ = Family::none;  ///< of the sentence
  std::vector<Word> words_;       ///< of the sentence
  Labels labels_;
  std::vector<std::uint8_t> same_lanes_;
  std::size_t held_at_ = 0;  ///< how many words were counted when the last sentence was held
};

}  // namespace cupel::language
