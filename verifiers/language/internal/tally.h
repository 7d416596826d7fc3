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

  /// So many words of one language, one after another.
  void add_words(LanguageId language, std::size_t begin, std::size_t end, std::size_t words);

  /// A letter of a script without spaces.
  void add_unit(LanguageId language, std::size_t begin, std::size_t end);

  /// The next words do not stand beside the last ones.
  void leap() { last_end_ = kElsewhere; }

  std::size_t words() const { return words_; }

  LanguageShare finish();

 private:
  static constexpr std::size_t kElsewhere = std::string_view::npos;

  /// What is counted for one language, and where it is met first.
  struct Count {
    std::size_t words = 0;
    std::size_t first = 0, first_end = 0;
  };

  void count(LanguageId language, std::size_t begin, std::size_t end, std::size_t words);
  void end_of_units();

  std::string_view text_;
  const Target& target_;
  Unit unit_;
  std::array<Count, 64> counts_{};
  std::size_t words_ = 0;
  LanguageId last_ = 0;  ///< of the word before, and where it ends
  std::size_t last_end_ = 0;
  struct Units {
    LanguageId language = 0;
    std::size_t begin = 0, end = 0;
  } units_;  ///< of one language, still to be counted
};

}  // namespace cupel::language
