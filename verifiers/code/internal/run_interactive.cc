#include <fmt/format.h>

#include <csignal>
#include <utility>

#include "verifiers/code/internal/judge_program.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {
namespace {

using namespace std::chrono_literals;
using Kind = Judgement::Kind;
using sandbox::RunResult;

constexpr std::string_view kRole = "interactor";
constexpr int kUnexpectedEnd = 8;

/// What ended the solution, seen beside an interactor.
enum class End : std::uint8_t {
  well,
  cut_off,    ///< the interactor had ended, and it went on writing or reading
  outstayed,  ///< the interactor had ended, and it did not
  waiting,    ///< its time by the clock ran out
  own_limit,  ///< CPU time, memory, output, a violation: its own doing whatever the other did
  crashed,
};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

End end_of(const RunResult& solution, const sandbox::Limits& limits) {
  switch (solution.outcome) {
    case sandbox::Outcome::accepted:
      return End::well;
    case sandbox::Outcome::wall_limit:
      return solution.wall_time >= limits.wall_time ? End::waiting : End::outstayed;
    case sandbox::Outcome::signalled:
      return solution.signal == SIGPIPE ? End::cut_off : End::crashed;
    case sandbox::Outcome::nonzero_exit:
      return has(solution.errors, "BrokenPipeError") ? End::cut_off : End::crashed;
    default:
      return End::own_limit;
  }
}

/// Runs a problem's interactor with a solution, and weighs how the two ended.
class Interaction {
 public:
  Interaction(const Workshop& workshop, const Attempt& attempt, const sandbox::Program& interactor,
              const sandbox::Program& solution)
      : workshop_(workshop),
        interactor_(interactor),
        is_python_(attempt.problem.judge->language == "python"),
        solution_(solution.command({}, limits_of(attempt))) {
    const auto scaled = [&](double seconds) {
      return std::chrono::nanoseconds(static_cast<std::chrono::nanoseconds::rep>(
          seconds * 1e9 * attempt.options.machine_factor));
    };
    solution_.limits.wall_time = 3 * solution_.limits.cpu_time + scaled(5);
    limits_.cpu_time = scaled(10) + attempt.time_limit;
    // Where each waits for the other, it is the solution's time that must run out first.
    limits_.wall_time = solution_.limits.wall_time + scaled(10);
    limits_.memory_bytes = 1ull << 30;
    grace_ = {.first = scaled(5), .second = scaled(0.5)};
  }

  TestResult run(const TestCase& test) const;

 private:
  sandbox::Command command(const TestCase& test) const;
  Judgement judgement(const RunResult& run) const;
  TestResult weighed(const TestCase& test, const RunResult& interactor,
                     const RunResult& solution) const;
  TestResult broken(const TestCase& test, const Judgement& judgement) const;

  const Workshop& workshop_;
  const sandbox::Program& interactor_;
  const bool is_python_;
  sandbox::Command solution_;
  sandbox::Limits limits_;
  sandbox::Grace grace_;
};

sandbox::Command Interaction::command(const TestCase& test) const {
  sandbox::Command command = interactor_.command({}, limits_);
  command.files.push_back({"input.txt", test.input});
  command.files.push_back({"answer.txt", test.expected});
  command.arguments.insert(command.arguments.end(), {"input.txt", "output.txt", "answer.txt"});
  return command;
}

/// Standard output belongs to the conversation, so Python says it by its exit code, too; an
/// exception's is no verdict.
Judgement Interaction::judgement(const RunResult& run) const {
  Judgement found = judgement_of(run, JudgeProtocol::exit_code);
  if (is_python_ && run.exit_code == 1 && has(run.errors, "Traceback (most recent call last)"))
    found.kind = Kind::breaks;
  return found;
}

TestResult Interaction::run(const TestCase& test) const {
  const auto [interactor, solution] =
      workshop_.runner.run_connected(command(test), solution_, grace_);
  TestResult result = weighed(test, interactor, solution);
  result.cpu_time = solution.cpu_time;
  return result;
}

TestResult Interaction::weighed(const TestCase& test, const RunResult& interactor,
                                const RunResult& solution) const {
  const Judgement judged = judgement(interactor);
  if (judged.kind == Kind::machine_fails) return result_of(judged, kRole);
  const End end = end_of(solution, solution_.limits);
  const TestResult own = result_of(solution);
  if (end == End::own_limit) return own;
  if (end == End::waiting && 2 * interactor.cpu_time > solution.wall_time)
    return {Reason::bad_tests, 0, "the interactor takes too long", {}};
  if (end == End::waiting)
    return {Reason::time_limit, 0, "it waits for the interactor, which waits for it", {}};

  switch (judged.kind) {
    case Kind::accepts:
      if (end == End::outstayed)
        return {Reason::time_limit, 0, "it goes on after the interactor has ended", {}};
      return end == End::crashed ? own : result_of(judged, kRole);
    case Kind::rejects:
      // It met the end of what the solution says: then the solution's own end came first.
      if (interactor.exit_code == kUnexpectedEnd && end == End::crashed) return own;
      return result_of(judged, kRole);
    case Kind::points:
      if (judged.points <= 1)
        return {judged.points == 1 ? Reason::passed : Reason::wrong_output,
                std::max(judged.points, 0.0),
                judged.message,
                {}};
      return result_of(judged, kRole);
    case Kind::breaks:
      return broken(test, judged);
    default:
      return result_of(judged, kRole);
  }
}

/// An interactor that judges a solution which says nothing in good order works, so what broke it is
/// what this one says.
TestResult Interaction::broken(const TestCase& test, const Judgement& judgement) const {
  const Judgement of_silence = this->judgement(workshop_.runner.run(command(test)));
  if (of_silence.kind == Kind::machine_fails) return result_of(of_silence, kRole);
  if (of_silence.kind != Kind::rejects) return result_of(judgement, kRole);
  return {Reason::wrong_output,
          0,
          fmt::format("the interactor could not follow it: {}", judgement.message),
          {}};
}

}  // namespace

SuiteResult run_interactive(const Workshop& workshop, const Attempt& attempt) {
  const JudgeProgram interactor = compile_judge(workshop, attempt.problem, kRole);
  if (interactor.instead) return {{}, interactor.instead};
  Compiled compiled = compile(workshop, attempt.language, attempt.source);
  if (compiled.instead) return {{}, std::move(compiled.instead)};
  const Interaction interaction(workshop, attempt, *interactor.program, *compiled.program);
  SuiteResult suite;
  suite.tests.resize(attempt.problem.tests.size());
  for (std::size_t i = 0; i < suite.tests.size(); ++i) {
    suite.tests[i] = interaction.run(attempt.problem.tests[i]);
    if (suite.tests[i].reason != Reason::passed && !attempt.must_run_all) break;
  }
  return suite;
}

}  // namespace cupel::code
