#include "verifiers/code/internal/connected_tests.h"

#include <fmt/format.h>

#include <csignal>
#include <utility>

namespace cupel::code {
namespace {

using namespace std::chrono_literals;
using sandbox::RunResult;

// As harness/cpp_remote.h and harness/c_remote.h have them.
constexpr int kGone = 121;
constexpr int kForged = 122;
constexpr int kBadValue = 123;
constexpr int kUntellable = 124;

constexpr std::size_t kShown = 400;

/// What stands behind the last `mark` in `text`, to the end of the line.
std::string behind_last(std::string_view text, std::string_view mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return "";
  text.remove_prefix(at + mark.size());
  return std::string(text.substr(0, text.find('\n')).substr(0, kShown));
}

/// `Assertion `f(1) == 2' failed.`, with the line of the tests.
std::string failed_assertion(std::string_view errors) {
  const std::size_t end = errors.rfind("' failed.");
  if (end == std::string_view::npos) return "";
  const std::string_view before = errors.substr(0, end);
  const std::size_t begin = before.rfind("Assertion `");
  if (begin == std::string_view::npos) return "";
  std::string line;
  for (const std::string_view file : {"tests.cpp:", "tests.c:"})
    if (const std::size_t at = before.rfind(file, begin); at != std::string_view::npos)
      line = before.substr(at + file.size(), before.find(':', at + file.size()) - at - file.size());
  const std::string assertion(before.substr(begin + 11).substr(0, kShown));
  return line.empty() ? "failed: " + assertion : fmt::format("line {} failed: {}", line, assertion);
}

TestResult failed(Reason reason, std::string detail, const RunResult& solution) {
  return {reason, 0, std::move(detail), solution.cpu_time};
}

TestResult aborted(const RunResult& solution, const RunResult& tests) {
  const std::string assertion = failed_assertion(tests.errors);
  if (!assertion.empty()) return failed(Reason::wrong_output, assertion, solution);
  const std::string what = behind_last(tests.errors, "what():  ");
  if (tests.errors.find("terminate called") != std::string::npos)
    return failed(Reason::crashed,
                  what.empty() ? "an exception that the tests do not catch" : "exception: " + what,
                  solution);
  return failed(
      Reason::wrong_output,
      fmt::format("the tests end by signal {} on what the solution returns", tests.signal),
      solution);
}

TestResult judged(const RunResult& solution, const RunResult& tests) {
  using sandbox::Outcome;
  for (const RunResult* run : {&solution, &tests})
    if (run->outcome == Outcome::sandbox_error) return result_of(*run);
  if (solution.outcome == Outcome::violation) return result_of(solution);
  const bool ended_well = solution.outcome == Outcome::accepted;
  switch (tests.outcome) {
    case Outcome::accepted:
      return result_of(solution);
    case Outcome::signalled:
      return aborted(solution, tests);
    case Outcome::nonzero_exit:
      break;
    default:
      if (!ended_well) return result_of(solution);
      return failed(result_of(tests).reason, "the tests: " + result_of(tests).detail, solution);
  }
  switch (tests.exit_code) {
    case kGone:
      if (!ended_well) return result_of(solution);
      return failed(Reason::tampered, "the process ends in the middle of a call", solution);
    case kForged:
      return failed(Reason::tampered, behind_last(tests.errors, "\ncupel: "), solution);
    case kBadValue:
      return failed(Reason::wrong_output, behind_last(tests.errors, "\ncupel: "), solution);
    case kUntellable:
      if (std::string why = behind_last(tests.errors, "\ncupel: "); !why.empty())
        return failed(Reason::bad_tests, std::move(why), solution);
      [[fallthrough]];
    default:
      return failed(Reason::wrong_output, "the tests: " + result_of(tests).detail, solution);
  }
}

}  // namespace

TestResult run_connected_tests(const Workshop& workshop, const Attempt& attempt,
                               const sandbox::Program& solution, const sandbox::Program& tests) {
  const sandbox::Limits limits = limits_of(attempt);
  sandbox::Limits test_limits;
  test_limits.cpu_time = limits.cpu_time + 10s;
  test_limits.wall_time = limits.wall_time + 10s;  // of two that wait, the solution is at fault
  const auto [solution_run, test_run] = workshop.runner.run_connected(
      solution.command("", limits), tests.command("", test_limits), {.first = 2s, .second = 10s});
  return judged(solution_run, test_run);
}

}  // namespace cupel::code
