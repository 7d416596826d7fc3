// Any bytes as a response to every type of instruction, and as the row that asks for them: nothing
// may crash, what is followed strictly is followed loosely, and what nlohmann_json takes for JSON
// Python does, too.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "verifiers/instructions/instruction_list.h"
#include "verifiers/instructions/instructions_verifier.h"
#include "verifiers/instructions/internal/python_json.h"

namespace {

using namespace cupel;
using namespace cupel::instructions;

constexpr std::string_view kEveryType = R"json({"instruction_id_list": [
  "change_case:capital_word_frequency", "change_case:english_capital",
  "change_case:english_lowercase", "combination:repeat_prompt", "combination:two_responses",
  "detectable_content:number_placeholders", "detectable_content:postscript",
  "detectable_content:postscript", "detectable_format:constrained_response",
  "detectable_format:json_format", "detectable_format:multiple_sections",
  "detectable_format:multiple_sections", "detectable_format:number_bullet_lists",
  "detectable_format:number_highlighted_sections", "detectable_format:title",
  "keywords:existence", "keywords:forbidden_words", "keywords:frequency", "keywords:frequency",
  "keywords:letter_frequency", "language:response_language",
  "length_constraints:nth_paragraph_first_word", "length_constraints:number_paragraphs",
  "length_constraints:number_sentences", "length_constraints:number_words",
  "punctuation:no_comma", "startend:end_checker", "startend:quotation"],
 "kwargs": [{"capital_frequency": 2, "capital_relation": "less than"}, {}, {},
  {"prompt_to_repeat": "Σ."}, {}, {"num_placeholders": 1}, {"postscript_marker": "P.P.S"},
  {"postscript_marker": "é"}, {}, {}, {"section_spliter": "a", "num_sections": 1},
  {"section_spliter": "[ab]", "num_sections": 1}, {"num_bullets": 1}, {"num_highlights": 1}, {},
  {"keywords": ["a", "é"]}, {"forbidden_words": ["a", "b+"]},
  {"keyword": "é", "frequency": 1, "relation": "at least"},
  {"keyword": "a*", "frequency": 9, "relation": "less than"},
  {"letter": "Σ", "let_frequency": 1, "let_relation": "at least"}, {"language": "de"},
  {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "a"}, {"num_paragraphs": 2},
  {"num_sentences": 2, "relation": "at least"}, {"num_words": 2, "relation": "at least"}, {},
  {"end_phrase": "Σ"}, {}]})json";

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// What nlohmann_json takes and Python does not: a byte order mark, anything behind a NUL, and
/// integers beyond 4300 digits.
bool is_taken_by_nlohmann_alone(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") || text.find('\0') != text.npos || text.size() > 4300;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const auto list = InstructionList::from_json(kEveryType);
  require(list.has_value(), "the list is read");
  const auto strict = list->judge(text, Mode::strict), loose = list->judge(text, Mode::loose);
  for (std::size_t i = 0; i < strict.size(); ++i) {
    require(!strict[i].followed || loose[i].followed, "strictly followed, but not loosely");
    require(strict[i].followed == strict[i].why_not.empty(), "a reason belongs to what fails");
    require(valid_utf8_length(strict[i].why_not) == strict[i].why_not.size(), "reasons are UTF-8");
  }
  if (nlohmann::json::accept(text) && !is_taken_by_nlohmann_alone(text))
    require(is_python_json(text), "JSON, but not to Python");

  static const InstructionsVerifier verifier(InstructionsVerifier::Settings{});
  for (const Task& task : {Task{"", text, kEveryType, ""}, Task{"", "a", text, ""},
                           Task{"", "a", "", text}, Task{"", "a", text, text}}) {
    const Verdict verdict = verifier.verify(task, nullptr);
    require(verdict.outcome != Outcome::error, "no row is our fault");
    require(valid_utf8_length(verdict.detail) == verdict.detail.size(), "details are UTF-8");
  }
  return 0;
}
