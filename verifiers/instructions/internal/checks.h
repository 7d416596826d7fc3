#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "verifiers/instructions/internal/arguments.h"
#include "verifiers/instructions/internal/response.h"

namespace cupel::instructions {

/// Judges a response that is not blank by one instruction. Immutable: any number of threads may
/// share one. Linear in the length of the response.
using Check = std::function<Objection(const Response&)>;

/// A type of instruction: its name in data sets, and how a check is made of its arguments. A check
/// made of arguments that have a fault must not be used.
struct InstructionType {
  std::string_view id;
  Check (*make)(Arguments&);
};

/// The types of IFEval (Zhou et al., 2023), by id. Each judges as the authors' program does
/// (google-research, instruction_following_eval), its peculiarities included.
std::span<const InstructionType> instruction_types();

/// The type of that id; null where there is none.
const InstructionType* find_instruction_type(std::string_view id);

// Each of these is an instruction, named as in its id.

namespace change_case {
Check capital_word_frequency(Arguments& arguments);
Check english_capital(Arguments& arguments);
Check english_lowercase(Arguments& arguments);
}  // namespace change_case

namespace combination {
Check repeat_prompt(Arguments& arguments);
Check two_responses(Arguments& arguments);
}  // namespace combination

namespace detectable_content {
Check number_placeholders(Arguments& arguments);
Check postscript(Arguments& arguments);
}  // namespace detectable_content

namespace detectable_format {
Check constrained_response(Arguments& arguments);
Check json_format(Arguments& arguments);
Check multiple_sections(Arguments& arguments);
Check number_bullet_lists(Arguments& arguments);
Check number_highlighted_sections(Arguments& arguments);
Check title(Arguments& arguments);
}  // namespace detectable_format

namespace keywords {
Check existence(Arguments& arguments);
Check forbidden_words(Arguments& arguments);
Check frequency(Arguments& arguments);
Check letter_frequency(Arguments& arguments);
}  // namespace keywords

namespace language {
Check response_language(Arguments& arguments);
}  // namespace language

namespace length_constraints {
Check nth_paragraph_first_word(Arguments& arguments);
Check number_paragraphs(Arguments& arguments);
Check number_sentences(Arguments& arguments);
Check number_words(Arguments& arguments);
}  // namespace length_constraints

namespace punctuation {
Check no_comma(Arguments& arguments);
}  // namespace punctuation

namespace startend {
Check end_checker(Arguments& arguments);
Check quotation(Arguments& arguments);
}  // namespace startend

}  // namespace cupel::instructions
