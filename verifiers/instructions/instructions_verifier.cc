#include "verifiers/instructions/instructions_verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "verifiers/instructions/internal/instruction_fields.h"
#include "verifiers/reasoning.h"

namespace cupel::instructions {
namespace {

constexpr std::array<std::string_view, 2> kModes = {"strict", "loose"};
constexpr std::array<std::string_view, 2> kScorings = {"all", "share"};
constexpr std::array<std::string_view, 2> kParts = {"answer", "whole"};

enum OptionIndex : std::size_t { kMode, kScore, kExtract };

const std::array kOptions = {
    OptionInfo{"mode", kModes, "strict",
               "loose: an instruction may also be followed without the first or the last line, or "
               "without asterisks"},
    OptionInfo{"score", kScorings, "all", "1 for all instructions, or the share that is followed"},
    OptionInfo{"extract", kParts, "answer",
               "what is judged: what follows the reasoning, or all of the completion"},
};

using Results = std::vector<InstructionResult>;

std::size_t followed_in(const Results& results) {
  return static_cast<std::size_t>(std::count_if(
      results.begin(), results.end(), [](const InstructionResult& r) { return r.followed; }));
}

/// `{"mode": "strict", "followed": 1, "instructions": [{"id": …, "followed": …, "why": …}]}`
std::string json_of(const Results& results, Mode mode) {
  std::string out = R"({"mode":)";
  append_json_string(out, kModes[static_cast<std::size_t>(mode)]);
  out += R"(,"followed":)";
  append_json_number(out, std::uint64_t{followed_in(results)});
  out += R"(,"instructions":[)";
  for (const InstructionResult& result : results) {
    if (out.back() != '[') out += ',';
    out += R"({"id":)";
    append_json_string(out, result.id);
    out += result.followed ? R"(,"followed":true})" : R"(,"followed":false,"why":)";
    if (result.followed) continue;
    append_json_string(out, result.why_not);
    out += '}';
  }
  return out + "]}";
}

std::string detail_of(const Results& results) {
  const auto first = std::find_if(results.begin(), results.end(),
                                  [](const InstructionResult& r) { return !r.followed; });
  if (first == results.end()) return {};
  if (results.size() == 1) return fmt::format("{}: {}", first->id, first->why_not);
  return fmt::format("{}: {} (followed: {} of {} instructions)", first->id, first->why_not,
                     followed_in(results), results.size());
}

Verdict incorrect(Reason reason, std::string_view detail) {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.reason = reason;
  verdict.detail = detail;
  return verdict;
}

Verdict without_answer(std::string_view completion) {
  return incorrect(Reason::no_answer,
                   completion.empty() ? "the completion is empty" : "the answer is blank");
}

Verdict judge(const Results& results, InstructionsVerifier::Scoring scoring) {
  Verdict verdict;
  const std::size_t followed = followed_in(results);
  const bool all = followed == results.size();
  verdict.outcome = all ? Outcome::correct : Outcome::incorrect;
  verdict.reason = all ? Reason::passed : Reason::not_followed;
  verdict.score = all ? 1 : 0;
  if (scoring == InstructionsVerifier::Scoring::share)
    verdict.score = static_cast<double>(followed) / static_cast<double>(results.size());
  verdict.detail = detail_of(results);
  return verdict;
}

}  // namespace

std::span<const OptionInfo> InstructionsVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> InstructionsVerifier::make(const OptionValues& options) {
  Settings settings;
  settings.mode = static_cast<Mode>(choice_of(kOptions[kMode], options));
  settings.scoring = static_cast<Scoring>(choice_of(kOptions[kScore], options));
  settings.part = static_cast<Part>(choice_of(kOptions[kExtract], options));
  return std::make_unique<InstructionsVerifier>(settings);
}

InstructionsVerifier::Reading InstructionsVerifier::read(const Task& task) const {
  std::string source(task.reference);
  if (!task.row.empty()) {
    auto fields = instruction_fields(task.row);
    if (!fields)
      return std::make_shared<const Result<InstructionList>>(tl::make_unexpected(fields.error()));
    if (*fields != "{}") source = std::move(*fields);
  }
  const Digest key = Digester().add(source).finish();
  return lists_
      .get(key,
           [&] {
             constexpr std::uint64_t kMade = 4096;  // about what a list takes beside its texts
             return Recent<Reading>::Made{std::make_shared<const Result<InstructionList>>(
                                              InstructionList::from_json(source)),
                                          kMade + source.size(), true};
           })
      .value;
}

Verdict InstructionsVerifier::verify(const Task& task, Trace* trace) const {
  const Reading reading = read(task);
  if (!*reading)
    return unscored(Outcome::unscorable, Reason::bad_reference, reading->error().message);
  const InstructionList& list = **reading;
  if (trace) trace->record("instructions", list.description());

  std::string_view response = task.completion;
  if (settings_.part == Part::answer) {
    const Reasoning parts = split_reasoning(without_special_tokens(task.completion));
    if (parts.is_unfinished) {
      Verdict verdict =
          incorrect(Reason::truncated, "the completion ends before its reasoning does");
      verdict.reference = list.description();
      return verdict;
    }
    response = parts.answer;
  }
  const Results results = list.judge(response, settings_.mode);
  if (trace)
    for (const InstructionResult& result : results)
      trace->record(std::string(result.id), result.followed ? "followed" : result.why_not);
  Verdict verdict = is_blank_response(response) ? without_answer(task.completion)
                                                : judge(results, settings_.scoring);
  verdict.reference = list.description();
  verdict.test_results = json_of(results, settings_.mode);
  return verdict;
}

}  // namespace cupel::instructions
