#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "verifiers/instructions/choices.h"
#include "verifiers/instructions/final_answer.h"

namespace cupel::instructions {

/// What a completion chooses.
struct Chosen {
  enum class Kind : std::uint8_t {
    nothing,
    one,
    several,        ///< "B or C"
    contradiction,  ///< a letter and the text of another option: "C. Rome" where Rome is B
    unfinished,     ///< the completion ends before its reasoning or its box does
  };
  Kind kind = Kind::nothing;
  std::vector<std::size_t> options;  ///< positions; of a contradiction: the letter's, the text's
  std::string_view text;             ///< where it was read, to the end of its line
  std::string_view found = "no option is named";  ///< by which rule
};

/// The option that a completion chooses in the end: in an <answer> tag, a box, "the answer is (C)"
/// and the like, a letter or an option's text on its own. A letter that only begins a sentence ("A
/// typical …") is none. Text up to the last `</think>` is not read. Linear; thread-safe.
///
///     chosen_option("… so the answer is (C).", choices, AnswerPlace::automatic).options == {2}
Chosen chosen_option(std::string_view completion, const Choices& choices, AnswerPlace place);

}  // namespace cupel::instructions
