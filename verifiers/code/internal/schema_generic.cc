#include "verifiers/code/internal/schema_generic.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/nearest.h"
#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_ground_truth.h"
#include "verifiers/code/internal/schema_limits.h"
#include "verifiers/code/internal/schema_tests.h"

namespace cupel::code {
namespace {

constexpr std::array kKinds = {TestKind::standard_input, TestKind::function,    TestKind::assertion,
                               TestKind::checker,        TestKind::interactive, TestKind::program};

std::optional<TestKind> kind_of(const Field& row) {
  const Field field = row["test_kind"];
  if (!field.exists()) return std::nullopt;
  const std::string name = field.text();
  if (const auto kind = test_kind_from_string(name)) return kind;
  std::array<std::string_view, kKinds.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = to_string(kKinds[i]);
  field.fail(unknown_name_message("test kind", name, names));
  return std::nullopt;
}

ProblemProgram program_of(const Field& field) {
  if (field.is_object()) return {field["source"].text(), field["language"].text()};
  std::string source = field.text();
  const bool is_cpp = source.find("#include") != std::string::npos;
  return {std::move(source), is_cpp ? "cpp" : "python"};
}

/// The judge that a row brings, and the kind that it makes of the problem.
void apply_judge(const Field& row, Problem& problem) {
  for (const auto& [name, kind] :
       {std::pair("checker", TestKind::checker), std::pair("interactor", TestKind::interactive)}) {
    const Field field = row[name].unpacked();
    if (!field.has_content()) continue;
    problem.judge = program_of(field);
    problem.kind = kind;
  }
}

void apply_tolerance(const Field& row, Problem& problem) {
  const Field field = row["tolerance"].unpacked();
  if (!field.exists()) return;
  Tolerance tolerance;
  if (field.is_object()) {
    // Of the two, what is not said is not granted.
    tolerance = {0, 0};
    if (field["absolute"].exists()) tolerance.absolute = field["absolute"].number();
    if (field["relative"].exists()) tolerance.relative = field["relative"].number();
  } else {
    tolerance.absolute = tolerance.relative = field.number();
  }
  for (const double bound : {tolerance.absolute, tolerance.relative})
    if (!std::isfinite(bound) || bound < 0) field.fail("must not be below 0");
  problem.tolerance = tolerance;
  problem.rules.absolute = tolerance.absolute;
  problem.rules.relative = tolerance.relative;
  if (!row["comparator"].exists()) problem.comparator = Comparator::real;
}

void apply_comparator(const Field& row, Problem& problem) {
  const Field field = row["comparator"];
  if (!field.exists()) return;
  const std::string name = field.text();
  const auto comparator = comparator_from_string(name);
  if (!comparator) return field.fail(unknown_name_message("comparator", name, comparator_names()));
  problem.comparator = *comparator;
  if (problem.kind != TestKind::function) return;
  if (*comparator == Comparator::unordered) {
    problem.rules.unordered = true;
  } else if (*comparator == Comparator::real) {
    problem.rules.absolute = problem.tolerance.absolute;
    problem.rules.relative = problem.tolerance.relative;
  } else if (*comparator != Comparator::exact) {
    field.fail(
        fmt::format("\"{}\" compares texts; a function's values are compared by exact, "
                    "float or unordered",
                    name));
  }
}

/// "Solution().twoSum" is a method of a fresh object.
std::string without_parentheses(std::string entry) {
  if (const std::size_t at = entry.find("()."); at != std::string::npos) entry.erase(at, 2);
  return entry;
}

std::string in_lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_in_python_or_c(std::string_view language) {
  return language.empty() || language.starts_with("py") || language.starts_with("c");
}

}  // namespace

void apply_own_fields(const Field& row, Problem& problem) {
  const auto set = [&row](std::string& where, std::string_view name) {
    if (const Field field = row[name]; field.exists()) where = field.text();
  };
  set(problem.language, "language");
  set(problem.entry_point, "entry_point");
  set(problem.test_code, "test_code");
  set(problem.test_language, "test_language");
  if (row["context"].exists()) problem.context_is_head = false;
  set(problem.context, "context");
  problem.entry_point = without_parentheses(std::move(problem.entry_point));
  problem.language = in_lower_case(std::move(problem.language));
  apply_judge(row, problem);
  if (const auto kind = kind_of(row)) problem.kind = *kind;
  apply_tolerance(row, problem);
  apply_comparator(row, problem);
  if (const auto limit = time_limit_of(row["time_limit"])) problem.time_limit = limit;
  if (const auto limit = memory_bytes_of(row["memory_limit_bytes"])) problem.memory_bytes = limit;
  if (const auto limit = memory_limit_of(row["memory_limit"])) problem.memory_bytes = limit;
}

bool is_own(const Field& row) {
  return row["test_kind"].exists() && (row["tests"].exists() || row["test_code"].exists());
}

bool is_generic(const Field& row) {
  for (const std::string_view name : {"tests", "test_cases", "test_code"})
    if (row[name].exists()) return true;
  return row["test_kind"].exists();
}

Problem read_generic(const Field& row) {
  const std::string entry = row["entry_point"].text_or_nothing();
  const auto kind = kind_of(row);
  if (row["test_code"].exists()) {
    Problem problem;
    const std::string language = row["language"].text_or_nothing();
    problem.kind = is_in_python_or_c(language) ? TestKind::assertion : TestKind::program;
    return problem;
  }
  const Field tests = row.first_of({"tests", "test_cases"}).unpacked();
  if (!tests.is_list()) return read_ground_truth(tests, entry);
  const bool has_judge = row["checker"].exists() || row["interactor"].exists();
  if (!has_judge && kind != TestKind::standard_input) return read_ground_truth(tests, entry);
  Problem problem;
  apply_judge(row, problem);
  read_test_list(tests, "", problem);
  return problem;
}

}  // namespace cupel::code
