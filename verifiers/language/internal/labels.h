#pragma once

#include <bitset>
#include <cstdint>
#include <vector>

#include "verifiers/language/internal/evidence.h"

namespace cupel::language {

/// What it costs to leave the likeliest language, in steps of evidence.
struct Smoothing {
  std::int16_t change;     ///< to another language within a sentence
  std::int16_t elsewhere;  ///< to start a sentence in another language than the target
  std::int16_t favour;     ///< what every word counts for the target
};

/// Tells the languages of words that follow one another, of one family: the likeliest sequence,
/// where a change of language within a sentence has its price (Viterbi). Belongs to one thread.
class Labels {
 public:
  /// `favoured` are lanes that win where evidence is thin: those of the target. No word is of an
  /// `absent` lane.
  void start(const Smoothing& smoothing, std::bitset<kLanes> favoured,
             std::bitset<kLanes> absent = {});

  /// The next word.
  void add(const Likelihoods& word);

  std::size_t size() const { return steps_.size(); }

  /// The lane of each word since the start, which must be one at least; empties it.
  const std::vector<std::uint8_t>& finish();

 private:
  /// How likely each language was before a word, and the likeliest one.
  struct Step {
    Lanes before;
    std::int16_t most;
  };

  std::int16_t change_ = 0;
  Lanes likely_{};
  Lanes favour_{};
  std::vector<Step> steps_;
  std::vector<std::uint8_t> lanes_;
};

}  // namespace cupel::language
