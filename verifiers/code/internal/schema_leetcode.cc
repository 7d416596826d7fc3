#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_python.h"

namespace cupel::code {
namespace {

bool mentions(const Field& field, std::string_view what) {
  return field.is_text() && field.value().text.find(what) != std::string::npos;
}

}  // namespace

bool is_leetcode(const Field& row) { return mentions(row["test"], "def check("); }

Problem read_leetcode(const Field& row) {
  Problem problem;
  problem.kind = TestKind::assertion;
  problem.language = "python";
  problem.entry_point = row["entry_point"].text_or_nothing();
  problem.context = python_prompt(row["prompt"]);
  problem.test_code = row["test"].text();
  return problem;
}

bool is_test_file(const Field& row) {
  return mentions(row["test"], "import ") && mentions(row["test"], "def test");
}

Problem read_test_file(const Field& row) {
  Problem problem;
  problem.kind = TestKind::program;
  problem.language = "python";
  problem.test_language = "python";
  problem.test_code = row["test"].text();
  return problem;
}

}  // namespace cupel::code
