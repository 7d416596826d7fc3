#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "verifiers/language/languages.h"

namespace cupel::language {

/// What counts as a word in scripts that put no spaces between words.
enum class Unit {
  letter,      ///< each Chinese character, kana and Thai letter
  dictionary,  ///< words as ICU's dictionaries break them
};

/// The languages of the words of a text. A value.
struct LanguageShare {
  struct Part {
    LanguageId language;
    std::size_t words;
  };

  std::size_t words = 0;
  std::size_t target_words = 0;
  std::vector<Part> parts;          ///< by language, most words first
  std::size_t first_other = 0;      ///< the byte where the first words of another language start
  std::size_t first_other_end = 0;  ///< and end; both 0 where there are none

  /// 1 where there are no words: nothing is in another language.
  double share() const {
    return words == 0 ? 1 : static_cast<double>(target_words) / static_cast<double>(words);
  }
};

/// Tells the language of every word of `text`; formulas, code, addresses, numbers, units, tags and
/// single letters are no words. Linear in the length of the text, in constant memory. Thread-safe.
///
///     language_share("All is well. Tout va bien.", *target_from("en")).share() == 0.5
LanguageShare language_share(std::string_view text, const Target& target, Unit unit = Unit::letter);

/// The language that most words of `text` are of; either kind of Chinese is `zh`, Indonesian and
/// Malay are `ms`. None without words.
std::optional<Target> language_of(std::string_view text);

}  // namespace cupel::language
