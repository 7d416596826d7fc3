#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verifiers/code/internal/calls.h"
#include "verifiers/code/internal/cpp_build.h"
#include "verifiers/code/internal/cpp_source.h"
#include "verifiers/code/internal/named_arguments.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {
namespace {

std::optional<CppFunction> head_in(const std::vector<CppItem>& items, std::string_view entry) {
  const std::size_t dot = entry.find('.');
  if (dot != std::string_view::npos)
    return find_method(items, entry.substr(0, dot), entry.substr(dot + 1));
  const CppItem* item = find_function(items, entry);
  return item ? item->function : std::nullopt;
}

/// Whether the definitions of that name are several, so that its address alone does not say which
/// is meant.
bool is_overloaded(const std::vector<CppItem>& items, std::string_view name) {
  return std::count_if(items.begin(), items.end(), [&](const CppItem& item) {
           return item.kind == CppItem::Kind::function && item.name == name;
         }) > 1;
}

std::optional<CppFunction> overload_for(const std::vector<CppItem>& items, std::string_view name,
                                        std::size_t arguments) {
  for (const CppItem& item : items)
    if (item.kind == CppItem::Kind::function && item.name == name &&
        item.function->parameters.size() == arguments)
      return item.function;
  return std::nullopt;
}

/// The process with the row's own head and no solution: where that does not compile, the row asks
/// for types that cannot be handed over.
bool head_compiles(const Workshop& workshop, const Attempt& attempt, const CppEntry& entry) {
  CppSolution nothing;
  nothing.before = context_before_head(attempt.problem, entry.name);
  nothing.code = fmt::format("{} {}(", entry.head->result, entry.name);
  for (std::size_t i = 0; i < entry.head->parameters.size(); ++i)
    nothing.code += (i > 0 ? ", " : "") + entry.head->parameters[i].type;
  nothing.code += ") { throw 0; }\n";
  const auto source = [&](CppHeaders headers) {
    return cpp_solution_program(nothing, std::span(&entry, 1), headers);
  };
  return compile_cpp(workshop, cpp_dialect(attempt.language), source).program.has_value();
}

}  // namespace

SuiteResult run_cpp_calls(const Workshop& workshop, const Attempt& attempt) {
  const Problem& problem = attempt.problem;
  if (is_c(attempt.language)) return run_c_calls(workshop, attempt);
  CppEntry entry = declared_entry(problem);
  if (entry.name.empty()) return bad_tests("the row does not say which function is called");
  if (problem.tests.empty()) return bad_tests("there is no test");
  const CppSolution solution = whole_solution(problem, attempt.source, entry.name);
  if (!solution.has_entry)
    return instead(Outcome::incorrect, Reason::no_entry_point,
                   fmt::format("the solution does not define {}", entry.name));

  const std::vector<CppItem> items = cpp_items(solution.code);
  const std::optional<CppFunction> written = head_in(items, entry.name);
  const bool is_declared = entry.head.has_value();
  const std::size_t arguments = arguments_of(problem.tests.front(), written).size();
  if (!is_declared && is_overloaded(items, entry.name))
    entry.head = overload_for(items, entry.name, arguments);

  const auto source = [&](CppHeaders headers) {
    return cpp_solution_program(solution, std::span(&entry, 1), headers);
  };
  Compiled made = compile_cpp_solution(workshop, attempt, source);
  if (made.instead) {
    const bool is_refused = made.instead->reason == Reason::compile_error;
    if (is_refused && is_declared && !head_compiles(workshop, attempt, entry))
      return bad_tests(fmt::format("values of the types of {} cannot be handed over: {}",
                                   entry.name, made.instead->detail));
    return {{}, std::move(made.instead)};
  }

  const std::vector<ExpectedCall> calls =
      calls_in_order(problem, entry.name, is_declared ? entry.head : written);
  return run_calls(workshop, attempt, calls, [&](std::string input) {
    return made.program->command(std::move(input), limits_of(attempt));
  });
}

}  // namespace cupel::code
