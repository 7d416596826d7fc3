#include "verifiers/code/internal/schema_ground_truth.h"

#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_tests.h"

namespace cupel::code {
namespace {

bool reads_as_asserts(std::string_view text) {
  const bool begins = text.starts_with("assert ") || text.starts_with("assert(");
  return begins || text.find("\nassert ") != std::string_view::npos ||
         text.find("\nassert(") != std::string_view::npos ||
         text.find("def check(") != std::string_view::npos;
}

Problem asserts(std::string test_code) {
  Problem problem;
  problem.kind = TestKind::assertion;
  problem.language = "python";
  problem.test_code = std::move(test_code);
  return problem;
}

Problem test_file(std::string test_code) {
  Problem problem = asserts(std::move(test_code));
  problem.kind = TestKind::program;
  problem.test_language = "python";
  return problem;
}

bool holds_texts(const Field& list) {
  return list.is_list() && !list.value().items.empty() &&
         list.value().items[0].kind == Value::Kind::text;
}

Problem read_object(const Field& object) {
  for (const Field& code : {object["functional"], object["assert_case"]})
    if (code.has_content()) return asserts(code.lines());
  if (const Field code = object["pytest"]; code.has_content()) return test_file(code.lines());
  Problem problem;
  if (!object["inputs"].exists() && !object["outputs"].exists())
    object.fail("holds no tests (inputs and outputs, functional, assert_case, pytest)");
  read_inputs_outputs(object, "", problem);
  problem.entry_point =
      method_or_function(problem.entry_point, object["starter_code"].text_or_nothing());
  follow_apps(problem);
  return problem;
}

}  // namespace

Problem read_ground_truth(const Field& truth, std::string_view function) {
  const Field tests = truth.unpacked();
  if (tests.is_object()) return read_object(tests);
  if (tests.is_list()) {
    // Lists of assert lines; tests that are JSON in texts start with a brace.
    const bool are_lines = holds_texts(tests) && !tests.items()[0].unpacked().is_object();
    if (are_lines) return asserts(tests.lines());
    Problem problem;
    read_test_list(tests, function, problem);
    return problem;
  }
  const std::string text = tests.text();
  if (!reads_as_asserts(text)) tests.fail("neither tests in JSON nor assert statements");
  return asserts(text);
}

bool is_verifiable_coding(const Field& row) {
  return row["verification_info"].unpacked()["test_cases"].exists();
}

Problem read_verifiable_coding(const Field& row) {
  Problem problem;
  const Field info = row["verification_info"].unpacked();
  read_test_list(info["test_cases"].unpacked(), "", problem);
  problem.language = info["language"].text_or_nothing();
  return problem;
}

bool is_verl(const Field& row) {
  return row["reward_model"].unpacked()["ground_truth"].has_content();
}

Problem read_verl(const Field& row) {
  return read_ground_truth(row["reward_model"].unpacked()["ground_truth"], "");
}

}  // namespace cupel::code
