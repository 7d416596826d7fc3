#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox/compiler.h"
#include "sandbox/runner.h"
#include "verifiers/code/grader.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// The runner as one attempt uses it: until its cutoff.
class AttemptRunner {
 public:
  AttemptRunner(sandbox::Runner& runner, const Cutoff* cutoff) : runner_(runner), cutoff_(cutoff) {}

  sandbox::RunResult run(const sandbox::Command& command) const {
    return runner_.run(command, cutoff_);
  }
  std::vector<sandbox::RunResult> run_all(std::span<const sandbox::Command> commands) const {
    return runner_.run_all(commands, cutoff_);
  }
  std::vector<sandbox::RunResult> run_inputs(const sandbox::Command& program,
                                             std::span<const std::string> inputs) const {
    return runner_.run_inputs(program, inputs, cutoff_);
  }
  std::pair<sandbox::RunResult, sandbox::RunResult> run_connected(
      const sandbox::Command& first, const sandbox::Command& second,
      const sandbox::Grace& grace = {}) const {
    return runner_.run_connected(first, second, grace, cutoff_);
  }

 private:
  sandbox::Runner& runner_;
  const Cutoff* cutoff_;
};

/// The same of the compiler.
class AttemptCompiler {
 public:
  AttemptCompiler(sandbox::Compiler& compiler, const Cutoff* cutoff)
      : compiler_(compiler), cutoff_(cutoff) {}

  sandbox::CompileResult compile(std::string_view language, std::string_view source) const {
    return compiler_.compile(language, source, std::nullopt, cutoff_);
  }

 private:
  sandbox::Compiler& compiler_;
  const Cutoff* cutoff_;
};

/// What running the tests of one attempt needs.
struct Workshop {
  AttemptRunner runner;
  AttemptCompiler compiler;
};

/// One solution to one problem.
struct Attempt {
  const Problem& problem;
  std::string source;    ///< as extracted from the completion
  std::string language;  ///< a name of sandbox::Languages
  GradeOptions options;

  std::chrono::nanoseconds time_limit{0};  ///< the one to apply, machine factor included
  std::uint64_t memory_bytes = 0;
  Comparator comparator = Comparator::tokens;
  bool must_run_all = false;  ///< the score needs every test's result
};

/// What the tests came to, or why it did not come to them.
struct SuiteResult {
  std::vector<TestResult> tests;
  /// Decided without the tests: it does not compile, the tests are bad, the machine failed.
  std::optional<Verdict> instead = {};
  std::string unsplit = {};  ///< why asserts were not taken apart; "" where they were
};

SuiteResult instead(Outcome outcome, Reason reason, std::string detail);
SuiteResult bad_tests(std::string detail);       ///< unscorable
SuiteResult no_entry_point(std::string detail);  ///< incorrect

/// How each kind is run; a file each.
SuiteResult run_standard_input(const Workshop& workshop, const Attempt& attempt);
SuiteResult run_checker(const Workshop& workshop, const Attempt& attempt);
SuiteResult run_interactive(const Workshop& workshop, const Attempt& attempt);
SuiteResult run_python_calls(const Workshop& workshop, const Attempt& attempt);  // function, assert
SuiteResult run_python_tests(const Workshop& workshop, const Attempt& attempt);  // assert, program
SuiteResult run_cpp_calls(const Workshop& workshop, const Attempt& attempt);     // C too
SuiteResult run_cpp_tests(const Workshop& workshop, const Attempt& attempt);     // C too
SuiteResult run_c_calls(const Workshop& workshop, const Attempt& attempt);
SuiteResult run_c_tests(const Workshop& workshop, const Attempt& attempt);
SuiteResult run_other_program(const Workshop& workshop, const Attempt& attempt);  // Java, Go, …

/// The limits of one run of the solution: wall time is generous, because CPU time decides.
sandbox::Limits limits_of(const Attempt& attempt);

/// What a run that did not end well means for the test; `passed` where it exited with 0.
/// A sandbox that failed is not the solution's fault: `internal_error`, and the verdict `error`.
TestResult result_of(const sandbox::RunResult& run);

/// The compiled solution, or why not: `instead` is set then.
struct Compiled {
  std::optional<sandbox::Program> program;
  std::optional<Verdict> instead;
};
Compiled compile(const Workshop& workshop, std::string_view language, std::string_view source);

/// The line of a compiler's output that names the first error.
std::string first_error_line(std::string_view diagnostics);

}  // namespace cupel::code
