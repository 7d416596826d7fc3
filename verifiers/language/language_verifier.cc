#include "verifiers/language/language_verifier.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/reasoning.h"

namespace cupel::language {
namespace {

constexpr std::size_t kShown = 80;         // bytes of other language quoted in a message
constexpr std::size_t kMostLanguages = 4;  // named in a message

constexpr std::string_view kOfPrompt = "prompt";
constexpr std::array<std::string_view, 3> kParts = {"thought", "answer", "whole"};
constexpr std::array<std::string_view, 2> kScores = {"share", "binary"};
constexpr std::array<std::string_view, 1> kThresholds = {"0.95"};
constexpr std::array<std::string_view, 1> kLeastWords = {"0"};
constexpr std::array<std::string_view, 2> kUnits = {"letter", "dictionary"};

std::span<const std::string_view> target_choices() {
  static const std::vector<std::string_view> choices = [] {
    std::vector<std::string_view> codes = {kOfPrompt, "zh"};
    for (const LanguageInfo& language : known_languages())
      if (language.code != "und") codes.push_back(language.code);
    return codes;
  }();
  return choices;
}

bool is_target(std::string_view text) { return target_from(text).has_value(); }

template <typename Number>
std::optional<Number> read_number(std::string_view text, Number most) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  const bool is_whole = read.ec == std::errc() && read.ptr == end && text != "-0";
  return is_whole && number >= 0 && number <= most ? std::optional(number) : std::nullopt;
}

std::optional<double> read_threshold(std::string_view text) { return read_number(text, 1.0); }
std::optional<std::size_t> read_count(std::string_view text) {
  return read_number<std::size_t>(text, 1'000'000);
}

bool is_threshold(std::string_view text) { return read_threshold(text).has_value(); }
bool is_count(std::string_view text) { return read_count(text).has_value(); }

enum OptionIndex : std::size_t { kTarget, kPart, kScore, kThreshold, kMinWords, kUnit };

std::span<const OptionInfo> all_options() {
  static const std::array options = {
      OptionInfo{"target", target_choices(), kOfPrompt, "the language; prompt: that of the prompt",
                 is_target, "a BCP-47 code (pt-BR, zh_TW)"},
      OptionInfo{"part", kParts, "thought",
                 "what is looked at; thought is the whole completion where it has none"},
      OptionInfo{"score", kScores, "share", "the share of words, or 1 from the threshold on"},
      OptionInfo{"threshold", kThresholds, "0.95", "the share from which on the verdict is correct",
                 is_threshold, "a number from 0 to 1"},
      OptionInfo{"min_words", kLeastWords, "0", "so many words of the language must be there",
                 is_count, "a number up to 1000000"},
      OptionInfo{"unit", kUnits, "letter",
                 "what counts in Chinese, Japanese, Thai: each letter, or words by a dictionary"},
  };
  return options;
}

struct Looked {
  std::string_view text;
  bool is_unfinished;
};

Looked part_of(std::string_view completion, Part part) {
  completion = without_special_tokens(completion);
  if (part == Part::whole) return {completion, false};
  const Reasoning reasoning = split_reasoning(completion);
  if (part == Part::answer) return {reasoning.answer, reasoning.is_unfinished};
  if (trim(reasoning.thought).empty()) {
    const bool has_answer = !trim(reasoning.answer).empty();
    return {has_answer ? completion : reasoning.answer, reasoning.is_unfinished};
  }
  return {reasoning.thought, reasoning.is_unfinished};
}

std::string_view name_of(LanguageId language) { return known_languages()[language].name; }

/// "fr 0.12, de 0.02": every language and its share.
std::string shares(const LanguageShare& share) {
  std::string text;
  for (const LanguageShare::Part& part : share.parts)
    text +=
        fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", known_languages()[part.language].code,
                    static_cast<double>(part.words) / static_cast<double>(share.words));
  return text;
}

std::string others(const LanguageShare& share, const Target& target) {
  std::string text;
  std::size_t named = 0, left = share.words - share.target_words;
  for (const LanguageShare::Part& part : share.parts) {
    if (target.contains(part.language) || named == kMostLanguages) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name_of(part.language), part.words);
    left -= part.words;
    ++named;
  }
  return left == 0 ? text : fmt::format("{}, others {}", text, left);
}

std::string describe(const LanguageShare& share, const Target& target, const Looked& looked,
                     std::string_view completion) {
  if (share.words == 0) return "there are no words";
  if (share.target_words == share.words) return {};
  const std::string_view first =
      looked.text.substr(share.first_other, share.first_other_end - share.first_other);
  const auto offset = static_cast<std::size_t>(first.data() - completion.data());
  return fmt::format("{} of {} words are not {} ({}); the first at byte {}: {}",
                     share.words - share.target_words, share.words, target.code,
                     others(share, target), offset, shorten(first, kShown));
}

Verdict nothing_to_judge(const Looked& looked, const Target& target) {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.reason = looked.is_unfinished ? Reason::truncated : Reason::no_answer;
  verdict.reference = target.code;
  verdict.detail = looked.is_unfinished ? "the reasoning does not end, so there is no answer"
                                        : "there is no text to look at";
  return verdict;
}

}  // namespace

std::span<const OptionInfo> LanguageVerifier::options() { return all_options(); }

std::unique_ptr<const Verifier> LanguageVerifier::make(const OptionValues& checked_options) {
  const std::span<const OptionInfo> options = all_options();
  Rules rules;
  if (const auto target = value_of(options[kTarget], checked_options); target != kOfPrompt)
    rules.target = *target_from(target);
  rules.part = static_cast<Part>(choice_of(options[kPart], checked_options));
  rules.is_binary = choice_of(options[kScore], checked_options) == 1;
  rules.threshold = *read_threshold(value_of(options[kThreshold], checked_options));
  rules.least_words = *read_count(value_of(options[kMinWords], checked_options));
  rules.unit = static_cast<Unit>(choice_of(options[kUnit], checked_options));
  return std::make_unique<LanguageVerifier>(std::move(rules));
}

Verdict LanguageVerifier::verify(const Task& task, Trace* trace) const {
  const std::optional<Target> target = rules_.target ? rules_.target : language_of(task.prompt);
  if (!target)
    return unscored(Outcome::unscorable, Reason::bad_reference,
                    "the prompt has no words that show its language; give target=CODE");
  const Looked looked = part_of(task.completion, rules_.part);
  if (trim(looked.text).empty()) return nothing_to_judge(looked, *target);
  const LanguageShare share = language_share(looked.text, *target, rules_.unit);
  if (trace)
    trace->record("words", fmt::format("{} words, {} of them {}: {}", share.words,
                                       share.target_words, target->code, shares(share)));
  Verdict verdict;
  const bool has_enough = share.target_words >= rules_.least_words;
  const bool passes = has_enough && share.share() >= rules_.threshold;
  verdict.outcome = passes ? Outcome::correct : Outcome::incorrect;
  verdict.reason = passes ? Reason::passed : Reason::off_language;
  verdict.score = !has_enough || (rules_.is_binary && !passes) ? 0
                  : rules_.is_binary                           ? 1
                                                               : share.share();
  verdict.extracted = shares(share);
  verdict.reference = target->code;
  verdict.detail = describe(share, *target, looked, task.completion);
  if (!has_enough)
    verdict.detail = fmt::format("{} words of {}, at least {} are asked for{}{}",
                                 share.target_words, target->code, rules_.least_words,
                                 verdict.detail.empty() ? "" : "; ", verdict.detail);
  return verdict;
}

}  // namespace cupel::language
