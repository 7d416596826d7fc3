#include "verifiers/instructions/match_verifier.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/drop.h"
#include "verifiers/instructions/internal/references.h"
#include "verifiers/instructions/squad.h"

namespace cupel::instructions {
namespace {

using Mode = MatchVerifier::Mode;
using Rules = MatchVerifier::Rules;

constexpr std::size_t kShown = 120;          // bytes of a text quoted in a message
constexpr std::size_t kMostWork = 64 << 20;  // bytes of the answer, once for each right answer

constexpr std::array<std::string_view, 5> kModes = {"exact", "normalized", "contains", "em", "f1"};
constexpr std::array<std::string_view, 2> kRules = {"squad", "drop"};
constexpr std::array<std::string_view, 2> kLists = {"any", "all"};
constexpr std::array<std::string_view, 1> kOne = {"1"};

std::optional<double> read_threshold(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  const bool is_share = read.ec == std::errc() && read.ptr == end && number > 0 && number <= 1;
  return is_share ? std::optional(number) : std::nullopt;
}

bool is_threshold(std::string_view text) { return read_threshold(text).has_value(); }

enum OptionIndex : std::size_t { kMode, kRule, kExtract, kList, kThreshold };

const std::array kOptions = {
    OptionInfo{"mode", kModes, "normalized", "what of the answer must be the reference"},
    OptionInfo{"rules", kRules, "squad", "whose normalisation, exact match and F1"},
    OptionInfo{"extract", answer_place_names(), "auto", "where to look for the final answer"},
    OptionInfo{"lists", kLists, "any",
               "what a list in the row is: answers of which any will do, or all spans of one"},
    OptionInfo{"threshold", kOne, "1", "the F1 from which on an answer is correct", is_threshold,
               "a number up to 1 (0.5)"},
};

std::string normalized(std::string_view text, Rules rules) {
  return rules == Rules::squad ? squad_normalized(text) : drop_normalized(text);
}

bool contains(std::string_view answer, const Spans& reference, Rules rules) {
  const std::string said = ' ' + normalized(answer, rules) + ' ';
  for (const std::string& span : reference) {
    const std::string wanted = normalized(span, rules);
    if (wanted.empty() || said.find(' ' + wanted + ' ') == std::string::npos) return false;
  }
  return true;
}

std::optional<Agreement> agreement(std::string_view answer, const Spans& reference, Rules rules) {
  if (rules == Rules::drop) return drop_agreement(spans_of(answer), reference);
  return squad_agreement(answer, joined(reference));
}

/// Nothing where comparing would cost too much.
std::optional<double> score_of(std::string_view answer, const Spans& reference, Mode mode,
                               Rules rules) {
  if (mode == Mode::exact) return trim(answer) == trim(joined(reference)) ? 1 : 0;
  if (mode == Mode::contains) return contains(answer, reference, rules) ? 1 : 0;
  if (mode == Mode::normalized)
    return normalized(answer, rules) == normalized(joined(reference), rules) ? 1 : 0;
  const auto agreed = agreement(answer, reference, rules);
  if (!agreed) return std::nullopt;
  return mode == Mode::f1 ? agreed->f1 : agreed->exact ? 1 : 0;
}

struct Best {
  std::optional<double> score;
  std::size_t reference = 0;
};

Best best_of(std::string_view answer, const std::vector<Spans>& references, Mode mode,
             Rules rules) {
  Best best;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const auto score = score_of(answer, references[i], mode, rules);
    if (!score) return {};
    if (!best.score || *score > *best.score) best = {score, i};
  }
  return best;
}

std::string sentence_on(double score, std::string_view answer, std::string_view reference,
                        Mode mode) {
  const std::string said = shorten(answer, kShown), wanted = shorten(reference, kShown);
  if (mode == Mode::f1) return fmt::format("F1 {:.4g}: \"{}\" beside \"{}\"", score, said, wanted);
  return fmt::format("\"{}\" {} \"{}\"", said,
                     mode == Mode::contains ? "does not contain" : "is not", wanted);
}

/// A reference that nothing could contain; "" if there is none.
std::string_view fault_of(const std::vector<Spans>& references, Mode mode, Rules rules) {
  if (mode != Mode::contains) return {};
  for (const Spans& spans : references)
    for (const std::string& span : spans)
      if (normalized(span, rules).empty()) return span;
  return {};
}

}  // namespace

std::span<const OptionInfo> MatchVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> MatchVerifier::make(const OptionValues& options) {
  Settings settings;
  settings.mode = static_cast<Mode>(choice_of(kOptions[kMode], options));
  settings.rules = static_cast<Rules>(choice_of(kOptions[kRule], options));
  settings.extract = static_cast<AnswerPlace>(choice_of(kOptions[kExtract], options));
  settings.lists = static_cast<Lists>(choice_of(kOptions[kList], options));
  settings.threshold = *read_threshold(value_of(kOptions[kThreshold], options));
  return std::make_unique<MatchVerifier>(settings);
}

Verdict MatchVerifier::verify(const Task& task, Trace* trace) const {
  const auto references = right_answers(task.reference, task.row, settings_.lists == Lists::all);
  if (!references)
    return unscored(Outcome::unscorable, Reason::bad_reference, references.error().message);
  if (references->empty())
    return unscored(Outcome::unscorable, Reason::no_reference,
                    "the row has no reference, or a blank one");
  if (const auto fault = fault_of(*references, settings_.mode, settings_.rules); !fault.empty())
    return unscored(Outcome::unscorable, Reason::bad_reference,
                    fmt::format("the reference \"{}\" has no words once it is normalised",
                                shorten(fault, kShown)));
  const math::Extraction found = find_answer(task.completion, settings_.extract);
  if (trace) trace->record("extract", describe(found, task.completion));
  if (!found.has_answer()) {
    Verdict verdict = verdict_without_answer(found, task.completion, settings_.extract);
    verdict.reference = joined(references->front());
    return verdict;
  }
  return judge(found.text, *references, trace);
}

Verdict MatchVerifier::judge(std::string_view answer, const std::vector<Spans>& references,
                             Trace* trace) const {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.extracted = answer;
  verdict.reference = joined(references.front());
  Best best;
  if (answer.size() <= kMostWork / references.size())
    best = best_of(answer, references, settings_.mode, settings_.rules);
  if (!best.score) {
    verdict.reason = Reason::budget_exceeded;
    verdict.detail = "the answer is too large to be compared";
    return verdict;
  }
  verdict.reference = joined(references[best.reference]);
  verdict.score = *best.score;
  const bool is_right = verdict.score >= (settings_.mode == Mode::f1 ? settings_.threshold : 1);
  verdict.outcome = is_right ? Outcome::correct : Outcome::incorrect;
  verdict.reason = is_right ? Reason::passed : Reason::not_equal;
  if (!is_right)
    verdict.detail = sentence_on(verdict.score, answer, verdict.reference, settings_.mode);
  if (trace)
    trace->record("compare",
                  fmt::format("{} of {}: {:.4g} (best of {} references: {})",
                              kModes[static_cast<std::size_t>(settings_.mode)],
                              kRules[static_cast<std::size_t>(settings_.rules)], verdict.score,
                              references.size(), shorten(verdict.reference, kShown)));
  return verdict;
}

}  // namespace cupel::instructions
