#include "verifiers/instructions/regex_verifier.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/row_fields.h"

namespace cupel::instructions {
namespace {

constexpr std::size_t kShown = 120;  // bytes of a text quoted in a message

constexpr std::array<std::string_view, 1> kOfTheRow = {"row"};
constexpr std::array<std::string_view, 2> kMatches = {"search", "full"};
constexpr std::array<std::string_view, 2> kCases = {"sensitive", "ignore"};
constexpr std::array<std::string_view, 2> kSwitch = {"no", "yes"};
constexpr std::array<std::string_view, 2> kFields = {"pattern", "regex"};

bool is_pattern(std::string_view text) {
  return !text.empty() && Pattern::compile(text, {}).has_value();
}

enum OptionIndex : std::size_t { kPattern, kMatch, kCase, kDotAll, kMultiline, kExtract };

const std::array kOptions = {
    OptionInfo{"pattern", kOfTheRow, "row",
               "the regular expression; row: the row's pattern or regex, else its reference",
               is_pattern, "a regular expression in RE2's syntax (\\d{4})"},
    OptionInfo{"match", kMatches, "search", "found somewhere in the answer, or all of it"},
    OptionInfo{"case", kCases, "sensitive", "whether upper and lower case differ"},
    OptionInfo{"dotall", kSwitch, "no", "whether . stands for a line break too"},
    OptionInfo{"multiline", kSwitch, "no", "whether ^ and $ are the ends of lines"},
    OptionInfo{"extract", answer_place_names(), "whole", "where to look for the answer"},
};

/// The row's pattern, or what is wrong with it.
Result<std::string> pattern_of(const Task& task) {
  for (const RowField& field : fields_of(task.row, kFields)) {
    const auto value = value_of(field);
    if (!value || !value->is_string()) return failure("/" + field.name + " is not a string");
    return value->get<std::string>();
  }
  return std::string(task.reference);
}

}  // namespace

std::span<const OptionInfo> RegexVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> RegexVerifier::make(const OptionValues& options) {
  Settings settings;
  const std::string_view pattern = value_of(kOptions[kPattern], options);
  if (pattern != kOfTheRow[0]) settings.pattern = pattern;
  settings.is_full = choice_of(kOptions[kMatch], options) == 1;
  settings.style.ignores_case = choice_of(kOptions[kCase], options) == 1;
  settings.style.dot_is_all = choice_of(kOptions[kDotAll], options) == 1;
  settings.style.is_by_line = choice_of(kOptions[kMultiline], options) == 1;
  settings.extract = static_cast<AnswerPlace>(choice_of(kOptions[kExtract], options));
  return std::make_unique<RegexVerifier>(std::move(settings));
}

RegexVerifier::SharedPattern RegexVerifier::compiled(const std::string& pattern) const {
  return patterns_
      .get(Digester().add(pattern).finish(),
           [&] {
             auto made = std::make_shared<const Result<Pattern>>(
                 Pattern::compile(pattern, settings_.style));
             const std::size_t bytes = *made ? (*made)->bytes() : pattern.size();
             return Recent<SharedPattern>::Made{std::move(made), bytes, true};
           })
      .value;
}

Verdict RegexVerifier::verify(const Task& task, Trace* trace) const {
  const auto pattern = settings_.pattern.empty() ? pattern_of(task) : settings_.pattern;
  if (!pattern)
    return unscored(Outcome::unscorable, Reason::bad_reference, pattern.error().message);
  if (pattern->empty())
    return unscored(Outcome::unscorable, Reason::no_reference,
                    "the row has no pattern: give it as pattern, regex or reference");
  const SharedPattern regex = compiled(*pattern);
  if (!*regex)
    return unscored(Outcome::unscorable, Reason::bad_reference,
                    fmt::format("the pattern \"{}\" is not one: {}", shorten(*pattern, kShown),
                                regex->error().message));
  if (trace) trace->record("pattern", shorten(*pattern, kShown));
  const math::Extraction found = find_answer(task.completion, settings_.extract);
  if (trace) trace->record("extract", describe(found, task.completion));
  Verdict verdict = found.has_answer()
                        ? judge(**regex, found.text)
                        : verdict_without_answer(found, task.completion, settings_.extract);
  verdict.reference = *pattern;
  if (trace && verdict.outcome == Outcome::correct)
    trace->record("match", shorten(verdict.extracted, kShown));
  return verdict;
}

Verdict RegexVerifier::judge(const Pattern& pattern, std::string_view answer) const {
  Verdict verdict;
  std::optional<Pattern::Match> match;
  if (!settings_.is_full)
    match = pattern.find(answer);
  else if (pattern.matches_all_of(answer))
    match = Pattern::Match{0, answer};
  verdict.outcome = match ? Outcome::correct : Outcome::incorrect;
  verdict.reason = match ? Reason::passed : Reason::no_match;
  verdict.score = match ? 1 : 0;
  verdict.extracted = match ? match->text : answer;
  if (!match)
    verdict.detail = fmt::format("the pattern {} \"{}\"",
                                 settings_.is_full ? "is not all of" : "is not found in",
                                 shorten(answer, kShown));
  return verdict;
}

}  // namespace cupel::instructions
