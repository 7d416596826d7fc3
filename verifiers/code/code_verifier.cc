#include "verifiers/code/code_verifier.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

namespace cupel::code {
namespace {

constexpr std::array<std::string_view, 3> kScorings = {"all", "share", "groups"};
constexpr std::array<std::string_view, 2> kStops = {"first_failure", "never"};
constexpr std::array<std::string_view, 1> kOfTheRow = {"row"};
constexpr std::array<std::string_view, 1> kOne = {"1"};

std::optional<double> positive_number(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && number > 0 && number <= 1e6 ? std::optional(number) : std::nullopt;
}

bool is_positive(std::string_view text) { return positive_number(text).has_value(); }
bool is_comparator(std::string_view text) { return comparator_from_string(text).has_value(); }
bool is_name(std::string_view text) { return !text.empty(); }

enum OptionIndex : std::size_t {
  kExtract,
  kLanguage,
  kCompare,
  kScore,
  kStop,
  kTime,
  kMemory,
  kMachine
};

const std::array kOptions = {
    OptionInfo{"extract", extract_names(), "last", "which code block is the solution"},
    OptionInfo{"language", kOfTheRow, "row",
               "the solution's language; row: the row's, else the fence's", is_name,
               "a language (cupel sandbox languages)"},
    OptionInfo{"compare", kOfTheRow, "row", "how outputs are compared; row: the row's, else tokens",
               is_comparator, "exact, trim, tokens, lines, float or unordered"},
    OptionInfo{"score", kScorings, "all", "1 for all tests, the share of them, or of their groups"},
    OptionInfo{"stop", kStops, "first_failure", "when to stop; share and groups never do"},
    OptionInfo{"time_limit", kOfTheRow, "row", "CPU seconds, in place of the row's", is_positive,
               "seconds (2.5)"},
    OptionInfo{"memory_limit", kOfTheRow, "row", "in place of the row's", is_positive, "MiB (512)"},
    OptionInfo{"machine_factor", kOne, "1", "what time limits are multiplied by on this machine",
               is_positive, "a factor (1.5)"},
};

std::optional<double> given_number(OptionIndex option, const OptionValues& options) {
  return positive_number(value_of(kOptions[option], options));
}

}  // namespace

std::span<const OptionInfo> CodeVerifier::options() { return kOptions; }

std::unique_ptr<const Verifier> CodeVerifier::make(const OptionValues& options) {
  Settings settings;
  settings.extract = static_cast<Extract>(choice_of(kOptions[kExtract], options));
  const std::string_view language = value_of(kOptions[kLanguage], options);
  if (language != kOfTheRow[0]) settings.language = language;
  settings.comparator = comparator_from_string(value_of(kOptions[kCompare], options));
  settings.grade.scoring = static_cast<Scoring>(choice_of(kOptions[kScore], options));
  settings.grade.run_all = choice_of(kOptions[kStop], options) == 1;
  if (const auto seconds = given_number(kTime, options))
    settings.grade.time_limit = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(*seconds));
  if (const auto mebibytes = given_number(kMemory, options))
    settings.grade.memory_bytes = static_cast<std::uint64_t>(*mebibytes * 1048576);
  settings.grade.machine_factor = given_number(kMachine, options).value_or(1);
  return std::make_unique<CodeVerifier>(std::move(settings));
}

Verdict CodeVerifier::verify(const Task& task, Trace* trace) const {
  const auto reading = problems_.read({task.row, task.reference, task.prompt});
  if (!*reading) return unscored(Outcome::unscorable, Reason::bad_tests, reading->error().message);
  Problem problem = **reading;
  if (!settings_.language.empty()) problem.language = settings_.language;
  if (settings_.comparator) problem.comparator = *settings_.comparator;
  if (trace)
    trace->record("problem", fmt::format("{}: {} tests", problem.schema, to_string(problem.kind)));

  const Extraction found = extract(task.completion, {}, settings_.extract);
  if (!found.has_code()) {
    Verdict verdict;
    verdict.outcome = Outcome::incorrect;
    const bool unfinished = found.found == Found::unfinished_reasoning;
    verdict.reason = unfinished ? Reason::truncated : Reason::no_code_block;
    verdict.detail = unfinished ? "the completion ends before its reasoning does"
                                : "the completion holds no code";
    return verdict;
  }
  if (trace) trace->record("code", fmt::format("{} bytes", found.code.size()));

  const auto grader = grader_.get();
  if (!grader) return unscored(Outcome::error, Reason::no_sandbox, grader.error().message);
  Grade grade = (*grader)->grade(problem, found.code, found.language, settings_.grade);
  grade.verdict.extracted = found.code;
  grade.verdict.reference = fmt::format("{} ({})", to_string(problem.kind), problem.schema);
  return std::move(grade.verdict);
}

}  // namespace cupel::code
