#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "verifiers/math/extract.h"
#include "verifiers/verdict.h"

namespace cupel::instructions {

/// Where the final answer of a completion is looked for, when it is text rather than mathematics.
enum class AnswerPlace : std::uint8_t {
  automatic,   ///< `auto`: the first of answer_tag, boxed and announced, else whole
  answer_tag,  ///< the last <answer>…</answer>
  boxed,       ///< the last \boxed{}
  announced,   ///< what follows the last "the answer is", "Answer:", …
  whole,       ///< all that follows the reasoning
};

/// The names of the places, in order.
std::span<const std::string_view> answer_place_names();

/// The final answer, without the reasoning before it and the special tokens behind it. Linear;
/// thread-safe.
///
///     find_answer("<think>…</think>It is <answer>Paris</answer>", AnswerPlace::automatic)
math::Extraction find_answer(std::string_view completion, AnswerPlace place);

/// The verdict on a completion without one: `no_answer`, or `truncated` where it ends too early.
Verdict verdict_without_answer(const math::Extraction& found, std::string_view completion,
                               AnswerPlace place);

}  // namespace cupel::instructions
