#include "verifiers/code/schemas.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>

#include "verifiers/code/internal/schema_check.h"
#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_generic.h"
#include "verifiers/code/internal/schema_ground_truth.h"
#include "verifiers/code/internal/schema_python.h"

namespace cupel::code {
namespace {

// The first that a row matches is the one it is read as.
constexpr std::array kForms = {
    Form{"cupel", is_own, read_generic},
    Form{"humaneval-x", is_humaneval_x, read_humaneval_x},
    Form{"humaneval", is_humaneval, read_humaneval},
    Form{"mbpp", is_mbpp, read_mbpp},
    Form{"leetcode", is_leetcode, read_leetcode, true},
    Form{"pytest", is_test_file, read_test_file},
    Form{"livecodebench", is_livecodebench, read_livecodebench},
    Form{"verifiable-coding", is_verifiable_coding, read_verifiable_coding},
    Form{"codeforces", is_codeforces, read_codeforces},
    Form{"codecontests", is_codecontests, read_codecontests},
    Form{"taco", is_taco, read_apps, false, true},
    Form{"apps", is_apps, read_apps, false, true},
    Form{"verl", is_verl, read_verl, true},
    Form{"tests", is_generic, read_generic},
};

Problem read_reference(const Field& reference) { return read_ground_truth(reference, ""); }

constexpr Form kReference = {"reference", nullptr, read_reference, true};

/// Solutions to these problems are written for judges that have imported all that is usual.
void give_imports(const Form& form, Problem& problem) {
  const bool are_given = problem.kind == TestKind::function ||
                         (problem.kind == TestKind::assertion && form.imports_are_given);
  const bool is_python = problem.language.empty() || problem.language.starts_with("py");
  if (!are_given || !is_python || !problem.context.empty()) return;
  problem.language = "python";
  problem.context = usual_python_imports();
}

/// A function's limit is for all tests.
void add_up_limits(const Form& form, Problem& problem) {
  constexpr std::chrono::nanoseconds kMost = std::chrono::hours(1);
  if (!form.limit_is_of_one_test || problem.kind != TestKind::function || !problem.time_limit)
    return;
  const auto tests = static_cast<std::chrono::nanoseconds::rep>(problem.tests.size());
  problem.time_limit = *problem.time_limit < kMost / tests ? *problem.time_limit * tests : kMost;
}

Result<Problem> read_as(const Form& form, std::shared_ptr<const Value> row,
                        std::shared_ptr<const Value> read_from) {
  Reading reading(form.name);
  const Field own(reading, std::move(row), "");
  Problem problem = form.read(Field(reading, std::move(read_from), ""));
  problem.schema = form.name;
  if (!reading.failed()) apply_own_fields(own, problem);
  if (!reading.failed()) check_problem(own, problem);
  if (reading.failed()) return failure(reading.fault());
  give_imports(form, problem);
  add_up_limits(form, problem);
  return problem;
}

/// The reference as the caller has it, or as the row has it where that is no text.
std::shared_ptr<const Value> reference_of(const ProblemText& text, const Field& row) {
  if (!text.reference.empty()) return std::make_shared<const Value>(Value::of(text.reference));
  const Field found = row.first_of({"ground_truth", "reference"});
  return found.exists() ? std::make_shared<const Value>(found.value()) : nullptr;
}

}  // namespace

Result<Problem> read_problem(const ProblemText& text) {
  auto row = std::make_shared<Value>();
  if (!text.row.empty()) {
    auto parsed = parse_literal(text.row, Dialect::json);
    if (!parsed) return failure("row: " + parsed.error().message);
    *row = std::move(*parsed);
  }
  Reading recognising("row");
  const Field fields(recognising, row, "");
  for (const Form& form : kForms)
    if (form.matches(fields)) return read_as(form, row, row);
  if (auto reference = reference_of(text, fields))
    return read_as(kReference, row, std::move(reference));
  return failure(fmt::format("row: no tests: its fields are of no form that is known ({})",
                             fmt::join(schema_names(), ", ")));
}

std::vector<std::string_view> schema_names() {
  std::vector<std::string_view> names;
  for (const Form& form : kForms) names.push_back(form.name);
  names.push_back(kReference.name);
  return names;
}

}  // namespace cupel::code
