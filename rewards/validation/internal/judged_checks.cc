#include "rewards/validation/internal/judged_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "rewards/validation/internal/format_checks.h"
#include "rewards/validation/internal/leak_check.h"
#include "rewards/validation/internal/math_checks.h"
#include "verifiers/instructions/choices.h"

namespace cupel {
namespace {

/// Says nothing, in no form and no language: what a verifier objects to is the row.
constexpr std::string_view kNoAnswer = "?";

Check fault_of_task(std::string_view verifier) {
  if (verifier == "code") return Check::bad_tests;
  if (verifier == "choice") return Check::bad_choices;
  if (verifier == "instructions") return Check::bad_instructions;
  if (verifier == "json_schema") return Check::bad_json_schema;
  if (verifier == "regex") return Check::bad_pattern;
  return Check::bad_reference;
}

/// Whether the row can be judged at all.
bool check_task(const Probe::Answer& answer, Faults& faults) {
  const Verdict& verdict = answer.verdict;
  if (verdict.is_scored() || verdict.reason == Reason::not_checked) return true;
  if (verdict.reason == Reason::no_reference)
    faults.add(Check::no_reference, verdict.detail);
  else if (verdict.reason == Reason::bad_verifier)
    faults.add(Check::unknown_verifier, verdict.detail);
  else if (verdict.outcome == Outcome::unscorable)
    faults.add(fault_of_task(answer.verifier), verdict.detail);
  return false;
}

/// Options that cannot be told apart, or leave no choice.
void check_choices(const ProblemRow& row, const Probe& probe, Faults& faults) {
  const Sample& sample = row.sample();
  const auto choices = instructions::choices_of(sample.row, sample.prompt);
  if (!choices) return;
  if (choices->size() < 2)
    return faults.add(Check::bad_choices, fmt::format("there is {} option", choices->size()));
  for (std::size_t i = 0; i < choices->size(); ++i)
    for (std::size_t k = i + 1; k < choices->size(); ++k) {
      const auto& one = (*choices)[i];
      const auto& other = (*choices)[k];
      const std::string text = instructions::choice_text(one.text);
      if (!text.empty() && text == instructions::choice_text(other.text))
        return faults.add(Check::bad_choices, fmt::format("{} and {} are both \"{}\"", one.label,
                                                          other.label, shorten(one.text, 80)));
    }
  // The reference as it was understood: a label, and the text behind it.
  const std::string understood = probe.ask(sample, kNoAnswer).verdict.reference;
  const std::string label = understood.substr(0, understood.find(' '));
  const auto own = probe.ask(sample, fmt::format("The answer is ({}).", label));
  if (!own.is_correct())
    faults.add(Check::unequal_to_itself,
               fmt::format("({}) is judged {}", label, to_string(own.verdict.reason)));
}

void check_match(const ProblemRow& row, const Probe& probe, Faults& faults) {
  if (!row.sample().reference) return;
  const std::string_view reference = *row.sample().reference;
  for (const char* const form : {"{}", "<answer>{}</answer>", "\\boxed{{{}}}", "The answer is {}"})
    if (probe.ask(row.sample(), fmt::format(fmt::runtime(form), reference)).is_correct()) return;
  const auto own = probe.ask(row.sample(), reference);
  faults.add(Check::unequal_to_itself, fmt::format("{} is judged {}", shorten(reference, 120),
                                                   to_string(own.verdict.reason)));
}

/// A spec that says what judges which source, and does not say it of this one.
void check_dispatch(const Sample& sample, const Spec& spec, Faults& faults) {
  const bool names_verifier = !sample.verifier.empty() && sample.verifier != kAuto;
  if (spec.dispatch.empty() || names_verifier) return;
  for (const auto& [source, to] : spec.dispatch) {
    const bool is_beginning = source.ends_with('*');
    const std::string_view name = std::string_view(source).substr(0, source.size() - is_beginning);
    if (is_beginning ? sample.data_source.starts_with(name) : sample.data_source == name) return;
  }
  faults.add(Check::undispatched,
             sample.data_source.empty()
                 ? std::string("the row has no data_source")
                 : fmt::format("data_source \"{}\"", shorten(sample.data_source, 80)));
}

}  // namespace

void check_judged(const ProblemRow& row, std::size_t number, std::span<const Probe> probes,
                  const Spec& spec, Faults& faults, std::vector<QueuedRun>& runs) {
  for (const Probe& probe : probes) {
    if (probe.component().verifier == kAuto) check_dispatch(row.sample(), spec, faults);
    const auto answer = probe.ask(row.sample(), kNoAnswer);
    if (!check_task(answer, faults)) continue;
    const std::string_view verifier = answer.verifier;
    if (verifier == "format") check_format(row, probe, faults);
    if (verifier == "math") check_math(row, probe, faults);
    if (verifier == "choice") check_choices(row, probe, faults);
    if (verifier == "match") check_match(row, probe, faults);
    if (verifier == "math" || verifier == "choice" || verifier == "code")
      check_leak(row, verifier, probe, faults);
    if (verifier != "code") continue;
    std::vector<TestRun> of_row;
    check_code(row, number, faults, of_row);
    for (TestRun& run : of_row) runs.push_back({std::move(run), &probe});
  }
}

}  // namespace cupel
