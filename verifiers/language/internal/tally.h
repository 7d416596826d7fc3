#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "verifiers/language/share.h"

namespace cupel::language {

/// Counts words by language, in the order of the text.
class Tally {
 public:
  Tally(std::string_view text, const Target& target, Unit unit)
      : text_(text), target_(target), unit_(unit) {}

  void add_word(LanguageId language, std::size_t begin, std::size_t end);

  /// A letter of a script without spaces.
  void add_unit(LanguageId language, std::size_t begin, std::size_t end);

  LanguageShare finish();

 private:
  void count(LanguageId language, std::size_t begin, std::size_t end, std::size_t words);
  void end_of_units();

  std::string_view text_;
  const Target& target_;
  Unit unit_;
  std::array<std::size_t, 64> words_{};
  struct Units {
    LanguageId language = 0;
    std::size_t begin = 0, end = 0;
  } units_;  ///< of one language, still to be counted
  LanguageShare share_;
  bool in_first_other_ = false;
};

}  // namespace cupel::language
