#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/instructions/choice.h"

namespace cupel::instructions {

/// Reads short pieces of text for the option that they begin with: `(C)`, `C. Paris`, `Paris`,
/// `**C** or D`. Immutable; keeps a view of the options.
class ChoiceReader {
 public:
  explicit ChoiceReader(const Choices& choices);

  /// What `text` begins with. A letter counts where it stands alone, not where a sentence begins
  /// with it.
  Chosen read(std::string_view text) const;

  /// As `read`, where `text` is that and nothing more.
  Chosen read_alone(std::string_view text) const;

  /// The one option whose text, of several letters, stands in `text`; none where it is denied or
  /// others stand there too.
  Chosen read_restated(std::string_view text) const;

 private:
  /// An option that is named at some place, by its label or its text.
  struct Named {
    std::size_t option;
    std::size_t end;  ///< in the text that was read
  };
  struct Reading {
    Chosen chosen;
    std::size_t end = 0;
  };

  std::optional<Named> label_at(std::string_view text, std::size_t i) const;
  std::optional<Named> text_at(std::string_view text, std::size_t i) const;
  std::optional<Named> alternative_at(std::string_view text, std::size_t i) const;
  Reading read_label(std::string_view text, const Named& label) const;
  Reading read_text(std::string_view text, const Named& said) const;
  Reading with_alternatives(std::string_view text, Reading reading) const;
  Reading read_start(std::string_view text) const;
  bool mean_the_same(std::size_t a, std::size_t b) const;

  const Choices& choices_;
  std::vector<std::string> texts_;  ///< as compared; "" where unknown
};

}  // namespace cupel::instructions
