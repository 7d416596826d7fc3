#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>

#include "verifiers/language/share.h"

namespace cupel::language {

/// Counts words by language, in the order of the text.
class Tally {
 public:
  /// `close` are languages that are told from the target by evidence, not by their script.
  Tally(std::string_view text, const Target& target, Unit unit, std::bitset<64> close)
      : text_(text), target_(target), unit_(unit), close_(close) {}

  void add_word(LanguageId language, std::size_t begin, std::size_t end);

  /// A letter of a script without spaces.
  void add_unit(LanguageId language, std::size_t begin, std::size_t end);

  LanguageShare finish();

 private:
  /// What is counted for one language, and where it is met first.
  struct Count {
    std::size_t words = 0;
    std::size_t first = 0, first_end = 0;
  };

  void count(LanguageId language, std::size_t begin, std::size_t end, std::size_t words);
  void end_of_units();
  void forgive_slips(std::size_t all_words);

  std::string_view text_;
  const Target& target_;
  Unit unit_;
  std::bitset<64> close_;
  std::array<Count, 64> counts_{};
  LanguageId last_ = 0;  ///< of the word before, and where it ends
  std::size_t last_end_ = 0;
  struct Units {
    LanguageId language = 0;
    std::size_t begin = 0, end = 0;
  } units_;  ///< of one language, still to be counted
};

}  // namespace cupel::language
