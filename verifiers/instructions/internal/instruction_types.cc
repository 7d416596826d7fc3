#include <array>

#include "verifiers/instructions/internal/checks.h"

namespace cupel::instructions {

std::span<const InstructionType> instruction_types() {
  static constexpr std::array<InstructionType, 25> kTypes = {{
      {"change_case:capital_word_frequency", change_case::capital_word_frequency},
      {"change_case:english_capital", change_case::english_capital},
      {"change_case:english_lowercase", change_case::english_lowercase},
      {"combination:repeat_prompt", combination::repeat_prompt},
      {"combination:two_responses", combination::two_responses},
      {"detectable_content:number_placeholders", detectable_content::number_placeholders},
      {"detectable_content:postscript", detectable_content::postscript},
      {"detectable_format:constrained_response", detectable_format::constrained_response},
      {"detectable_format:json_format", detectable_format::json_format},
      {"detectable_format:multiple_sections", detectable_format::multiple_sections},
      {"detectable_format:number_bullet_lists", detectable_format::number_bullet_lists},
      {"detectable_format:number_highlighted_sections",
       detectable_format::number_highlighted_sections},
      {"detectable_format:title", detectable_format::title},
      {"keywords:existence", keywords::existence},
      {"keywords:forbidden_words", keywords::forbidden_words},
      {"keywords:frequency", keywords::frequency},
      {"keywords:letter_frequency", keywords::letter_frequency},
      {"language:response_language", language::response_language},
      {"length_constraints:nth_paragraph_first_word", length_constraints::nth_paragraph_first_word},
      {"length_constraints:number_paragraphs", length_constraints::number_paragraphs},
      {"length_constraints:number_sentences", length_constraints::number_sentences},
      {"length_constraints:number_words", length_constraints::number_words},
      {"punctuation:no_comma", punctuation::no_comma},
      {"startend:end_checker", startend::end_checker},
      {"startend:quotation", startend::quotation},
  }};
  return kTypes;
}

const InstructionType* find_instruction_type(std::string_view id) {
  for (const InstructionType& type : instruction_types())
    if (type.id == id) return &type;
  return nullptr;
}

}  // namespace cupel::instructions
