#include <fmt/format.h>

#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_tests.h"

namespace cupel::code {
namespace {

/// Problems of old contests that read and write files by name cannot be run on standard input.
void must_be_standard(const Field& file) {
  if (file.has_content() && file.text() != "stdin" && file.text() != "stdout")
    file.fail(fmt::format("\"{}\"; solutions are run on standard input and output", file.text()));
}

void read_lists(const Field& tests, Problem& problem) {
  if (!tests.exists()) return;
  const Field lists = tests.unpacked();
  if (lists.is_list())
    read_test_list(lists, "", problem);
  else
    read_inputs_outputs(lists, "", problem);
}

}  // namespace

bool is_codecontests(const Field& row) {
  for (const Field& tests : {row["public_tests"], row["private_tests"], row["generated_tests"]})
    if (const Field lists = tests.unpacked(); lists.is_object() && lists["input"].exists())
      return true;
  return false;
}

Problem read_codecontests(const Field& row) {
  Problem problem;
  must_be_standard(row["input_file"]);
  must_be_standard(row["output_file"]);
  for (const std::string_view name : {"public_tests", "private_tests", "generated_tests"})
    read_lists(row[name], problem);
  return problem;
}

bool is_codeforces(const Field& row) {
  return row["official_tests"].exists() || row["generated_checker"].exists() ||
         row["interaction_format"].exists() ||
         (row["input_mode"].exists() && row["contest_id"].exists());
}

Problem read_codeforces(const Field& row) {
  Problem problem;
  if (const Field mode = row["input_mode"]; mode.has_content() && mode.text() != "stdio")
    mode.fail(fmt::format("\"{}\"; solutions are run on standard input and output", mode.text()));
  if (const Field runs = row["executable"]; runs.exists() && !runs.truth())
    runs.fail("false: its tests are not complete enough to run");
  if (const Field talk = row["interaction_format"];
      talk.has_content() && !row["interactor"].exists())
    talk.fail("an interactive problem, which needs an interactor (interactor)");
  if (row["interactor"].exists()) {
    problem.kind = TestKind::interactive;
  } else if (const Field checker = row["generated_checker"]; checker.has_content()) {
    problem.kind = TestKind::checker;
    problem.judge = {checker.text(), "python"};
  }
  read_lists(row["official_tests"], problem);
  // The examples alone would pass too much; the number of tests kept elsewhere is no list.
  for (const std::string_view name : {"public_tests", "private_tests", "generated_tests"})
    if (!row[name].is_number()) read_lists(row[name], problem);
  if (problem.tests.empty()) row["official_tests"].fail("holds no tests");
  return problem;
}

}  // namespace cupel::code
