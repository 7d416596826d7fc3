#include "rewards/hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "rewards/internal/retrial.h"

namespace cupel {
namespace {

/// A few completions may all be wrong for no reason but that they are.
constexpr std::uint64_t kFewRows = 4;
constexpr std::uint64_t kRowsToSayNever = 20;
constexpr double kFaultyShare = 0.1;  // of rows that nobody could be right about
constexpr double kCutShare = 0.2;
constexpr double kMostShare = 0.5;

bool is_above(std::uint64_t seen, std::uint64_t of, double share) {
  return seen > 0 && static_cast<double>(seen) > share * static_cast<double>(of);
}

std::string n_of_m(std::uint64_t seen, std::uint64_t of) {
  return fmt::format("{} of {}", seen, of);
}

std::string name_of(const ComponentSummary& component) {
  if (component.name().empty()) return "rows";
  if (component.verifier().empty() || component.verifier() == component.name())
    return component.name();
  return fmt::format("{} ({})", component.name(), component.verifier());
}

Hint hint(std::string kind, const ComponentSummary& component, std::uint64_t seen, std::uint64_t of,
          std::string text, std::string advice) {
  return {std::move(kind),  component.name(), seen, of, name_of(component) + ": " + text,
          std::move(advice)};
}

/// The last words of a text, on one line.
std::string end_of(std::string_view text) {
  constexpr std::size_t kShown = 60;
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  std::size_t start = text.size() > kShown ? text.size() - kShown : 0;
  while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) ++start;
  return fmt::format("{}{}", start > 0 ? "…" : "", shorten(text.substr(start), 2 * kShown));
}

// ---- rows that nobody could be right about: the task, the row or the machine is at fault

struct Remedy {
  Reason reason;
  std::string_view kind;
  std::string_view what;
  std::string_view advice;
};

constexpr Remedy kRemedies[] = {
    {Reason::no_reference, "no_reference", "have no reference",
     "name the field that holds it: --field reference=NAME, in Python references=[…]; a verifier "
     "that needs none is chosen by verifier="},
    {Reason::bad_reference, "reference_never_parses", "have a reference that cannot be used",
     "mend the references; cupel explain shows how one is read"},
    {Reason::bad_tests, "bad_tests", "have no tests that can be run",
     "mend the field that the details name; docs/code-rows.md has the forms that are understood"},
    {Reason::bad_row, "bad_rows", "cannot be read",
     "mend the lines that the examples name; a completion of another name: --field "
     "completion=NAME, in Python completions=[…]"},
    {Reason::bad_verifier, "bad_verifier", "name a verifier that does not exist",
     "mend the field verifier, or choose one for all: --verifier NAME, in Python verifier="},
    {Reason::no_toolchain, "no_toolchain", "need a compiler or interpreter that is not here",
     "install the package that the details name"},
    {Reason::no_sandbox, "no_sandbox", "need a sandbox, and this machine offers none",
     "cupel sandbox doctor says what is missing"},
    {Reason::deadline, "deadline", "were not decided before the deadline",
     "a longer deadline, smaller batches or more threads"},
    {Reason::cancelled, "cancelled", "were not decided because the batch was stopped",
     "score again"},
    {Reason::internal_error, "internal_error", "failed by a fault of cupel or the machine",
     "please report it, with the details"},
};

/// Of a shaping the reason `bad_reference` says something else than of a verifier.
constexpr Remedy kLackOfShaping = {Reason::bad_reference, "shaping_lacks_field",
                                   "lack what the shaping looks at",
                                   "add the field that the details name to the rows; "
                                   "docs/shaping.md says what each shaping needs"};

const Remedy& remedy_for(const ComponentSummary& component, const Remedy& remedy) {
  const bool is_shaping = component.verifier().empty();
  return is_shaping && remedy.reason == Reason::bad_reference ? kLackOfShaping : remedy;
}

/// Rows that no verifier was found for, or that could not be read, are a few of all.
std::optional<Hint> fault_hint(const Summary& summary, const ComponentSummary& component,
                               const Remedy& remedy) {
  const std::uint64_t seen = component.count(remedy.reason);
  const std::uint64_t rows = component.verifier().empty() ? summary.rows() : component.rows();
  if (!is_above(seen, rows, kFaultyShare)) return std::nullopt;
  std::string text = fmt::format("{} {}", n_of_m(seen, rows), remedy.what);
  if (const auto* fault = component.commonest_fault(remedy.reason))
    text += fmt::format("; most often ({}): {}", n_of_m(fault->count, seen), fault->what);
  return hint(std::string(remedy.kind), component, seen, rows, std::move(text),
              std::string(remedy.advice));
}

// ---- completions that are read in the wrong way

std::string advice_on_format(const ComponentSummary& component) {
  const auto best = best_format(component);
  const std::string explain = "cupel explain shows where one leaves the form";
  if (!best || !is_above(best->passed, best->tried, kMostShare))
    return "ask for the form in the prompt, or for another: template= or tags= of the verifier "
           "format; " +
           explain;
  std::string advice =
      fmt::format("set {} of the verifier format: {} that were tried again have the form then",
                  best->option, n_of_m(best->passed, best->tried));
  if (best->option != "prefilled=yes") return advice + "; or ask for the form in the prompt";
  const auto opens = std::count_if(
      component.specimens().begin(), component.specimens().end(), [](const auto& specimen) {
        const std::string_view prompt = specimen.prompt;
        const std::size_t end = prompt.find_last_of('>');
        return end != prompt.npos && prompt.find_first_not_of(" \n\t\r", end + 1) == prompt.npos;
      });
  if (opens > 0)
    advice += fmt::format(" ({} prompts end with the tag that opens it)",
                          n_of_m(static_cast<std::uint64_t>(opens), best->tried));
  else
    advice += "; it looks as if the chat template opens the first tag";
  return advice;
}

std::optional<Hint> format_hint(const ComponentSummary& component) {
  const std::uint64_t seen = component.count(Reason::bad_format);
  if (component.rows() < kFewRows || !is_above(seen, component.rows(), kMostShare))
    return std::nullopt;
  const std::uint64_t matched = component.count(Outcome::correct);
  const bool is_never = matched == 0;
  std::string text = is_never ? fmt::format("the form never matches; {} have another",
                                            n_of_m(seen, component.rows()))
                              : fmt::format("{} have not the form", n_of_m(seen, component.rows()));
  if (const auto* fault = component.commonest_fault(Reason::bad_format))
    text += fmt::format("; what is wrong first, most often ({}): {}", n_of_m(fault->count, seen),
                        fault->what);
  return hint(is_never ? "template_never_matches" : "template_seldom_matches", component, seen,
              component.rows(), std::move(text), advice_on_format(component));
}

/// How many specimens do a thing, and how many there are.
template <class Does>
std::string specimens_that(const ComponentSummary& component, Does does) {
  const auto& all = component.specimens();
  const auto count = std::count_if(all.begin(), all.end(),
                                   [&](const auto& specimen) { return does(specimen.completion); });
  return count == 0 ? "" : n_of_m(static_cast<std::uint64_t>(count), all.size());
}

bool is_blank(std::string_view text) { return end_of(text).empty(); }

/// Without a full stop, a bracket or a number at its end.
bool ends_in_mid_sentence(std::string_view text) {
  const std::string end = end_of(text);
  if (end.empty()) return false;
  const auto last = static_cast<unsigned char>(end.back());
  return last == ',' || (last < 0x80 && std::isalpha(last));
}

std::string advice_on_answers(const ComponentSummary& component) {
  const auto best = component.verifier() == "math" ? best_extraction(component) : std::nullopt;
  if (best && (best->passed > 0 || best->is_marked) &&
      is_above(best->found, best->tried, kMostShare))
    return fmt::format(
        "set {} of the verifier math: of {} that were tried again {} have an answer then, and {} "
        "{} right; or ask in the prompt for the form that is looked for",
        best->option, best->tried, best->found, best->passed, best->passed == 1 ? "is" : "are");
  return "ask in the prompt for the form that is looked for; raise the token limit if they are cut";
}

std::optional<Hint> answer_hint(const ComponentSummary& component) {
  const std::uint64_t seen = component.count(Reason::no_answer);
  if (component.rows() < kFewRows || !is_above(seen, component.rows(), kMostShare))
    return std::nullopt;
  std::string text = fmt::format("{} have no answer", n_of_m(seen, component.rows()));
  const auto& specimens = component.specimens();
  const auto told = std::find_if(specimens.begin(), specimens.end(), [](const auto& specimen) {
    return !is_blank(specimen.completion);
  });
  const auto& examples = component.cause(Reason::no_answer).examples;
  const auto detailed = std::find_if(examples.begin(), examples.end(), [&](const auto& example) {
    return example.detail.find("extract=") != std::string::npos;
  });
  if (detailed != examples.end()) text += ": " + detailed->detail;
  if (const std::string blank = specimens_that(component, is_blank); !blank.empty())
    text += fmt::format("; {} that were looked at are empty", blank);
  if (const std::string cut = specimens_that(component, ends_in_mid_sentence); !cut.empty())
    text += fmt::format("; {} that were looked at end in the middle of a sentence", cut);
  if (told != specimens.end())
    text += fmt::format("; the first ends with \"{}\"", end_of(told->completion));
  return hint("no_answer", component, seen, component.rows(), std::move(text),
              advice_on_answers(component));
}

std::optional<Hint> code_hint(const ComponentSummary& component) {
  const std::uint64_t seen = component.count(Reason::no_code_block);
  if (component.rows() < kFewRows || !is_above(seen, component.rows(), kMostShare))
    return std::nullopt;
  return hint(
      "no_code_block", component, seen, component.rows(),
      fmt::format("{} hold no code where it was looked for", n_of_m(seen, component.rows())),
      "set extract= of the verifier code (docs/code.md), or ask for a code block in the "
      "prompt");
}

// ---- components that never reward

std::optional<Hint> gate_hint(const ComponentSummary& component) {
  if (component.rows() < kFewRows || component.gated() < component.rows()) return std::nullopt;
  return hint("gate_never_passes", component, component.gated(), component.rows(),
              fmt::format("it never counted: its gate kept {} back",
                          n_of_m(component.gated(), component.rows())),
              "see what keeps the component that is its gate from passing, or take out the gate");
}

std::optional<Hint> never_hint(const ComponentSummary& component) {
  const std::uint64_t wrong = component.count(Outcome::incorrect);
  if (wrong < kRowsToSayNever || component.count(Outcome::correct) > 0) return std::nullopt;
  const auto reasons = component.reasons();
  const auto reason = *std::find_if(reasons.begin(), reasons.end(), [&](Reason one) {
    return component.count(one) > 0 && one != Reason::passed;
  });
  if (reason == Reason::truncated) return std::nullopt;  // said of the whole row
  const auto& cause = component.cause(reason);
  std::string text = fmt::format("nothing ever passes: {} are incorrect, most often {} ({})",
                                 n_of_m(wrong, component.rows()), to_string(reason),
                                 n_of_m(cause.count, component.rows()));
  if (!cause.examples.empty() && !cause.examples[0].detail.empty())
    text += ", for example: " + cause.examples[0].detail;
  return hint("never_passes", component, wrong, component.rows(), std::move(text),
              "see with cupel explain whether the examples are judged as they should be; if they "
              "are, the task is too hard for the model, or the references belong to other rows");
}

// ---- rows and groups

std::optional<Hint> cut_hint(const Summary& summary) {
  const std::uint64_t seen = summary.truncated(), rows = summary.rows();
  if (rows < kFewRows || !is_above(seen, rows, kCutShare)) return std::nullopt;
  return Hint{"truncation",
              "",
              seen,
              rows,
              fmt::format("{} completions are cut off before they are done", n_of_m(seen, rows)),
              "raise the token limit of the generation (max_new_tokens, max_completion_length), or "
              "ask for shorter reasoning"};
}

std::optional<Hint> group_hint(const Summary& summary) {
  const GroupSignals::Counts counts = summary.groups();
  const std::uint64_t seen = counts.without_signal();
  if (counts.groups < kFewRows || !is_above(seen, counts.groups, kMostShare)) return std::nullopt;
  std::string advice;
  if (counts.none_correct >= counts.all_correct + counts.mixed + counts.unrewarded)
    advice =
        "most of them are too hard, or never judged right: easier prompts, larger groups, or a "
        "finer reward (code:score=share, a shaping)";
  else if (counts.all_correct >= counts.none_correct + counts.mixed + counts.unrewarded)
    advice = "most of them are too easy: harder prompts, or leave out those that always pass";
  else if (counts.unrewarded > 0 && counts.unrewarded >= counts.none_correct + counts.all_correct)
    advice = "most of them have no reward at all: see the reasons that are unscorable or error";
  else
    advice = "leave out prompts that always or never pass, or use larger groups";
  return Hint{
      "groups_without_signal",
      "",
      seen,
      counts.groups,
      fmt::format("{} groups give no signal, because all of their rewards are the same: {} "
                  "without a right completion, {} all right, {} without a reward, {} of both",
                  n_of_m(seen, counts.groups), counts.none_correct, counts.all_correct,
                  counts.unrewarded, counts.mixed),
      std::move(advice),
      true};
}

std::vector<Hint> hints_on(const Summary& summary, const ComponentSummary& component) {
  std::vector<Hint> found;
  const auto take = [&](std::optional<Hint> hint) {
    if (hint) found.push_back(std::move(*hint));
  };
  for (const Remedy& remedy : kRemedies)
    take(fault_hint(summary, component, remedy_for(component, remedy)));
  take(format_hint(component));
  take(answer_hint(component));
  take(code_hint(component));
  take(gate_hint(component));
  if (found.empty()) take(never_hint(component));
  std::stable_sort(found.begin(), found.end(),
                   [](const Hint& a, const Hint& b) { return a.share() > b.share(); });
  return found;
}

}  // namespace

std::vector<Hint> hints(const Summary& summary) {
  std::vector<Hint> all;
  for (const ComponentSummary& component : summary.components())
    for (Hint& one : hints_on(summary, component)) all.push_back(std::move(one));
  if (auto cut = cut_hint(summary)) all.push_back(std::move(*cut));
  if (auto groups = group_hint(summary)) all.push_back(std::move(*groups));
  return all;
}

}  // namespace cupel
