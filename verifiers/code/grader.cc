#include "verifiers/code/grader.h"

#include <fmt/format.h>

#include <utility>

#include "verifiers/code/internal/python_solution.h"
#include "verifiers/code/internal/test_results.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kProgramTime = 2s;    // of a C++ program, for one test
constexpr std::chrono::nanoseconds kFunctionTime = 10s;  // for all tests
constexpr std::uint64_t kMemory = 1ull << 30;

enum class Family : std::uint8_t { python, c_family, other };

Family family_of(std::string_view language) {
  if (language == "python") return Family::python;
  if (language.substr(0, 3) == "cpp" || language == "c" || language == "c11")
    return Family::c_family;
  return Family::other;
}

std::chrono::nanoseconds default_time(TestKind kind) {
  const bool is_function =
      kind == TestKind::function || kind == TestKind::assertion || kind == TestKind::program;
  return is_function ? kFunctionTime : kProgramTime;
}

Attempt attempt_at(const Problem& problem, std::string_view source, std::string_view language,
                   const GradeOptions& options) {
  Attempt attempt{problem, std::string(source), std::string(language), options};
  std::chrono::nanoseconds limit = problem.time_limit.value_or(default_time(problem.kind));
  if (options.time_limit.count() > 0) limit = options.time_limit;
  attempt.time_limit = std::chrono::nanoseconds(static_cast<std::chrono::nanoseconds::rep>(
      static_cast<double>(limit.count()) * options.machine_factor));
  attempt.memory_bytes = problem.memory_bytes.value_or(kMemory);
  if (options.memory_bytes > 0) attempt.memory_bytes = options.memory_bytes;
  attempt.comparator = options.comparator.value_or(problem.comparator);
  attempt.must_run_all = options.run_all || options.scoring != Scoring::all;
  return attempt;
}

SuiteResult run_function(const Workshop& workshop, const Attempt& attempt) {
  switch (family_of(attempt.language)) {
    case Family::python:
      return run_python_calls(workshop, attempt);
    case Family::c_family:
      return run_cpp_calls(workshop, attempt);
    case Family::other:
      break;
  }
  return instead(
      Outcome::unscorable, Reason::bad_tests,
      fmt::format("functions are called in Python, C++ and C, not in {}", attempt.language));
}

SuiteResult run_test_code(const Workshop& workshop, const Attempt& attempt) {
  switch (family_of(attempt.language)) {
    case Family::python:
      return attempt.problem.kind == TestKind::assertion ? run_python_calls(workshop, attempt)
                                                         : run_python_tests(workshop, attempt);
    case Family::c_family:
      return run_cpp_tests(workshop, attempt);
    case Family::other:
      break;
  }
  return run_other_program(workshop, attempt);
}

SuiteResult run(const Workshop& workshop, const Attempt& attempt) {
  switch (attempt.problem.kind) {
    case TestKind::standard_input:
      return run_standard_input(workshop, attempt);
    case TestKind::checker:
      return run_checker(workshop, attempt);
    case TestKind::interactive:
      return run_interactive(workshop, attempt);
    case TestKind::function:
      return run_function(workshop, attempt);
    case TestKind::assertion:
    case TestKind::program:
      return run_test_code(workshop, attempt);
  }
  return instead(Outcome::error, Reason::internal_error, "an unknown kind of test");
}

}  // namespace

class Grader::Impl {
 public:
  Impl(std::unique_ptr<sandbox::Runner> runner, sandbox::Languages languages)
      : languages_(std::move(languages)),
        runner_(std::move(runner)),
        compiler_([this](const sandbox::Command& command,
                         const Cutoff* cutoff) { return runner_->run(command, cutoff); },
                  languages_) {}

  Grade grade(const Problem& problem, std::string_view source, std::string_view language,
              const GradeOptions& options, const Cutoff* cutoff) {
    const auto found = languages_.find(language);
    if (!found) return {unscored(Outcome::error, Reason::no_toolchain, found.error().message), {}};
    const Attempt attempt = attempt_at(problem, source, (*found)->name, options);
    SuiteResult suite = run({{*runner_, cutoff}, {compiler_, cutoff}}, attempt);
    Grade grade{verdict_of(attempt, suite), {}};
    if (!suite.instead) grade.verdict.test_results = test_results_json(attempt, suite);
    grade.tests = std::move(suite.tests);
    return grade;
  }

 private:
  sandbox::Languages languages_;
  std::unique_ptr<sandbox::Runner> runner_;
  sandbox::Compiler compiler_;
};

Result<std::unique_ptr<Grader>> Grader::start(const Options& options) {
  sandbox::Languages languages = sandbox::Languages::standard();
  sandbox::Runner::Options runner_options;
  runner_options.slots = options.slots;
  runner_options.mounts = languages.mounts();
  runner_options.zygote_sources = python_modules();
  // Without the folder C++ compiles more slowly, no more.
  if (const auto folder = sandbox::Compiler::toolchain_folder())
    runner_options.mounts.push_back(*folder);
  auto runner = sandbox::Runner::start(runner_options);
  if (!runner) return tl::make_unexpected(runner.error());
  return std::unique_ptr<Grader>(
      new Grader(std::make_unique<Impl>(std::move(*runner), std::move(languages))));
}

Grader::Grader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Grader::~Grader() = default;

Grade Grader::grade(const Problem& problem, std::string_view source, std::string_view language,
                    const GradeOptions& options, const Cutoff* cutoff) {
  return impl_->grade(problem, source, language, options, cutoff);
}

}  // namespace cupel::code
