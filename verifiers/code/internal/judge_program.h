#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

/// `source` with the text of testlib.h where it includes it. Its lines keep their numbers in what a
/// compiler says of them.
std::string with_testlib(std::string_view source);

/// How a judge says what it found.
enum class JudgeProtocol : std::uint8_t {
  exit_code,  ///< testlib's: the exit code, and a last line on standard error
  score,      ///< of Python: a number from 0 to 1 on the last line of standard output
};
JudgeProtocol protocol_of(const ProblemProgram& judge);

/// A problem's checker or interactor, compiled; or the verdict where that cannot be, which is never
/// the solution's fault. `role` is what it is called in messages.
struct JudgeProgram {
  std::optional<sandbox::Program> program;
  std::optional<Verdict> instead;
};
JudgeProgram compile_judge(const Workshop& workshop, const Problem& problem, std::string_view role);

/// What a run of a judge says.
struct Judgement {
  enum class Kind : std::uint8_t {
    accepts,
    rejects,
    points,        ///< so many of a whole that the judge does not name
    silent,        ///< it ended well and said nothing: only its exit code can be meant
    fails,         ///< it finds fault with the test
    breaks,        ///< it did not come to a judgement
    machine_fails  ///< nor was that its own fault
  };
  Kind kind = Kind::breaks;
  double points = 0;
  std::string message;
};
Judgement judgement_of(const sandbox::RunResult& run, JudgeProtocol protocol);

/// The result of a test that `judgement` decides but for points, silence and breaking, which only
/// the caller can weigh: those are `bad_tests` here.
TestResult result_of(const Judgement& judgement, std::string_view role);

}  // namespace cupel::code
