#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verifiers/code/internal/c_source.h"
#include "verifiers/code/internal/calls.h"
#include "verifiers/code/internal/named_arguments.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {
namespace {

bool expects_a_value(const TestCase& test) {
  return std::any_of(test.accepted.begin(), test.accepted.end(),
                     [](const Value& value) { return value.kind != Value::Kind::none; });
}

}  // namespace

SuiteResult run_c_calls(const Workshop& workshop, const Attempt& attempt) {
  const Problem& problem = attempt.problem;
  const CppEntry declared = declared_entry(problem);
  if (declared.name.empty()) return bad_tests("the row does not say which function is called");
  if (problem.tests.empty()) return bad_tests("there is no test");
  const CppSolution solution = whole_solution(problem, attempt.source, declared.name);
  const std::string whole = solution.before + "\n" + solution.code;
  const std::vector<CppItem> items = cpp_items(whole);
  const CppItem* written = find_function(items, declared.name);
  if (!solution.has_entry || !written)
    return no_entry_point(fmt::format("the solution does not define {}", declared.name));

  // Where the row itself declares types that can be handed over, a solution has no cause for
  // others.
  const std::vector<CppItem> context = cpp_items(problem.context);
  const bool row_has_types =
      declared.head && std::holds_alternative<CFunction>(c_function(*declared.head, context));
  const auto other_types = [&](std::string why) {
    return row_has_types ? no_entry_point(std::move(why)) : bad_tests(std::move(why));
  };
  auto function = c_function(*written->function, items);
  if (Unreadable* unreadable = std::get_if<Unreadable>(&function))
    return other_types(std::move(unreadable->why));

  CEntry entry{std::get<CFunction>(std::move(function)), false};
  entry.gives_argument = entry.function.result.item == CType::Item::nothing &&
                         std::any_of(problem.tests.begin(), problem.tests.end(), expects_a_value);
  const std::string source = c_solution_program(solution, std::span(&entry, 1));
  Compiled made = compile(workshop, attempt.language, source);
  if (made.instead) {
    const bool is_refused = made.instead->reason == Reason::compile_error;
    if (is_refused &&
        has_other_types(workshop.compiler.compile(attempt.language, source).diagnostics))
      return other_types(
          fmt::format("the types of {} cannot be told from its head", declared.name));
    return {{}, std::move(made.instead)};
  }

  const std::vector<ExpectedCall> calls =
      calls_in_order(problem, declared.name, declared.head ? declared.head : written->function);
  return run_calls(workshop, attempt, calls, [&](std::string input) {
    return made.program->command(std::move(input), limits_of(attempt));
  });
}

}  // namespace cupel::code
