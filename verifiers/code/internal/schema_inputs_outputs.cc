#include <fmt/format.h>

#include <algorithm>

#include "verifiers/code/internal/schema_tests.h"

namespace cupel::code {
namespace {

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  // Not "007", whose zeros an integer would lose.
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool keys_are_whole_numbers(const Value& value) {
  if (value.kind != Value::Kind::dict || value.items.empty()) return false;
  for (std::size_t i = 0; i < value.items.size(); i += 2)
    if (value.items[i].kind != Value::Kind::text || !is_whole_number(value.items[i].text))
      return false;
  return true;
}

void make_keys_integers(Value& value) {
  for (std::size_t i = 0; i < value.items.size(); i += 2)
    value.items[i].kind = Value::Kind::integer;
}

bool is_wrapped(const TestCase& test) {
  return test.accepted.size() == 1 && test.accepted[0].kind == Value::Kind::list &&
         test.accepted[0].items.size() == 1;
}

TestCase call_of(const Field& input, const Field& output) {
  TestCase test;
  if (input.is_text())
    test.arguments = arguments_from_lines(input);
  else if (input.is_list())
    test.arguments = input.value().items;
  else
    input.fail(fmt::format("{} where there must be a list of arguments, or text with one a line",
                           input.what_it_is()));
  test.accepted.push_back(input.is_text() && output.is_text() ? value_from_text(output)
                                                              : output.value());
  return test;
}

TestCase run_of(const Field& input, const Field& output) {
  TestCase test;
  test.input = input.lines();
  if (!output.exists())
    output.fail("null where there must be an expected output");
  else
    test.expected = output.lines();
  return test;
}

}  // namespace

void follow_apps(Problem& problem) {
  if (problem.kind != TestKind::function) return;
  if (std::all_of(problem.tests.begin(), problem.tests.end(), is_wrapped))
    for (TestCase& test : problem.tests) test.accepted.push_back(Value(test.accepted[0].items[0]));
  for (TestCase& test : problem.tests) {
    if (test.arguments.size() == 1 && keys_are_whole_numbers(test.arguments[0]))
      make_keys_integers(test.arguments[0]);
    for (std::size_t i = 0, written = test.accepted.size(); i < written; ++i)
      if (keys_are_whole_numbers(test.accepted[i])) {
        test.accepted.push_back(Value(test.accepted[i]));
        make_keys_integers(test.accepted.back());
      }
  }
}

void read_inputs_outputs(const Field& object, std::string_view function, Problem& problem) {
  object.must_be_object();
  const Field name = object["fn_name"];
  const std::string entry = name.has_content() ? name.text() : std::string(function);
  const Field inputs = object.first_of({"inputs", "input"}).unpacked();
  const Field outputs = object.first_of({"outputs", "output"}).unpacked();
  const std::vector<Field> input = inputs.items();
  const std::vector<Field> output = outputs.items();
  if (input.size() != output.size())
    outputs.fail(fmt::format("{} of them to {} inputs", output.size(), input.size()));

  const bool is_call = !entry.empty();
  if (problem.tests.empty() && problem.kind == TestKind::standard_input && is_call)
    problem.kind = TestKind::function;
  if (problem.entry_point.empty()) problem.entry_point = entry;
  for (std::size_t i = 0; i < input.size() && !object.failed(); ++i)
    problem.tests.push_back(is_call ? call_of(input[i], output[i]) : run_of(input[i], output[i]));
  problem.rules.tuples_are_lists = true;
}

}  // namespace cupel::code
