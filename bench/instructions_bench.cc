#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "verifiers/instructions/instruction_list.h"
#include "verifiers/registry.h"

namespace cupel::instructions {
namespace {

struct Asked {
  std::string_view id;
  std::string_view kwargs;
};

constexpr std::array<Asked, 25> kAsked = {{
    {"change_case:capital_word_frequency",
     R"({"capital_frequency": 3, "capital_relation": "at least"})"},
    {"change_case:english_capital", "{}"},
    {"change_case:english_lowercase", "{}"},
    {"combination:repeat_prompt", R"({"prompt_to_repeat": "Write about harbours."})"},
    {"combination:two_responses", "{}"},
    {"detectable_content:number_placeholders", R"({"num_placeholders": 3})"},
    {"detectable_content:postscript", R"({"postscript_marker": "P.S."})"},
    {"detectable_format:constrained_response", "{}"},
    {"detectable_format:json_format", "{}"},
    {"detectable_format:multiple_sections", R"({"section_spliter": "SECTION", "num_sections": 3})"},
    {"detectable_format:number_bullet_lists", R"({"num_bullets": 3})"},
    {"detectable_format:number_highlighted_sections", R"({"num_highlights": 3})"},
    {"detectable_format:title", "{}"},
    {"keywords:existence", R"({"keywords": ["lighthouse", "zebra"]})"},
    {"keywords:forbidden_words", R"({"forbidden_words": ["zebra", "tele"]})"},
    {"keywords:frequency", R"({"keyword": "tide", "frequency": 3, "relation": "at least"})"},
    {"keywords:letter_frequency",
     R"({"letter": "q", "let_frequency": 9, "let_relation": "at least"})"},
    {"language:response_language", R"({"language": "en"})"},
    {"length_constraints:nth_paragraph_first_word",
     R"({"num_paragraphs": 3, "nth_paragraph": 2, "first_word": "the"})"},
    {"length_constraints:number_paragraphs", R"({"num_paragraphs": 3})"},
    {"length_constraints:number_sentences", R"({"num_sentences": 3, "relation": "at least"})"},
    {"length_constraints:number_words", R"({"num_words": 300, "relation": "at least"})"},
    {"punctuation:no_comma", "{}"},
    {"startend:end_checker", R"({"end_phrase": "That is all."})"},
    {"startend:quotation", "{}"},
}};

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

/// In lower case, for one of the checks stops at a capital.
constexpr std::string_view kEnglish =
    "the harbour was quiet at that hour. two boats came in with the tide; nobody saw them. a clerk "
    "counted the barrels \"twice\", wrote the number down and went home.\n\n* the *second* boat "
    "was "
    "late\n* its captain [name] was not asked why\n\n";
constexpr std::string_view kChinese =
    "港口在那个时候很安静。两艘船随着潮水进来，没有人看见它们。一个职员把木桶数了两遍，写下数字，然"
    "后回家了。\n\n";

struct Text {
  std::string_view name;
  std::string_view piece;
};

constexpr std::array<Text, 12> kTexts = {{
    {"english", kEnglish},
    {"chinese", kChinese},
    {"asterisks", "*"},
    {"asterisks_and_letters", "*a"},
    {"brackets", "["},
    {"angles", "<"},
    {"empty_lines", "\n"},
    {"dashes", "- "},
    {"stops", ". "},
    {"apostrophes", "A'"},
    {"one_word", "tid"},
    {"backslashes_in_json", "[\"\\"},
}};

void BM_Instruction(benchmark::State& state, const Asked& asked, const Text& text, Mode mode) {
  const auto list = InstructionList::from_json(
      fmt::format(R"({{"instruction_id_list": ["{}"], "kwargs": [{}]}})", asked.id, asked.kwargs));
  const std::string response = repeated(text.piece, static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(list->judge(response, mode));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(response.size()));
}

/// A row of `range(0)` completions of 8 KiB, as a file has it: three instructions, asked of one.
void BM_InstructionsOfRow(benchmark::State& state) {
  const auto verifier = make_verifier("instructions", {});
  const std::string completion = repeated("the harbour was quiet at that hour. ", 8 << 10);
  std::string row = R"({"id": 1, "completions": [)";
  for (int i = 0; i < state.range(0); ++i)
    row += fmt::format("{}\"{}\"", i > 0 ? "," : "", completion);
  row += R"(], "instruction_id_list": ["punctuation:no_comma", "keywords:existence",)"
         R"( "length_constraints:number_words"], "kwargs": [{}, {"keywords": ["harbour"]},)"
         R"( {"num_words": 300, "relation": "at least"}]})";
  const Task task{"", completion, "", row};
  for (auto _ : state) benchmark::DoNotOptimize((*verifier)->verify(task, nullptr));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(completion.size()));
}
BENCHMARK(BM_InstructionsOfRow)->Arg(1)->Arg(16);

/// Every type on prose, and on texts that would make a careless check quadratic.
const bool kRegistered = [] {
  for (const Asked& asked : kAsked)
    for (const Text& text : kTexts) {
      const bool is_prose = text.name == "english" || text.name == "chinese";
      const std::string name = fmt::format("BM_Instruction/{}/{}", asked.id, text.name);
      auto* bench =
          benchmark::RegisterBenchmark(name.c_str(), BM_Instruction, asked, text, Mode::strict);
      if (is_prose)
        bench->Arg(2 << 10)->Arg(16 << 10);
      else
        bench->Arg(4 << 20)->Iterations(1);
    }
  for (const Asked& asked : kAsked)
    benchmark::RegisterBenchmark(fmt::format("BM_InstructionLoosely/{}", asked.id).c_str(),
                                 BM_Instruction, asked, kTexts[0], Mode::loose)
        ->Arg(16 << 10);
  return true;
}();

}  // namespace
}  // namespace cupel::instructions
