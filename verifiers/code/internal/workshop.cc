#include "verifiers/code/internal/workshop.h"

#include <fmt/format.h>

namespace cupel::code {
namespace {

using sandbox::RunResult;

constexpr std::size_t kShownErrors = 400;

/// The end of what a program wrote to standard error: the line that says what went wrong.
std::string last_words(std::string_view errors) {
  while (!errors.empty() && (errors.back() == '\n' || errors.back() == ' '))
    errors.remove_suffix(1);
  const std::size_t line = errors.rfind('\n');
  if (line != std::string_view::npos) errors.remove_prefix(line + 1);
  return std::string(errors.substr(0, kShownErrors));
}

TestResult failed(Reason reason, std::string detail, const RunResult& run) {
  return {reason, 0, std::move(detail), run.cpu_time};
}

}  // namespace

SuiteResult instead(Outcome outcome, Reason reason, std::string detail) {
  return {{}, unscored(outcome, reason, std::move(detail))};
}

SuiteResult bad_tests(std::string detail) {
  return instead(Outcome::unscorable, Reason::bad_tests, std::move(detail));
}

SuiteResult no_entry_point(std::string detail) {
  return instead(Outcome::incorrect, Reason::no_entry_point, std::move(detail));
}

sandbox::Limits limits_of(const Attempt& attempt) {
  sandbox::Limits limits;
  limits.cpu_time = attempt.time_limit;
  limits.wall_time = 3 * attempt.time_limit + std::chrono::seconds(2);
  limits.memory_bytes = attempt.memory_bytes;
  return limits;
}

TestResult result_of(const RunResult& run) {
  switch (run.outcome) {
    case sandbox::Outcome::accepted:
      return {Reason::passed, 1, "", run.cpu_time};
    case sandbox::Outcome::nonzero_exit: {
      const std::string words = last_words(run.errors);
      return failed(
          Reason::crashed,
          fmt::format("exit code {}{}{}", run.exit_code, words.empty() ? "" : ": ", words), run);
    }
    case sandbox::Outcome::signalled:
      return failed(Reason::crashed, fmt::format("ended by signal {}", run.signal), run);
    case sandbox::Outcome::time_limit:
      return failed(Reason::time_limit, "used more CPU time than it may", run);
    case sandbox::Outcome::wall_limit:
      return failed(Reason::time_limit, "ran for longer than it may: it sleeps or waits", run);
    case sandbox::Outcome::memory_limit:
      return failed(Reason::memory_limit, "needs more memory than it may", run);
    case sandbox::Outcome::output_limit:
      return failed(Reason::output_limit, "writes more than it may", run);
    case sandbox::Outcome::violation:
      return failed(Reason::tampered,
                    run.detail.empty() ? "tries what no program in the sandbox may do" : run.detail,
                    run);
    case sandbox::Outcome::compile_error:
      return failed(Reason::compile_error, run.detail, run);
    case sandbox::Outcome::sandbox_error:
      break;
  }
  return failed(Reason::internal_error, run.detail, run);
}

Compiled compile(const Workshop& workshop, std::string_view language, std::string_view source) {
  sandbox::CompileResult made = workshop.compiler.compile(language, source);
  if (made.program) return {std::move(made.program), std::nullopt};
  Verdict verdict;
  verdict.detail = made.diagnostics.empty() ? made.detail : first_error_line(made.diagnostics);
  if (made.outcome == sandbox::Outcome::compile_error) {
    verdict.outcome = Outcome::incorrect;
    verdict.reason = Reason::compile_error;
  } else if (made.outcome == sandbox::Outcome::violation) {
    verdict.outcome = Outcome::incorrect;
    verdict.reason = Reason::tampered;
  } else {
    verdict.outcome = Outcome::error;
    verdict.reason = Reason::internal_error;
  }
  return {std::nullopt, std::move(verdict)};
}

std::string first_error_line(std::string_view diagnostics) {
  std::size_t at = diagnostics.find("error");
  if (at == std::string_view::npos) at = 0;
  const std::size_t begin = at == 0 ? 0 : diagnostics.rfind('\n', at) + 1;
  const std::size_t end = std::min(diagnostics.find('\n', at), diagnostics.size());
  return std::string(diagnostics.substr(begin, end - begin).substr(0, kShownErrors));
}

}  // namespace cupel::code
