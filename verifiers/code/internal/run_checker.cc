#include <fmt/format.h>

#include <algorithm>

#include "verifiers/code/internal/judge_program.h"
#include "verifiers/code/internal/solution_runs.h"

namespace cupel::code {
namespace {

using Kind = Judgement::Kind;

/// Runs a problem's checker on outputs, and weighs what it says.
class Checker {
 public:
  Checker(const Workshop& workshop, const Attempt& attempt, const sandbox::Program& program)
      : workshop_(workshop),
        problem_(attempt.problem),
        protocol_(protocol_of(*problem_.judge)),
        program_(program) {
    limits_.cpu_time = std::chrono::nanoseconds(
        static_cast<std::chrono::nanoseconds::rep>(10e9 * attempt.options.machine_factor));
    limits_.wall_time = 5 * limits_.cpu_time;
    limits_.memory_bytes = std::max<std::uint64_t>(1ull << 30, attempt.memory_bytes);
  }

  /// Results for the tests from `first` on, whose outputs `runs` hold.
  std::vector<TestResult> judge(std::size_t first, const std::vector<sandbox::RunResult>& runs);

 private:
  sandbox::Command command(const TestCase& test, std::string_view output) const;
  TestResult weighed(const TestCase& test, const Judgement& judgement) const;
  TestResult weighed_points(const TestCase& test, const Judgement& judgement) const;
  TestResult blamed(const TestCase& test, const Judgement& judgement) const;
  Judgement on(const TestCase& test, std::string_view output) const {
    return judgement_of(workshop_.runner.run(command(test, output)), protocol_);
  }
  /// Of the jury's own answer, handed in as an output.
  Judgement on_answer(const TestCase& test) const { return on(test, test.expected); }
  static bool has_answer(const TestCase& test) {
    return test.expected.find_first_not_of(" \t\r\n") != std::string::npos;
  }

  const Workshop& workshop_;
  const Problem& problem_;
  const JudgeProtocol protocol_;
  const sandbox::Program& program_;
  sandbox::Limits limits_;
};

sandbox::Command Checker::command(const TestCase& test, std::string_view output) const {
  sandbox::Command command = program_.command({}, limits_);
  const bool is_python = protocol_ == JudgeProtocol::score;
  const char* const output_name = is_python ? "solution_output.txt" : "output.txt";
  const char* const answer_name = is_python ? "correct_output.txt" : "answer.txt";
  command.files.push_back({"input.txt", test.input});
  command.files.push_back({output_name, std::string(output)});
  command.files.push_back({answer_name, test.expected});
  command.arguments.push_back("input.txt");
  command.arguments.push_back(is_python ? answer_name : output_name);
  command.arguments.push_back(is_python ? output_name : answer_name);
  return command;
}

std::vector<TestResult> Checker::judge(std::size_t first,
                                       const std::vector<sandbox::RunResult>& runs) {
  std::vector<TestResult> results;
  std::vector<std::size_t> ended_well;
  std::vector<sandbox::Command> commands;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    results.push_back(result_of(runs[i]));
    if (results[i].reason != Reason::passed) continue;
    ended_well.push_back(i);
    commands.push_back(command(problem_.tests[first + i], runs[i].output));
  }
  const std::vector<sandbox::RunResult> checks = workshop_.runner.run_all(commands);
  for (std::size_t i = 0; i < checks.size(); ++i) {
    TestResult& result = results[ended_well[i]];
    const std::chrono::nanoseconds cpu_time = result.cpu_time;
    result = weighed(problem_.tests[first + ended_well[i]], judgement_of(checks[i], protocol_));
    result.cpu_time = cpu_time;
  }
  return results;
}

TestResult Checker::weighed(const TestCase& test, const Judgement& judgement) const {
  switch (judgement.kind) {
    case Kind::points:
      return weighed_points(test, judgement);
    case Kind::silent:
      // Its exit code can count only if there are outputs for which it is another.
      if (const Judgement of_nothing = on(test, ""); of_nothing.kind == Kind::breaks)
        return {Reason::passed, 1, "", {}};
      else if (of_nothing.kind == Kind::machine_fails)
        return result_of(of_nothing, "checker");
      break;
    case Kind::breaks:
      return blamed(test, judgement);
    default:
      break;
  }
  return result_of(judgement, "checker");
}

/// Points say little without the whole: that is what the jury's own answer gets, and at least 1.
TestResult Checker::weighed_points(const TestCase& test, const Judgement& judgement) const {
  if (judgement.points <= 0) return {Reason::wrong_output, 0, judgement.message, {}};
  const Judgement own = has_answer(test) ? on_answer(test) : Judgement();
  if (own.kind == Kind::machine_fails) return result_of(own, "checker");
  double whole = 1;
  if (own.kind == Kind::points) whole = std::max(whole, own.points);
  if (judgement.points > 1 && own.kind != Kind::points)
    return {
        Reason::bad_tests,
        0,
        fmt::format("the checker gives {} points and does not say of how many", judgement.points),
        {}};
  const double share = std::min(judgement.points / whole, 1.0);
  if (share == 1) return {Reason::passed, 1, "", {}};
  return {Reason::wrong_output, share, judgement.message, {}};
}

/// A checker that breaks on this output, but takes the jury's answer, is not to blame.
TestResult Checker::blamed(const TestCase& test, const Judgement& judgement) const {
  const Judgement own = has_answer(test) ? on_answer(test) : Judgement();
  const bool works = own.kind == Kind::accepts || own.kind == Kind::silent ||
                     (own.kind == Kind::points && own.points > 0);
  if (own.kind == Kind::machine_fails) return result_of(own, "checker");
  if (!works) return result_of(judgement, "checker");
  return {Reason::wrong_output,
          0,
          fmt::format("the checker could not read the output: {}", judgement.message),
          {}};
}

}  // namespace

SuiteResult run_checker(const Workshop& workshop, const Attempt& attempt) {
  const JudgeProgram judge = compile_judge(workshop, attempt.problem, "checker");
  if (judge.instead) return {{}, judge.instead};
  Checker checker(workshop, attempt, *judge.program);
  return judge_solution_runs(workshop, attempt,
                             [&](std::size_t first, const std::vector<sandbox::RunResult>& runs) {
                               return checker.judge(first, runs);
                             });
}

}  // namespace cupel::code
