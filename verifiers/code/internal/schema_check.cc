#include "verifiers/code/internal/schema_check.h"

#include <fmt/format.h>

#include <unordered_map>

namespace cupel::code {
namespace {

bool is_of_test_code(TestKind kind) {
  return kind == TestKind::assertion || kind == TestKind::program;
}

/// What a test asks, so that two that ask the same are known.
std::string question_of(const TestCase& test, TestKind kind) {
  if (kind != TestKind::function) return test.input;
  std::string question;
  for (const Value& argument : test.arguments) append_wire(question, argument);
  for (const auto& [name, argument] : test.named_arguments) {
    question.append(";").append(name).append("=");
    append_wire(question, argument);
  }
  return question;
}

bool accept_the_same(const TestCase& a, const TestCase& b, const Problem& problem) {
  if (problem.kind == TestKind::function)
    return equal(a.accepted.front(), b.accepted.front(), problem.rules);
  return a.expected == b.expected ||
         same_output(problem.comparator, a.expected, b.expected, problem.tolerance);
}

void check_contradictions(const Field& row, const Problem& problem) {
  std::unordered_map<std::string, std::size_t> asked;
  for (std::size_t i = 0; i < problem.tests.size(); ++i) {
    const auto [before, is_new] = asked.emplace(question_of(problem.tests[i], problem.kind), i);
    if (is_new || accept_the_same(problem.tests[before->second], problem.tests[i], problem))
      continue;
    return row["tests"].fail(fmt::format(
        "tests {} and {} have the same input and different expected outputs", before->second, i));
  }
}

void check_tests(const Field& row, const Problem& problem) {
  if (problem.tests.empty()) return row["tests"].fail("there are none");
  double weight = 0;
  for (const TestCase& test : problem.tests) weight += test.weight;
  if (weight <= 0) return row["tests"].fail("their weights are all 0");
  const bool is_call = problem.kind == TestKind::function;
  for (const TestCase& test : problem.tests)
    if (test.accepted.empty() == is_call)
      return row["test_kind"].fail(fmt::format("\"{}\", but the tests are of {}",
                                               to_string(problem.kind),
                                               is_call ? "standard input" : "a function"));
  if (is_call && problem.entry_point.empty())
    return row["entry_point"].fail("missing: the tests do not name the function they call");
  const bool is_judged = problem.kind == TestKind::checker || problem.kind == TestKind::interactive;
  if (is_judged && !problem.judge)
    return row[problem.kind == TestKind::checker ? "checker" : "interactor"].fail("missing");
  if (!is_judged) check_contradictions(row, problem);
}

}  // namespace

void check_problem(const Field& row, const Problem& problem) {
  if (!is_of_test_code(problem.kind)) return check_tests(row, problem);
  if (problem.test_code.find_first_not_of(" \t\r\n") == std::string::npos)
    row["test_code"].fail("missing or empty");
}

}  // namespace cupel::code
