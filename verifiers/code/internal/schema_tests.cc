#include "verifiers/code/internal/schema_tests.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "base/nearest.h"

namespace cupel::code {
namespace {

struct Sort {
  TestKind kind = TestKind::standard_input;
  bool is_of_apps = false;  // "function_call" is what the sets made of APPS say
};

constexpr std::array<std::string_view, 6> kSorts = {"stdin",      "stdin_stdout", "standard_input",
                                                    "functional", "function",     "function_call"};

std::optional<Sort> sort_from_string(std::string_view name) {
  for (std::size_t i = 0; i < kSorts.size(); ++i)
    if (kSorts[i] == name)
      return Sort{i < 3 ? TestKind::standard_input : TestKind::function, i == 5};
  return std::nullopt;
}

bool is_judged_by_program(TestKind kind) {
  return kind == TestKind::checker || kind == TestKind::interactive;
}

Sort sort_of(const Field& test, std::string_view function) {
  const Field said = test.first_of({"testtype", "type", "test_type"});
  if (said.exists()) {
    const std::string name = said.text();
    if (const auto sort = sort_from_string(name)) return *sort;
    said.fail(unknown_name_message("type of test", name, kSorts));
    return {};
  }
  const bool has_arguments = test["args"].exists() || test["kwargs"].exists();
  return {has_arguments || !function.empty() ? TestKind::function : TestKind::standard_input};
}

std::string function_of(const Field& test, std::string_view function) {
  const Field metadata = test["metadata"].unpacked();
  for (const Field& name : {test["fn_name"], test["func_name"], metadata["func_name"]})
    if (name.has_content()) return name.text();
  return std::string(function);
}

void read_weight_and_group(const Field& field, TestCase& test) {
  if (const Field weight = field["weight"]; weight.exists()) {
    test.weight = weight.number();
    if (!std::isfinite(test.weight) || test.weight < 0) weight.fail("must not be below 0");
  }
  if (const Field group = field["group"]; group.exists()) {
    const double number = group.number();
    const bool fits = number >= 0 && number <= std::numeric_limits<std::uint32_t>::max() &&
                      std::floor(number) == number;
    if (fits)
      test.group = static_cast<std::uint32_t>(number);
    else
      group.fail("must be a whole number, 0 or above");
  }
}

Field expected_of(const Field& test) {
  return test.first_of({"output", "expected", "expected_output", "answer"});
}

void read_program_test(const Field& field, TestKind kind, TestCase& test) {
  if (const Field input = field["input"]; input.exists()) test.input = input.lines();
  const Field expected = expected_of(field);
  if (expected.exists())
    test.expected = expected.lines();
  else if (!is_judged_by_program(kind))
    field.fail("has no expected output (output, expected)");
}

void read_call(const Field& field, TestCase& test) {
  const Field input = field["input"];
  const bool is_plain = field["args"].exists() || field["kwargs"].exists() || input.is_list();
  if (const Field named = field["kwargs"]; named.exists()) {
    named.must_be_object();
    const std::vector<Value>& items = named.value().items;
    if (named.is_object())
      for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        test.named_arguments.emplace_back(items[i].text, items[i + 1]);
  }
  if (const Field arguments = field["args"]; arguments.exists()) {
    for (const Field& argument : arguments.items()) test.arguments.push_back(argument.value());
  } else if (input.is_list()) {
    test.arguments = input.value().items;
  } else if (!is_plain) {
    test.arguments = arguments_from_lines(input);
  }
  const Field expected = expected_of(field);
  // A null that is written is a value: None. One that is not there is a test that tests nothing.
  const bool is_written = field.value().find("expected") || field.value().find("output") ||
                          field.value().find("expected_output");
  if (!is_written)
    field.fail("has no expected value (expected, output)");
  else
    test.accepted.push_back(is_plain || !expected.is_text() ? expected.value()
                                                            : value_from_text(expected));
}

}  // namespace

std::string method_or_function(std::string_view name, std::string_view starter_code) {
  const bool has_class = starter_code.find("class Solution") != std::string_view::npos;
  const bool is_plain = !name.empty() && name.find('.') == std::string_view::npos;
  return has_class && is_plain ? fmt::format("Solution.{}", name) : std::string(name);
}

std::vector<Value> arguments_from_lines(const Field& input) {
  std::vector<Value> arguments;
  const std::string text = input.text();
  std::string_view rest = text;
  std::size_t line_number = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line_number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto value = parse_literal(line, Dialect::json);
    if (!value) {
      input.fail(fmt::format("line {}, an argument: {}", line_number, value.error().message));
      return arguments;
    }
    arguments.push_back(std::move(*value));
  }
  return arguments;
}

Value value_from_text(const Field& output) {
  auto value = parse_literal(output.text(), Dialect::json);
  if (value) return std::move(*value);
  output.fail(value.error().message);
  return {};
}

void read_test_list(const Field& list, std::string_view function, Problem& problem) {
  bool all_are_of_apps = true;
  for (const Field& field : list.items()) {
    if (list.failed()) return;
    const Field item = field.unpacked();
    item.must_be_object();
    const std::string name = function_of(item, function);
    const Sort sort = sort_of(item, name);
    const bool is_call = sort.kind == TestKind::function;
    all_are_of_apps = all_are_of_apps && sort.is_of_apps;

    if (problem.tests.empty() && !is_judged_by_program(problem.kind)) problem.kind = sort.kind;
    if (is_call != (problem.kind == TestKind::function))
      item.fail(is_call ? "a function's test among those of standard input"
                        : "a test of standard input among a function's");
    if (is_call && problem.entry_point.empty()) problem.entry_point = name;
    if (is_call && !name.empty() && problem.entry_point != name &&
        !problem.entry_point.ends_with("." + name))
      item.fail(
          fmt::format("tests \"{}\" where those before it test \"{}\"", name, problem.entry_point));

    TestCase test;
    read_weight_and_group(item, test);
    if (is_call)
      read_call(item, test);
    else
      read_program_test(item, problem.kind, test);
    problem.tests.push_back(std::move(test));
  }
  problem.rules.tuples_are_lists = true;
  if (all_are_of_apps) follow_apps(problem);
}

}  // namespace cupel::code
