#pragma once

#include <cstddef>
#include <string_view>

namespace cupel::instructions {

/// A token as Punkt sees it, and what it says about itself. A view into the text.
struct PunktToken {
  std::string_view text;
  bool ends_sentence = false;
  bool is_abbreviation = false;
  bool is_ellipsis = false;

  explicit PunktToken(std::string_view token);
  PunktToken() = default;

  bool ends_with_period() const { return text.ends_with('.'); }
  bool is_initial() const;  ///< one letter and a full stop
  bool is_number() const;
  bool begins_upper() const;
  bool begins_lower() const;
};

/// Splits text into tokens at space and before and behind punctuation, but for full stops.
class PunktTokenizer {
 public:
  explicit PunktTokenizer(std::string_view text) : text_(text) {}

  /// The next token; an empty view at the end.
  std::string_view next();

 private:
  bool ends_word(std::size_t at) const;
  /// The length of a dash of many, of dots, or of dots set apart, that begins at `at`; else 0.
  std::size_t long_mark(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Punctuation that no word holds inside: `? ! ) " ; } ] * : @ ' ( { [`.
bool is_outside_words(char c);

}  // namespace cupel::instructions
