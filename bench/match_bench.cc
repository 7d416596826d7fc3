// The verifiers match, regex, choice and json_schema: on completions as models write them, and on
// hostile ones.

#include <benchmark/benchmark.h>

#include <functional>
#include <string>

#include "verifiers/registry.h"

namespace cupel {
namespace {

/// A completion, and the row that it is judged by.
struct Trial {
  std::string verifier;
  OptionValues options;
  std::string completion;
  std::string reference;
  std::string row;
};

constexpr const char* kSchema =
    R"({"type": "object", "required": ["name", "tags"], "additionalProperties": false, )"
    R"("properties": {"name": {"type": "string"}, "tags": {"type": "array", "items": )"
    R"({"type": "object", "properties": {"id": {"type": "integer", "minimum": 0}, )"
    R"("label": {"type": "string", "pattern": "^[a-z ]+$"}}, "required": ["id"]}}}})";
constexpr const char* kChoices =
    R"({"choices": ["the left one", "the right one", "both of them", "none of them"]})";

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

std::string prose(std::size_t bytes) {
  return repeated("We look at both sides of it, and then the left one (A) seems heavier.\n", bytes);
}

std::string json_text(std::size_t bytes) {
  std::string text = R"({"name": "things", "tags": [)";
  for (int id = 0; text.size() < bytes; ++id)
    text += R"({"id": )" + std::to_string(id) + R"(, "label": "one of many things"},)";
  return text + R"({"id": 0}]})";
}

std::string thought(std::size_t bytes, const std::string& answer) {
  return "<think>" + prose(bytes) + "</think>" + answer;
}

void judge(benchmark::State& state, const std::function<Trial(std::size_t)>& make) {
  const Trial trial = make(static_cast<std::size_t>(state.range(0)));
  const auto verifier = make_verifier(trial.verifier, trial.options);
  if (!verifier) return state.SkipWithError(verifier.error().message.c_str());
  const Task task{"", trial.completion, trial.reference, trial.row};
  for (auto _ : state) benchmark::DoNotOptimize((*verifier)->verify(task, nullptr));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(trial.completion.size()));
}

Trial reasoned(const std::string& verifier, OptionValues options, std::size_t bytes,
               const std::string& answer, const std::string& reference, const std::string& row) {
  return {verifier, std::move(options), thought(bytes, answer), reference, row};
}

Trial plain(const std::string& verifier, OptionValues options, std::string completion,
            const std::string& reference, const std::string& row = "") {
  return {verifier, std::move(options), std::move(completion), reference, row};
}

void add(const char* name, const std::function<Trial(std::size_t)>& make, std::int64_t bytes) {
  benchmark::RegisterBenchmark(name, [make](benchmark::State& state) {
    judge(state, make);
  })->Arg(bytes);
}

constexpr std::int64_t kUsual = 16 << 10, kHostile = 50'000'000;

/// Reasoning, then a short answer: what most completions are.
void add_usual() {
  add(
      "BM_Match/reasoned",
      [](std::size_t n) {
        return reasoned("match", {{"mode", "f1"}}, n, "The answer is the left one.", "left one",
                        "");
      },
      kUsual);
  add(
      "BM_Regex/reasoned",
      [](std::size_t n) {
        return reasoned("regex", {{"pattern", "\\b[0-9]{4}\\b"}}, n, "It was in 1969.", "", "");
      },
      kUsual);
  add(
      "BM_Choice/reasoned",
      [](std::size_t n) { return reasoned("choice", {}, n, "The answer is (B).", "B", kChoices); },
      kUsual);
  add(
      "BM_JsonSchema/reasoned",
      [](std::size_t n) { return reasoned("json_schema", {}, n, json_text(500), kSchema, ""); },
      kUsual);
}

/// No reasoning: all of the completion is read.
void add_whole() {
  const OptionValues whole = {{"extract", "whole"}};
  add(
      "BM_Match/squad_all_answer",
      [=](std::size_t n) {
        return plain("match", {{"extract", "whole"}, {"mode", "f1"}}, prose(n), "left one");
      },
      kUsual);
  add(
      "BM_Match/drop_all_answer",
      [=](std::size_t n) {
        return plain("match", {{"extract", "whole"}, {"mode", "f1"}, {"rules", "drop"}}, prose(n),
                     "left one");
      },
      kUsual);
  add(
      "BM_Regex/all_answer",
      [=](std::size_t n) {
        return plain("regex", {{"pattern", "\\b[0-9]{4}\\b"}}, prose(n), "");
      },
      kUsual);
  add(
      "BM_Choice/all_answer",
      [=](std::size_t n) {
        return plain("choice", {}, prose(n) + "The answer is (B).", "B", kChoices);
      },
      kUsual);
  add(
      "BM_JsonSchema/all_json",
      [=](std::size_t n) { return plain("json_schema", {}, json_text(n), kSchema); }, kUsual);
}

void add_hostile() {
  add(
      "BM_Match/no_space",
      [](std::size_t n) {
        return plain("match", {{"mode", "f1"}}, std::string(n, 'x'), "x");
      },
      kHostile);
  add(
      "BM_Match/all_punctuation",
      [](std::size_t n) {
        return plain("match", {{"mode", "f1"}}, std::string(n, '.'), "x");
      },
      kHostile);
  add(
      "BM_Match/drop_all_numbers",
      [](std::size_t n) {
        return plain("match", {{"mode", "f1"}, {"rules", "drop"}}, repeated("1 ", n), "1");
      },
      kHostile);
  add(
      "BM_Match/open_tags",
      [](std::size_t n) { return plain("match", {}, repeated("<answer>", n), "x"); }, kHostile);
  add(
      "BM_Match/open_boxes",
      [](std::size_t n) { return plain("match", {}, repeated("\\boxed{", n), "x"); }, kHostile);
  add(
      "BM_Regex/many_repeats",
      [](std::size_t n) {
        return plain("regex", {{"pattern", "(a|aa|aaa)*b(a*)*$"}}, std::string(n, 'a'), "");
      },
      kHostile);
  add(
      "BM_Regex/many_states",
      [](std::size_t n) {
        return plain("regex", {{"pattern", "[ab]*a[ab]{60}c"}}, repeated("abbabaaab", n), "");
      },
      4'000'000);
  add(
      "BM_Choice/no_space",
      [](std::size_t n) { return plain("choice", {}, std::string(n, 'A'), "A", kChoices); },
      kHostile);
  add(
      "BM_Choice/all_announcements",
      [](std::size_t n) {
        return plain("choice", {}, repeated("the answer is ", n), "A", kChoices);
      },
      kHostile);
  add(
      "BM_Choice/all_letters",
      [](std::size_t n) { return plain("choice", {}, repeated("A or ", n), "A", kChoices); },
      kHostile);
  add(
      "BM_Choice/all_lines",
      [](std::size_t n) { return plain("choice", {}, repeated("A.\n", n), "A", kChoices); },
      kHostile);
  add(
      "BM_Choice/open_boxes",
      [](std::size_t n) { return plain("choice", {}, repeated("\\boxed{", n), "A", kChoices); },
      kHostile);
  add(
      "BM_JsonSchema/deep",
      [](std::size_t n) { return plain("json_schema", {}, std::string(n, '['), kSchema); },
      kHostile);
  add(
      "BM_JsonSchema/fences",
      [](std::size_t n) { return plain("json_schema", {}, repeated("```json\n", n), kSchema); },
      kHostile);
  add(
      "BM_JsonSchema/one_string",
      [](std::size_t n) {
        return plain("json_schema", {}, '"' + std::string(n, 'x') + '"',
                     R"({"pattern": "^(x+x+)+y$"})");
      },
      4'000'000);
  add(
      "BM_JsonSchema/many_items",
      [](std::size_t n) {
        return plain("json_schema", {}, '[' + repeated("0,", n) + "1]",
                     R"({"uniqueItems": true, "items": {"type": "integer"}})");
      },
      4'000'000);
  add(
      "BM_JsonSchema/all_wrong",
      [](std::size_t n) {
        return plain("json_schema", {}, '[' + repeated("0,", n) + "1]",
                     R"({"items": {"type": "string"}})");
      },
      4'000'000);
  add(
      "BM_JsonSchema/alternatives_within_alternatives",
      [](std::size_t n) {
        return plain("json_schema", {}, repeated("[", n) + repeated("]", n),
                     R"({"anyOf": [{"type": "string"}, {"items": {"$ref": "#"}, "not": {}}, )"
                     R"({"items": {"$ref": "#"}, "not": true}]})");
      },
      100);
}

const bool kAdded = [] {
  add_usual();
  add_whole();
  add_hostile();
  return true;
}();

}  // namespace
}  // namespace cupel
