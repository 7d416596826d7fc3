#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "verifiers/code/internal/calls.h"
#include "verifiers/code/internal/python_solution.h"
#include "verifiers/code/internal/solution_protocol.h"

namespace cupel::code {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kOwnTime = 10s;  // of the test program, beside the solution's
constexpr std::uint64_t kOwnMemory = 1ull << 30;

/// What the test program says of one of its tests: see harness/cupel_tests.py.
struct Report {
  std::string name;
  std::string reason;
  std::string detail;
};

sandbox::Command test_command(const Attempt& attempt, std::string_view nonce) {
  const Problem& problem = attempt.problem;
  sandbox::Command command;
  command.start = sandbox::Start::zygote;
  command.arguments = {"/usr/bin/python3",
                       "main.py",
                       std::string(nonce),
                       problem.entry_point,
                       std::string(first_part(problem.entry_point)),
                       attempt.must_run_all ? "all" : ""};
  for (const sandbox::InputFile& module : python_modules()) command.modules.push_back(module.name);
  command.files = {{"main.py", "import cupel_tests\n\ncupel_tests.main()\n"},
                   {"tests.py", problem.test_code}};
  if (std::string context = context_of(problem); !context.empty())
    command.files.push_back({"context.py", std::move(context)});
  command.limits = limits_of(attempt);
  command.limits.cpu_time += kOwnTime;
  command.limits.wall_time += 2 * kOwnTime;  // the solution's limit is met first
  command.limits.memory_bytes = std::max(attempt.memory_bytes, kOwnMemory);
  return command;
}

bool is_text_triple(const Value& value) {
  return value.kind == Value::Kind::tuple && value.items.size() == 3 &&
         std::all_of(value.items.begin(), value.items.end(),
                     [](const Value& item) { return item.kind == Value::Kind::text; });
}

std::optional<std::vector<Report>> reports_in(std::string_view errors, std::string_view nonce) {
  std::size_t size = 0;
  const auto read = std::from_chars(errors.data(), errors.data() + errors.size(), size);
  if (read.ec != std::errc()) return std::nullopt;
  errors.remove_prefix(static_cast<std::size_t>(read.ptr - errors.data()));
  if (!errors.starts_with('\n') || errors.size() != size + 1) return std::nullopt;
  auto value = parse_wire(errors.substr(1));
  if (!value || !value->second.empty()) return std::nullopt;
  std::vector<Value>& fields = value->first.items;
  if (fields.size() != 2 || fields[0].text != nonce) return std::nullopt;
  std::vector<Report> reports;
  for (Value& item : fields[1].items) {
    if (!is_text_triple(item)) return std::nullopt;
    reports.push_back({std::move(item.items[0].text), std::move(item.items[1].text),
                       std::move(item.items[2].text)});
  }
  return reports;
}

TestResult failed(Reason reason, std::string detail) { return {reason, 0, std::move(detail), {}}; }

TestResult end_of(const sandbox::RunResult& solution) {
  TestResult result = result_of(solution);
  if (result.reason != Reason::passed) return result;
  return failed(Reason::tampered, "ends its process in the middle of the tests");
}

TestResult judged(const Report& report, const sandbox::RunResult& solution) {
  if (report.reason == "gone") return end_of(solution);
  if (report.reason == "failed") {
    Reply reply;
    reply.type = report.name;
    reply.message = report.detail;
    return failed_call(reply, "");
  }
  const auto reason = reason_from_string(report.reason);
  if (!reason) return failed(Reason::internal_error, "the test program reports " + report.reason);
  if (*reason == Reason::passed) return {Reason::passed, 1, "", {}};
  return failed(*reason, fmt::format("{}: {}", report.name, report.detail));
}

/// Where the test program has not come to report. Its limits are met because of what the solution
/// gives it, unless the solution met its own before.
SuiteResult without_report(const sandbox::RunResult& tests, const sandbox::RunResult& solution) {
  const TestResult own = result_of(solution);
  if (own.reason != Reason::passed && own.reason != Reason::crashed) return {{own}, std::nullopt};
  const TestResult end = result_of(tests);
  if (end.reason == Reason::time_limit || end.reason == Reason::memory_limit)
    return {{failed(end.reason, "the test program, with this solution: " + end.detail)},
            std::nullopt};
  return instead(Outcome::unscorable, Reason::bad_tests,
                 "the test program ends without a report: " + end.detail);
}

bool blames_context(const Report& report) {
  return report.reason == "failed" && report.name.empty();
}

}  // namespace

SuiteResult run_python_tests(const Workshop& workshop, const Attempt& attempt) {
  const std::string nonce = nonce_of(attempt.source, attempt.problem.test_code);
  const auto [tests, solution] = workshop.runner.run_connected(
      test_command(attempt, nonce),
      solution_command(attempt, SolutionMode::serve, {&attempt.problem.entry_point, 1}),
      {.first = 5s, .second = 1s});
  if (tests.outcome == sandbox::Outcome::sandbox_error)
    return instead(Outcome::error, Reason::internal_error, tests.detail);
  const auto reports = reports_in(tests.errors, nonce);
  if (!reports) return without_report(tests, solution);
  SuiteResult suite;
  for (const Report& report : *reports) {
    const bool blames = blames_context(report);
    if (blames && !context_fails(workshop, attempt))
      suite.tests.push_back(failed(Reason::tampered, "blames the code before it"));
    else
      suite.tests.push_back(judged(report, solution));
  }
  return suite;
}

}  // namespace cupel::code
