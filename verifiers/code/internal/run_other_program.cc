#include <fmt/format.h>

#include <random>

#include "verifiers/code/internal/joined_program.h"

namespace cupel::code {
namespace {

using Join = JoinedProgram (*)(const Problem& problem, std::string_view solution);

Join join_of(std::string_view language) {
  if (language == "java") return join_java;
  if (language == "javascript") return join_javascript;
  if (language == "go") return join_go;
  if (language == "rust") return join_rust;
  return nullptr;
}

/// No verdict depends on what it is, only on that nobody knows it beforehand.
std::string new_secret() {
  std::random_device device;
  std::string secret = "\n";
  for (int i = 0; i < 8; ++i) secret += fmt::format("{:08x}", device());
  return secret + "\n";
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// The tests' own failure is a wrong result, any other end a crash.
TestResult judged(const sandbox::RunResult& run, const JoinedProgram& joined,
                  std::string_view secret) {
  TestResult result = result_of(run);
  const bool passed = result.reason == Reason::passed;
  if (result.reason == Reason::crashed && run.errors.find("ssert") != std::string::npos)
    result.reason = Reason::wrong_output;
  if (!passed) return result;
  result.reason = Reason::tampered;
  result.score = 0;
  if (!ends_with(run.output, secret)) {
    result.detail = "the program ended before its tests did";
  } else if (!joined.suspicion.empty()) {
    result.detail = fmt::format("it passes, but uses {}", joined.suspicion);
  } else {
    return {Reason::passed, 1, "", run.cpu_time};
  }
  return result;
}

}  // namespace

SuiteResult run_other_program(const Workshop& workshop, const Attempt& attempt) {
  const Problem& problem = attempt.problem;
  const Join join = join_of(attempt.language);
  if (!join)
    return bad_tests(fmt::format(
        "tests in {} cannot be run: those in Java, JavaScript, Go and Rust can", attempt.language));
  if (problem.test_code.empty()) return bad_tests("there is no test code");
  const JoinedProgram joined = join(problem, attempt.source);
  if (!joined.obstacle.empty()) return bad_tests(joined.obstacle);
  Compiled compiled = compile(workshop, attempt.language, joined.source);
  if (compiled.instead) return {{}, std::move(compiled.instead)};
  const std::string secret = new_secret();
  const sandbox::RunResult run =
      workshop.runner.run(compiled.program->command(secret, limits_of(attempt)));
  SuiteResult suite;
  suite.tests.push_back(judged(run, joined, secret));
  return suite;
}

}  // namespace cupel::code
