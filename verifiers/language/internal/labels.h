#pragma once

#include <bitset>
#include <cstdint>
#include <vector>

#include "verifiers/language/internal/evidence.h"

namespace cupel::language {

/// Tells the languages of words that follow one another, of one family: the likeliest sequence,
/// where a change of language within a sentence has its price (Viterbi). Belongs to one thread.
class Labels {
 public:
  /// `favoured` are lanes that win where evidence is thin: those of the target.
  void start(std::bitset<kLanes> favoured);

  /// The next word.
  void add(const Lanes& evidence);

  std::size_t size() const { return steps_.size(); }

  /// The lane of each word since the start, which must be one at least; empties it.
  const std::vector<std::uint8_t>& finish();

 private:
  struct Step {
    std::uint32_t stayed;  ///< the lanes whose best way here did not change the language
    std::uint8_t from;     ///< where the others come from
  };

  Lanes likely_{};
  Lanes favour_{};
  std::vector<Step> steps_;
  std::vector<std::uint8_t> lanes_;
};

}  // namespace cupel::language
