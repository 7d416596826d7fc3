#include <array>
#include <utility>

#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_python.h"

namespace cupel::code {
namespace {

/// The language that a task's name starts with, as in "CPP/12", by sandbox::Languages.
std::string_view language_of_task(const Field& row) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kLanguages = {{
      {"CPP/", "cpp"},
      {"Python/", "python"},
      {"Java/", "java"},
      {"JavaScript/", "javascript"},
      {"JS/", "javascript"},
      {"Go/", "go"},
      {"Rust/", "rust"},
  }};
  const Field task = row["task_id"];
  if (!task.is_text()) return {};
  for (const auto& [prefix, language] : kLanguages)
    if (task.value().text.starts_with(prefix)) return language;
  return {};
}

bool mentions(const Field& field, std::string_view what) {
  return field.is_text() && field.value().text.find(what) != std::string::npos;
}

void append_part(std::string& code, const Field& part) {
  if (!part.has_content()) return;
  code += part.text();
  if (!code.ends_with('\n')) code += '\n';
}

}  // namespace

bool is_humaneval(const Field& row) {
  if (!row["entry_point"].is_text() || !row["prompt"].is_text()) return false;
  const Field task = row["task_id"];
  if (task.is_text() && task.value().text.starts_with("HumanEval")) return true;
  return mentions(row["test"], "def check(") &&
         mentions(row["prompt"], "def " + row["entry_point"].text() + "(");
}

Problem read_humaneval(const Field& row) {
  Problem problem;
  problem.kind = TestKind::assertion;
  problem.language = "python";
  problem.entry_point = row["entry_point"].text();
  problem.context = python_prompt(row["prompt"]);
  problem.context_is_head = !problem.context.empty();
  problem.test_code = row["test"].text();
  return problem;
}

bool is_humaneval_x(const Field& row) { return !language_of_task(row).empty(); }

Problem read_humaneval_x(const Field& row) {
  Problem problem;
  problem.language = language_of_task(row);
  const bool is_python = problem.language == "python";
  const bool is_cpp = problem.language == "cpp";
  problem.kind = is_python || is_cpp ? TestKind::assertion : TestKind::program;
  problem.entry_point = row["entry_point"].text_or_nothing();
  append_part(problem.context, row["import"]);
  // In Python the declaration alone lacks what the prompt defines before it.
  problem.context += is_python ? python_prompt(row["prompt"]) : row["declaration"].text();
  problem.context_is_head = !problem.context.empty();
  append_part(problem.test_code, row["test_setup"]);
  problem.test_code += row["test"].text();
  if (problem.kind == TestKind::program) problem.test_language = problem.language;
  return problem;
}

}  // namespace cupel::code
