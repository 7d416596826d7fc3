#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cupel::math {

/// Where to look for the final answer in a completion. docs/math.md has an example of each.
enum class Extract : std::uint8_t {
  automatic,    ///< `auto`: <answer>, \boxed, ####, announced, bare, formula, last number
  boxed,        ///< the last balanced, non-empty \boxed{} or \fbox{}, or several that are a list
  answer_tag,   ///< the last <answer>…</answer>
  hash,         ///< what follows the last ####, to the end of its line
  last_number,  ///< the last number that is not an exponent, an index or part of a name
  announced,    ///< what follows the last "the answer is", "final answer:", …
  formula,      ///< the last displayed or inline formula or bold passage
  whole,        ///< all of the completion
};

/// Where an answer was found.
enum class Found : std::uint8_t {
  nothing,
  unfinished_reasoning,  ///< the completion opens <think> and never closes it
  unfinished_box,        ///< a box opens, and neither it nor any other closes
  box,
  answer_tag,
  hash,
  announcement,  ///< after "the answer is", "final answer:" and the like
  whole,
  formula,
  expression,  ///< an inequality, or what follows the equals sign, in the last statement
  last_number,
};

std::string_view to_string(Found found);

/// The names of the `Extract` policies, in order.
std::span<const std::string_view> extract_names();

/// A view into the text it was extracted from.
struct Extraction {
  /// Whether there is an answer to compare.
  bool has_answer() const { return !text.empty(); }

  Found found = Found::nothing;
  std::string_view text;
  std::size_t offset = 0;  ///< bytes from the start of the completion
};

/// The final answer of a completion. Text before the last `</think>` is reasoning and holds no
/// answer. Linear in the length of the text. Thread-safe.
///
///     extract("… so \\boxed{42}.", Extract::automatic).text == "42"
Extraction extract(std::string_view completion, Extract policy);

/// What was found, and where, in one line for a person.
std::string describe(const Extraction& found, std::string_view completion);

/// The answer inside a reference: what follows `####` where that is an answer (GSM8K), the last
/// box or list of boxes (MATH), else all of it.
std::string_view reference_answer(std::string_view reference);

}  // namespace cupel::math
