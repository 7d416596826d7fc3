#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "verifiers/code/internal/connected_tests.h"
#include "verifiers/code/internal/cpp_build.h"
#include "verifiers/code/internal/cpp_source.h"
#include "verifiers/code/internal/cpp_tokens.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {
namespace {

SuiteResult does_not_define(std::string_view name) {
  return no_entry_point(fmt::format("the solution does not define {}", name));
}

/// The tests' program and the functions that it leaves to the solution.
struct Tests {
  std::vector<CppEntry> entries;
  std::vector<CppFunction> stubs;
  std::string before;
};

constexpr std::string_view kMissing = " was not declared in this scope";

/// What the compiler says of the tests without any solution.
std::string diagnostics_alone(const Workshop& workshop, const Attempt& attempt) {
  const std::string source =
      cpp_test_program(attempt.problem.context, {}, attempt.problem.test_code, CppHeaders::all);
  return workshop.compiler.compile(cpp_dialect(attempt.language), source).diagnostics;
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size()))
    ++found;
  return found;
}

/// Names that the tests use and nothing but the solution can define: the compiler says which.
/// A name that means something without the solution is never taken from it.
std::vector<std::string> missing_names(const std::string& diagnostics) {
  std::vector<std::string> names;
  const std::string_view text = diagnostics;
  for (std::size_t at = text.find(kMissing); at != std::string_view::npos;
       at = text.find(kMissing, at + 1)) {
    const auto tokens = cpp_tokens(text.substr(0, at).substr(text.rfind('\n', at) + 1));
    for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
      std::string_view name = token->text;
      // g++ may put names between quotes that are no ASCII.
      constexpr std::string_view kOpen = "\u2018", kClose = "\u2019";
      if (name.starts_with(kOpen)) name.remove_prefix(kOpen.size());
      if (name.ends_with(kClose)) name.remove_suffix(kClose.size());
      if (name.starts_with('\'') && name.size() > 2) name = name.substr(1, name.size() - 2);
      if (name.empty()) continue;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
      break;
    }
  }
  return names;
}

/// A class of the solution's that the tests use, "" if none.
std::string class_in_use(const std::vector<std::string>& names,
                         const std::vector<CppItem>& solution) {
  for (const std::string& name : names)
    for (const CppItem& item : solution)
      if (item.kind == CppItem::Kind::type && item.name == name) return name;
  return "";
}

/// Functions whose heads nothing but the solution says. Heads that the row gives come first.
SuiteResult learn_from_solution(const Workshop& workshop, const Attempt& attempt, Tests& tests) {
  const std::vector<CppItem> solution = cpp_items(attempt.source);
  std::vector<std::string> names = {attempt.problem.entry_point};
  if (names[0].empty()) names = missing_names(diagnostics_alone(workshop, attempt));
  if (const std::string used = class_in_use(names, solution); !used.empty())
    return bad_tests(fmt::format(
        "the tests use the class {} of the solution; only functions can be called from there",
        used));
  if (names.empty()) return bad_tests("the tests call nothing of the solution's");
  for (const std::string& name : names) {
    const CppItem* item = find_function(solution, name);
    if (!item || item->kind != CppItem::Kind::function) return does_not_define(name);
    auto head = portable_head(*item->function, solution);
    if (!head)
      return no_entry_point(fmt::format("{} has types that no test can pass: {}", name,
                                        std::string(item->text.substr(0, item->text.find('{')))));
    tests.entries.push_back({name, head});
    tests.stubs.push_back(std::move(*head));
  }
  tests.before = attempt.problem.context;
  return {};
}

}  // namespace

SuiteResult run_cpp_tests(const Workshop& workshop, const Attempt& attempt) {
  const Problem& problem = attempt.problem;
  if (is_c(attempt.language)) return run_c_tests(workshop, attempt);
  Tests tests;
  const bool heads_are_the_solutions = !declared_entry(problem).head;
  if (CppEntry declared = declared_entry(problem); declared.head) {
    tests.before = context_before_head(problem, declared.name);
    tests.stubs.push_back(*declared.head);
    tests.entries.push_back(std::move(declared));
  } else if (SuiteResult learnt = learn_from_solution(workshop, attempt, tests); learnt.instead) {
    return learnt;
  }
  const CppSolution solution = whole_solution(problem, attempt.source, tests.entries[0].name);
  if (!solution.has_entry) return does_not_define(tests.entries[0].name);

  const Compiled test_program =
      compile_cpp(workshop, cpp_dialect(attempt.language), [&](CppHeaders headers) {
        return cpp_test_program(tests.before, tests.stubs, problem.test_code, headers);
      });
  if (test_program.instead) {
    if (test_program.instead->outcome == Outcome::error) return {{}, test_program.instead};
    if (heads_are_the_solutions) {
      const std::string alone = diagnostics_alone(workshop, attempt);
      if (count(alone, " error: ") == count(alone, kMissing))
        return instead(Outcome::incorrect, Reason::compile_error,
                       "the tests do not compile with the solution's functions: " +
                           test_program.instead->detail);
    }
    return bad_tests("the tests do not compile: " + test_program.instead->detail);
  }
  const Compiled solution_program = compile_cpp_solution(
      workshop, attempt,
      [&](CppHeaders headers) { return cpp_solution_program(solution, tests.entries, headers); });
  if (solution_program.instead) return {{}, solution_program.instead};
  return {
      {run_connected_tests(workshop, attempt, *solution_program.program, *test_program.program)},
      std::nullopt};
}

}  // namespace cupel::code
