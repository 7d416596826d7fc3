#include "verifiers/math/math_verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "verifiers/math/equal.h"

namespace cupel::math {
namespace {

constexpr std::size_t kShown = 120;  // bytes of an answer quoted in a message

const std::array kOptions = {
    OptionInfo{"extract", extract_names(), "auto", "where to look for the final answer"},
};

std::string describe(const Extraction& extraction, std::string_view completion) {
  if (!extraction.has_answer()) return std::string(to_string(extraction.found));
  const auto before = completion.substr(0, extraction.offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  return fmt::format("{} (line {}, byte {}): {}", to_string(extraction.found), line,
                     extraction.offset, shorten(extraction.text, kShown));
}

Verdict without_answer(const Extraction& extraction, std::string_view completion, Extract policy) {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.reason = extraction.found == Found::nothing ? Reason::no_answer : Reason::truncated;
  if (completion.empty())
    verdict.detail = "the completion is empty";
  else if (extraction.found == Found::nothing)
    verdict.detail = fmt::format("no answer found (extract={})",
                                 extract_names()[static_cast<std::size_t>(policy)]);
  else
    verdict.detail = std::string(to_string(extraction.found));
  return verdict;
}

std::string not_equal_detail(const Comparison& comparison) {
  return fmt::format("{} is not {} ({})", shorten(comparison.answer.text, kShown),
                     shorten(comparison.reference.text, kShown), comparison.decided_by);
}

Verdict judge(const Comparison& comparison) {
  Verdict verdict;
  switch (comparison.relation) {
    case Relation::equal:
      verdict.outcome = Outcome::correct;
      verdict.reason = Reason::passed;
      verdict.score = 1;
      break;
    case Relation::different:
      verdict.outcome = Outcome::incorrect;
      verdict.reason = Reason::not_equal;
      verdict.detail = not_equal_detail(comparison);
      break;
    case Relation::reference_unreadable:
      verdict.outcome = Outcome::unscorable;
      verdict.reason = Reason::bad_reference;
      verdict.detail = fmt::format("the reference cannot be read: {}", comparison.decided_by);
      break;
    case Relation::budget_exceeded:
      verdict.outcome = Outcome::incorrect;
      verdict.reason = Reason::budget_exceeded;
      verdict.detail = "the answer is too large to be compared within the budget";
      break;
  }
  verdict.reference = comparison.reference.text;
  return verdict;
}

}  // namespace

std::span<const OptionInfo> MathVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> MathVerifier::make(const OptionValues& checked_options) {
  return std::make_unique<MathVerifier>(
      static_cast<Extract>(choice_of(kOptions[0], checked_options)));
}

Verdict MathVerifier::verify(const Task& task, Trace* trace) const {
  const std::string_view reference = reference_answer(task.reference);
  if (reference.empty())
    return unscored(Outcome::unscorable, Reason::bad_reference, "the reference is blank");
  const Extraction extraction = extract(task.completion, policy_);
  if (trace) trace->record("extract", describe(extraction, task.completion));
  if (!extraction.has_answer()) {
    Verdict verdict = without_answer(extraction, task.completion, policy_);
    verdict.reference = reference;
    return verdict;
  }
  Verdict verdict = judge(compare(reference, extraction.text, trace));
  verdict.extracted = extraction.text;
  return verdict;
}

}  // namespace cupel::math
