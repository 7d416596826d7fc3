#include "rewards/validation/internal/code_checks.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/code/schemas.h"

namespace cupel {
namespace {

using code::Problem;
using code::TestCase;
using code::TestKind;

constexpr std::array<std::string_view, 9> kSolutions = {"canonical_solution",
                                                        "reference_solution",
                                                        "accepted_solution",
                                                        "gold_solution",
                                                        "gold_standard_solution",
                                                        "correct_solution",
                                                        "solution",
                                                        "solutions",
                                                        "code"};

/// A text, or the first one of a list of texts, also of one that is kept as JSON in a text.
std::string first_text(nlohmann::json value) {
  constexpr int kDeepest = 4;
  for (int depth = 0; depth < kDeepest; ++depth) {
    if (value.is_array() && !value.empty()) {
      nlohmann::json first = std::move(value.front());
      value = std::move(first);
      continue;
    }
    if (!value.is_string()) return {};
    const auto& text = value.get_ref<const std::string&>();
    if (!trim(text).starts_with('[')) return text;
    auto list = nlohmann::json::parse(text, nullptr, false);
    if (!list.is_array()) return text;
    value = std::move(list);
  }
  return {};
}

/// The row's own solution, "" where it has none.
std::string solution_of(const ProblemRow& row) {
  for (const std::string_view name : kSolutions) {
    const JsonField* field = row.field(name);
    if (!field) continue;
    std::string text = first_text(nlohmann::json::parse(field->value, nullptr, false));
    if (!trim(text).empty()) return text;
  }
  return {};
}

std::string in_fence(std::string_view source, std::string_view language) {
  return fmt::format("```{}\n{}\n```", language.empty() ? "python" : language, source);
}

bool is_blank(const TestCase& test) { return trim(test.expected).empty(); }

bool is_none(const TestCase& test) {
  return !test.accepted.empty() &&
         std::all_of(test.accepted.begin(), test.accepted.end(), [](const code::Value& value) {
           return value.kind == code::Value::Kind::none;
         });
}

/// What a test expects, to be compared with what others expect.
std::string expected_of(const Problem& problem, const TestCase& test) {
  if (problem.kind == TestKind::standard_input) return std::string(trim(test.expected));
  std::string text;
  for (const code::Value& value : test.accepted) code::append_wire(text, value);
  return text;
}

void check_expected(const Problem& problem, Faults& faults) {
  const bool has_output = problem.kind == TestKind::standard_input;
  if ((!has_output && problem.kind != TestKind::function) || problem.tests.empty()) return;
  const auto nothing = has_output ? is_blank : is_none;
  if (std::all_of(problem.tests.begin(), problem.tests.end(), nothing))
    return faults.add(Check::tests_pass_anything,
                      fmt::format("all of {} tests expect nothing", problem.tests.size()));
  const std::string first = expected_of(problem, problem.tests.front());
  const bool is_constant =
      std::all_of(problem.tests.begin(), problem.tests.end(),
                  [&](const TestCase& test) { return expected_of(problem, test) == first; });
  if (is_constant)
    faults.add(Check::constant_answer,
               fmt::format("{} tests, and all expect {}", problem.tests.size(),
                           has_output ? shorten(first, 80)
                                      : python_repr(problem.tests.front().accepted.front(), 80)));
}

/// A program that has what the tests call and does nothing; "" where it would not be known how.
std::string idle_program(const Problem& problem) {
  static const RE2 kCalled(R"(assert\s+(?:not\s+)?([A-Za-z_]\w*)\()");
  if (!problem.language.empty() && problem.language != "python") return {};
  if (problem.kind == TestKind::standard_input || problem.kind == TestKind::checker) return "pass";
  if (problem.kind == TestKind::interactive) return {};
  std::string name = problem.entry_point;
  if (name.empty() && !RE2::PartialMatch(problem.test_code, kCalled, &name)) return {};
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos)
    return fmt::format("def {}(*args, **kwargs):\n    return None", name);
  return fmt::format("class {}:\n    def {}(self, *args, **kwargs):\n        return None",
                     name.substr(0, dot), name.substr(dot + 1));
}

}  // namespace

void check_code(const ProblemRow& row, std::size_t number, Faults& faults,
                std::vector<TestRun>& runs) {
  const Sample& sample = row.sample();
  const auto problem =
      code::read_problem({sample.row, sample.reference.value_or(""), sample.prompt});
  if (!problem) return;  // the verifier has said so
  check_expected(*problem, faults);
  if (const std::string solution = solution_of(row); !solution.empty()) {
    const bool has_fence = solution.find("```") != std::string::npos;
    runs.push_back({number, has_fence ? solution : in_fence(solution, problem->language), true});
  }
  if (const std::string idle = idle_program(*problem); !idle.empty())
    runs.push_back({number, in_fence(idle, "python"), false});
}

std::string take_verdict(const TestRun& run, const Verdict& verdict, Faults& faults) {
  if (verdict.outcome == Outcome::error)
    return verdict.detail.empty() ? std::string(to_string(verdict.reason)) : verdict.detail;
  if (!run.is_solution) {
    if (verdict.outcome == Outcome::correct)
      faults.add(Check::tests_pass_anything, "a program that does nothing passes");
    return {};
  }
  if (verdict.outcome == Outcome::unscorable) faults.add(Check::bad_tests, verdict.detail);
  if (verdict.outcome == Outcome::incorrect)
    faults.add(verdict.reason == Reason::time_limit ? Check::solution_slow : Check::solution_fails,
               fmt::format("{}: {}", to_string(verdict.reason), shorten(verdict.detail, 300)));
  return {};
}

}  // namespace cupel
