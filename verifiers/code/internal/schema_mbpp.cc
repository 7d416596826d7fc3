#include "verifiers/code/internal/schema_forms.h"

namespace cupel::code {
namespace {

void append_lines(std::string& code, const Field& lines) {
  if (!lines.has_content()) return;
  code += lines.lines();
  if (!code.ends_with('\n')) code += '\n';
}

}  // namespace

bool is_mbpp(const Field& row) { return row["test_list"].exists(); }

Problem read_mbpp(const Field& row) {
  Problem problem;
  problem.kind = TestKind::assertion;
  problem.language = "python";
  append_lines(problem.context, row["test_imports"]);
  // The setup uses the solution's own classes: it stands behind the solution, not before it.
  append_lines(problem.test_code, row["test_imports"]);
  append_lines(problem.test_code, row["test_setup_code"]);
  // MBPP+ keeps its many more tests in one text beside the old list.
  if (const Field more = row["test"]; more.has_content()) {
    append_lines(problem.test_code, more);
    return problem;
  }
  const Field list = row["test_list"].unpacked();
  if (list.items().empty()) list.fail("holds no tests");
  append_lines(problem.test_code, list);
  return problem;
}

}  // namespace cupel::code
