#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::instructions {

/// An option of a multiple-choice question.
struct Choice {
  std::string label;  ///< "C", or as the row has it
  std::string text;   ///< "" where only letters are known
};

/// The options of a question, in order.
using Choices = std::vector<Choice>;

/// More options than there are letters cannot be told apart.
constexpr std::size_t kMostChoices = 26;

/// The options in a row's `choices`, `options` or `endings`: a list of texts, lists `label` and
/// `text` (ARC), objects with `label` and `text`, or an object from letters to texts (MedQA). Where
/// the row has none of these, the last run of options A, B, … in the prompt; where that has none
/// either, the letters A to J without texts. Fails where a field holds something else. Linear.
Result<Choices> choices_of(std::string_view row, std::string_view prompt);

/// The last run of options in a text, one a line (`A. Paris`, `(B) Rome`) or in a line
/// (`(A) Paris (B) Rome`); empty if there is none.
Choices choices_in(std::string_view text);

/// What the reference is written as.
enum class ReferenceForm : std::uint8_t {
  automatic,  ///< whichever of the others fits
  letter,     ///< `C`, `(C)`, `C. Paris`
  index,      ///< the position, counted from 0
  text,       ///< `Paris`
};

/// An option as verdicts name it: `C ("Paris")`.
std::string as_understood(const Choice& choice);

/// The position of the right option; `reference` may also be as verdicts name it, for rows that
/// were scored before. Fails where no option or more than one fits.
Result<std::size_t> right_choice(std::string_view reference, const Choices& choices,
                                 ReferenceForm form);

/// An option's text as texts are compared: in lower case, with single spaces, without markup around
/// it and the full stop behind it.
std::string choice_text(std::string_view text);

}  // namespace cupel::instructions
