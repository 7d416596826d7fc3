#include "verifiers/instructions/choice_verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/row_fields.h"
#include "verifiers/instructions/internal/unordered_choices.h"

namespace cupel::instructions {
namespace {

using Kind = Chosen::Kind;

constexpr std::size_t kShown = 80;  // bytes of a text quoted in a message

constexpr std::array<std::string_view, 4> kForms = {"auto", "letter", "index", "text"};

enum OptionIndex : std::size_t { kExtract, kReference };

const std::array kOptions = {
    OptionInfo{"extract", answer_place_names(), "auto", "where to look for the choice"},
    OptionInfo{"reference", kForms, "auto",
               "what the reference is: a letter, a position counted from 0, or an option's text"},
};

/// Whether the row has its reference as a JSON number, as MMLU does: then it is a position, unless
/// the labels are numbers themselves.
bool is_number_in_row(const Task& task, const Choices& choices) {
  constexpr std::array<std::string_view, 6> kFields = {"reference",    "answer",   "gold",
                                                       "ground_truth", "solution", "label"};
  const std::string_view reference = trim(task.reference);
  if (reference.empty() || !is_digit(reference.front())) return false;
  for (const Choice& choice : choices)
    if (choice.label == reference) return false;
  const auto fields = fields_of(task.row, kFields);
  return std::any_of(fields.begin(), fields.end(),
                     [&](const RowField& field) { return trim(field.text) == reference; });
}

std::string labels_of(const std::vector<std::size_t>& options, const Choices& choices) {
  std::vector<std::string_view> labels;
  for (const std::size_t option : options) labels.push_back(choices[option].label);
  return fmt::format("{}", fmt::join(labels, ", "));
}

/// Whether an option is the right one: options whose texts are the same are the same.
bool is_right(std::size_t option, std::size_t right, const Choices& choices) {
  const std::string text = choice_text(choices[option].text);
  return option == right || (!text.empty() && text == choice_text(choices[right].text));
}

struct Finding {
  Reason reason;
  std::string detail;
};

Finding judge(const Chosen& chosen, std::size_t right, const Choices& choices) {
  switch (chosen.kind) {
    case Kind::one:
      if (is_right(chosen.options[0], right, choices)) return {Reason::passed, ""};
      return {Reason::not_equal,
              fmt::format("chooses {} where {} is right", as_understood(choices[chosen.options[0]]),
                          as_understood(choices[right]))};
    case Kind::several: {
      const bool has_right =
          std::any_of(chosen.options.begin(), chosen.options.end(),
                      [&](std::size_t option) { return is_right(option, right, choices); });
      return {
          has_right ? Reason::multiple_answers : Reason::not_equal,
          fmt::format("chooses {} where one was asked for", labels_of(chosen.options, choices))};
    }
    case Kind::contradiction:
      return {Reason::not_equal,
              fmt::format("says {} with the text of {}", choices[chosen.options[0]].label,
                          as_understood(choices[chosen.options[1]]))};
    case Kind::unfinished:
      return {Reason::truncated, std::string(chosen.found)};
    case Kind::nothing:
      break;
  }
  return {Reason::no_answer, "no option is chosen"};
}

/// Whether only letters are known, and not what they stand for.
bool are_bare(const Choices& choices) {
  return std::all_of(choices.begin(), choices.end(),
                     [](const Choice& choice) { return choice.text.empty(); });
}

std::string texts_of(const std::vector<std::size_t>& options, const Choices& choices) {
  std::vector<std::string_view> texts;
  for (const std::size_t option : options) texts.push_back(choices[option].text);
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// Judges by the texts of the options, of which the first is right: a letter says nothing where
/// nobody knows in which order they were shown.
Verdict verdict_without_order(const Task& task, const Choices& unordered, const Choices& letters,
                              AnswerPlace place, Trace* trace) {
  const Chosen chosen = chosen_option(task.completion, unordered, place);
  const std::string texts = texts_of(chosen.options, unordered);
  if (trace) trace->record("choice", fmt::format("{}: {}", chosen.found, shorten(texts, kShown)));
  const bool may_be_letter = chosen.kind == Kind::nothing || texts.size() == 1;
  if (may_be_letter && !chosen_option(task.completion, letters, place).options.empty())
    return unscored(Outcome::unscorable, Reason::bad_reference,
                    "the completion names a letter, and the row does not say in which order the "
                    "options were shown: list them in the prompt, or as \"choices\" beside the "
                    "\"answer\" (its letter or position)");
  Finding finding = judge(chosen, 0, unordered);
  Verdict verdict;
  verdict.reason = finding.reason;
  verdict.outcome = finding.reason == Reason::passed ? Outcome::correct : Outcome::incorrect;
  verdict.score = verdict.outcome == Outcome::correct ? 1 : 0;
  verdict.extracted = texts;
  verdict.reference = unordered[0].text;
  if (finding.reason != Reason::passed)
    verdict.detail = texts.empty()
                         ? std::move(finding.detail)
                         : fmt::format("chooses \"{}\" where \"{}\" is right",
                                       shorten(texts, kShown), shorten(verdict.reference, kShown));
  return verdict;
}

}  // namespace

std::span<const OptionInfo> ChoiceVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> ChoiceVerifier::make(const OptionValues& options) {
  return std::make_unique<ChoiceVerifier>(
      static_cast<AnswerPlace>(choice_of(kOptions[kExtract], options)),
      static_cast<ReferenceForm>(choice_of(kOptions[kReference], options)));
}

Verdict ChoiceVerifier::verify(const Task& task, Trace* trace) const {
  const auto choices = choices_of(task.row, task.prompt);
  if (!choices)
    return unscored(Outcome::unscorable, Reason::bad_reference, choices.error().message);
  if (trace)
    trace->record("options", fmt::format("{}: {}", choices->size(), [&] {
                    std::string list;
                    for (const Choice& choice : *choices) list += as_understood(choice) + ' ';
                    return shorten(trim(list), 400);
                  }()));
  if (are_bare(*choices))
    if (const Choices unordered = unordered_choices(task.row);
        !unordered.empty() && choice_text(unordered[0].text) == choice_text(task.reference))
      return verdict_without_order(task, unordered, *choices, extract_, trace);
  if (trim(task.reference).empty())
    return unscored(Outcome::unscorable, Reason::bad_reference, "the reference is blank");
  ReferenceForm form = reference_;
  if (form == ReferenceForm::automatic && is_number_in_row(task, *choices))
    form = ReferenceForm::index;
  const auto right = right_choice(task.reference, *choices, form);
  if (!right) return unscored(Outcome::unscorable, Reason::bad_reference, right.error().message);

  const Chosen chosen = chosen_option(task.completion, *choices, extract_);
  if (trace)
    trace->record(
        "choice",
        fmt::format(
            "{}: {}{}", chosen.found, labels_of(chosen.options, *choices),
            chosen.text.empty() ? "" : fmt::format(" in \"{}\"", shorten(chosen.text, kShown))));
  Finding finding = judge(chosen, *right, *choices);
  Verdict verdict;
  verdict.reason = finding.reason;
  verdict.outcome = finding.reason == Reason::passed ? Outcome::correct : Outcome::incorrect;
  verdict.score = verdict.outcome == Outcome::correct ? 1 : 0;
  verdict.detail = std::move(finding.detail);
  verdict.extracted = labels_of(chosen.options, *choices);
  verdict.reference = as_understood((*choices)[*right]);
  return verdict;
}

}  // namespace cupel::instructions
