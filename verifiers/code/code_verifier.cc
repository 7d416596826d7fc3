#include "verifiers/code/code_verifier.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include "sandbox/languages.h"
#include "verifiers/code/internal/assert_split.h"
#include "verifiers/code/internal/python_solution.h"

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

std::string description_of(const Problem& problem) {
  const std::string_view kind = to_string(problem.kind);
  if (problem.tests.empty()) return fmt::format("{}: {}", problem.schema, kind);
  return fmt::format("{}: {}, {} tests", problem.schema, kind, problem.tests.size());
}

std::string description_of(const Extraction& found) {
  if (!found.has_code()) return fmt::format("none in {} blocks", found.blocks);
  return fmt::format("{} bytes{}{}, {} blocks", found.code.size(),
                     found.language.empty() ? "" : " of ", found.language, found.blocks);
}

Verdict no_code(const Extraction& found, std::string_view language) {
  Verdict verdict;
  verdict.outcome = Outcome::incorrect;
  verdict.reason = Reason::no_code_block;
  verdict.detail = "the completion holds no code";
  if (found.blocks > 0 && !language.empty())
    verdict.detail = fmt::format("none of {} code blocks is {}", found.blocks, language);
  if (found.found == Found::unfinished_reasoning) {
    verdict.reason = Reason::truncated;
    verdict.detail = "the completion ends before its reasoning does";
  }
  return verdict;
}

/// What a fence may say for a program in `language`: the names of all languages that the same
/// toolchain compiles ("cpp20" and "c++" for "cpp").
std::span<const std::string_view> names_of_family(std::string_view language) {
  static const sandbox::Languages kLanguages = sandbox::Languages::standard();
  using Names = std::vector<std::string_view>;
  static const std::map<std::string_view, Names> kNames = [] {
    std::map<std::string_view, Names> by_package, names;
    for (const sandbox::Language& entry : kLanguages.all()) {
      Names& family = by_package[entry.package];
      family.push_back(entry.name);
      family.insert(family.end(), entry.aliases.begin(), entry.aliases.end());
    }
    for (const sandbox::Language& entry : kLanguages.all())
      for (const std::string_view name : by_package[entry.package])
        names.emplace(name, by_package[entry.package]);
    return names;
  }();
  const auto found = kNames.find(language);
  return found == kNames.end() ? std::span<const std::string_view>() : found->second;
}

/// The language of a program whose row names none: what its fence says, as far as that is a
/// language at all ("python3.11" is python), else python.
std::string_view language_of_fence(std::string_view tag) {
  if (!names_of_family(tag).empty()) return tag;
  const std::string_view name = tag.substr(0, tag.find_last_not_of("0123456789.") + 1);
  return names_of_family(name).empty() ? "python" : name;
}

/// About the milliseconds that a right solution takes.
double cost_of(const Problem& problem) {
  constexpr double kCompile = 300, kRun = 2, kBytesPerMillisecond = 20'000;
  double cost = problem.language.empty() || problem.language == "python" ? kRun : kCompile;
  for (const TestCase& test : problem.tests)
    cost += kRun + static_cast<double>(test.input.size()) / kBytesPerMillisecond;
  return cost;
}

std::uint64_t bytes_of_grade(const Grade& grade) {
  constexpr std::uint64_t kEntry = 512;
  std::uint64_t bytes = kEntry + grade.verdict.test_results.size() + grade.verdict.detail.size();
  for (const TestResult& test : grade.tests) bytes += sizeof test + test.detail.size();
  return bytes;
}

void record(Trace& trace, const Problem& problem) {
  trace.record("problem", description_of(problem));
  const bool in_python = problem.language.empty() || problem.language == "python";
  if (problem.kind != TestKind::assertion || !in_python) return;
  const AssertSplit split =
      split_asserts(problem.test_code, problem.entry_point, context_of(problem));
  trace.record("asserts", split.splits()
                              ? fmt::format("taken apart into {} calls", split.calls.size())
                              : "run as they are: " + split.obstacle);
}

/// The tests that did not pass, as far as a person wants to see them.
void record(Trace& trace, const Grade& grade) {
  constexpr int kMostShown = 10;
  int shown = 0;
  for (std::size_t i = 0; i < grade.tests.size() && shown < kMostShown; ++i) {
    const TestResult& test = grade.tests[i];
    if (test.reason == Reason::passed || test.reason == Reason::not_checked) continue;
    trace.record(fmt::format("test {}", i + 1),
                 fmt::format("{}: {}", to_string(test.reason), test.detail));
    ++shown;
  }
}

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
  settings.grade.comparator = comparator_from_string(value_of(kOptions[kCompare], options));
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

double CodeVerifier::expected_cost(const Task& task) const {
  const auto reading = problems_.read({task.row, task.reference, task.prompt});
  return *reading ? cost_of((*reading)->problem) : 0;
}

Verdict CodeVerifier::verify(const Task& task, Trace* trace) const {
  const auto reading = problems_.read({task.row, task.reference, task.prompt});
  if (!*reading) return unscored(Outcome::unscorable, Reason::bad_tests, reading->error().message);
  const Problem& problem = (*reading)->problem;
  const std::string& language = settings_.language.empty() ? problem.language : settings_.language;
  if (trace) record(*trace, problem);

  const Extraction found = extract(task.completion, names_of_family(language), settings_.extract);
  if (trace) trace->record("code", description_of(found));
  if (!found.has_code()) return no_code(found, language);

  const auto grader = grader_.get();
  if (!grader) return unscored(Outcome::error, Reason::no_sandbox, grader.error().message);
  const std::string_view chosen = language.empty() ? language_of_fence(found.language) : language;
  const Digest key =
      Digester().add(bytes_of((*reading)->identity)).add(chosen).add(found.code).finish();
  const auto make = [&] {
    Grade grade = (*grader)->grade(problem, found.code, chosen, settings_.grade, task.cutoff);
    const std::uint64_t bytes = bytes_of_grade(grade);
    const bool is_cut_off = task.cutoff && task.cutoff->reached();
    const bool keep = !is_cut_off && grade.verdict.outcome != Outcome::error;
    return Recent<Grade>::Made{std::move(grade), bytes, keep, is_cut_off};
  };
  const auto graded = grades_.get(key, make, task.cutoff);
  if (!graded) return unscored(Outcome::error, Reason::internal_error, "the grade was not awaited");
  if (trace) record(*trace, graded->value);
  Verdict verdict = graded->value.verdict;
  verdict.extracted = found.code;
  verdict.reference = description_of(problem);
  return verdict;
}

}  // namespace cupel::code
