#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "verifiers/code/internal/c_source.h"
#include "verifiers/code/internal/connected_tests.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {
namespace {

/// Names that the tests use and nothing but the solution can define: the linker says which. What
/// means something without the solution is never taken from it.
std::vector<std::string> missing_names(std::string_view diagnostics) {
  constexpr std::array<std::string_view, 2> kSigns = {"undefined reference to `",
                                                      "undefined symbol: "};
  std::vector<std::string> names;
  for (const std::string_view sign : kSigns)
    for (std::size_t at = diagnostics.find(sign); at != std::string_view::npos;
         at = diagnostics.find(sign, at + 1)) {
      const std::string_view rest = diagnostics.substr(at + sign.size());
      const std::string name(rest.substr(0, rest.find_first_of("'\n")));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  return names;
}

/// Where the tests or what stands before them declare a function, that is its head.
const CppItem* prototype_in(const std::vector<CppItem>& items, std::string_view name) {
  const CppItem* item = find_function(items, name);
  return item && item->kind == CppItem::Kind::prototype ? item : nullptr;
}

}  // namespace

SuiteResult run_c_tests(const Workshop& workshop, const Attempt& attempt) {
  const Problem& problem = attempt.problem;
  const CppEntry declared = declared_entry(problem);
  const std::string before = context_before_head(problem, declared.name);
  const std::string alone = c_test_program(before, {}, problem.test_code);
  const std::string diagnostics = workshop.compiler.compile(attempt.language, alone).diagnostics;
  std::vector<std::string> names = missing_names(diagnostics);
  if (names.empty()) {
    const Compiled tests = compile(workshop, attempt.language, alone);
    return tests.instead && tests.instead->outcome == Outcome::error
               ? SuiteResult{{}, tests.instead}
               : bad_tests(tests.instead ? "the tests do not compile: " + tests.instead->detail
                                         : "the tests call nothing of the solution's");
  }

  const bool has_declared = std::find(names.begin(), names.end(), declared.name) != names.end();
  const CppSolution solution =
      whole_solution(problem, attempt.source, has_declared ? declared.name : names[0]);
  const std::string whole = solution.before + "\n" + solution.code;
  const std::vector<CppItem> items = cpp_items(whole);
  const std::vector<CppItem> context = cpp_items(problem.context);
  const std::vector<CppItem> tests = cpp_items(problem.test_code);
  std::vector<CFunction> stubs;
  std::vector<CEntry> entries;
  for (const std::string& name : names) {
    const CppItem* written = find_function(items, name);
    if (!written || written->kind != CppItem::Kind::function)
      return no_entry_point(fmt::format("the solution does not define {}", name));
    std::optional<CppFunction> head;
    if (name == declared.name && declared.head)
      head = declared.head;
    else if (const CppItem* in_tests = prototype_in(tests, name))
      head = in_tests->function;
    else if (const CppItem* in_context = prototype_in(context, name))
      head = in_context->function;
    std::vector<CppItem> named = context;
    named.insert(named.end(), tests.begin(), tests.end());
    auto stub = head ? c_function(*head, named) : c_function(*written->function, items);
    if (Unreadable* unreadable = std::get_if<Unreadable>(&stub))
      return bad_tests(std::move(unreadable->why));
    auto function = c_function(*written->function, items);
    if (Unreadable* unreadable = std::get_if<Unreadable>(&function))
      return no_entry_point(std::move(unreadable->why));
    stubs.push_back(std::get<CFunction>(std::move(stub)));
    entries.push_back({std::get<CFunction>(std::move(function)), false});
  }

  const Compiled test_program =
      compile(workshop, attempt.language, c_test_program(before, stubs, problem.test_code));
  if (test_program.instead)
    return test_program.instead->outcome == Outcome::error
               ? SuiteResult{{}, test_program.instead}
               : bad_tests("the tests do not compile: " + test_program.instead->detail);
  const std::string source = c_solution_program(solution, entries);
  const Compiled solution_program = compile(workshop, attempt.language, source);
  if (solution_program.instead) {
    const bool is_refused = solution_program.instead->reason == Reason::compile_error;
    if (is_refused &&
        has_other_types(workshop.compiler.compile(attempt.language, source).diagnostics))
      return bad_tests("the types of the solution's functions cannot be told from their heads");
    return {{}, solution_program.instead};
  }
  return {
      {run_connected_tests(workshop, attempt, *solution_program.program, *test_program.program)},
      std::nullopt};
}

}  // namespace cupel::code
