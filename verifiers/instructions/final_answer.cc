#include "verifiers/instructions/final_answer.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "verifiers/reasoning.h"

namespace cupel::instructions {
namespace {

using math::Extract;
using math::Extraction;
using math::Found;

constexpr std::array kPlaces = {Extract::automatic, Extract::answer_tag, Extract::boxed,
                                Extract::announced, Extract::whole};

/// Unlike the verifier `math`, which needs the tokens of a chat template for nothing: they are
/// never part of an answer here.
Extraction without_tokens_at_end(Extraction found) {
  const bool had_answer = found.has_answer();
  found.text = without_special_tokens(found.text);
  return had_answer && found.text.empty() ? Extraction() : found;
}

}  // namespace

std::span<const std::string_view> answer_place_names() {
  static constexpr std::array<std::string_view, 5> kNames = {"auto", "answer_tag", "boxed",
                                                             "announced", "whole"};
  return kNames;
}

Extraction find_answer(std::string_view completion, AnswerPlace place) {
  if (place != AnswerPlace::automatic)
    return without_tokens_at_end(
        math::extract(completion, kPlaces[static_cast<std::size_t>(place)]));
  for (const Extract policy : {Extract::answer_tag, Extract::boxed, Extract::announced}) {
    const Extraction found = math::extract(completion, policy);
    if (found.has_answer() || found.found != Found::nothing) return found;
  }
  return find_answer(completion, AnswerPlace::whole);
}

Verdict verdict_without_answer(const Extraction& found, std::string_view completion,
                               AnswerPlace place) {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.reason = found.found == Found::nothing ? Reason::no_answer : Reason::truncated;
  if (found.found != Found::nothing)
    verdict.detail = std::string(to_string(found.found));
  else if (completion.empty())
    verdict.detail = "the completion is empty";
  else
    verdict.detail = fmt::format("no answer found (extract={})",
                                 answer_place_names()[static_cast<std::size_t>(place)]);
  return verdict;
}

}  // namespace cupel::instructions
