#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verifiers/code/internal/schema_reading.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

// The ways in which tests are listed, read the same in every form. All append to `problem` and set
// its kind and entry point by what the first test is; tests of another sort after it are a fault.

/// A list of tests: [{"input", "output"}, …]. They are of a function where `function` or the tests
/// name one. Arguments are `args` and `kwargs`, a list as `input`, or text with one JSON value a
/// line; the expected value is then JSON in a text too.
void read_test_list(const Field& list, std::string_view function, Problem& problem);

/// Two lists: {"inputs": […], "outputs": […], "fn_name"?}.
void read_inputs_outputs(const Field& object, std::string_view function, Problem& problem);

/// What APPS and the sets made of it leave to their graders. Expected values may stand in one more
/// list; where all of a problem's do, either is accepted (and not else: 0 is no answer where [0, 1]
/// is expected). JSON has no keys but texts; a dict whose keys are all whole numbers had numbers.
void follow_apps(Problem& problem);

/// "Solution.name" where the code that a solution starts from is a class of that name.
std::string method_or_function(std::string_view name, std::string_view starter_code);

/// Text as arguments: one JSON value a line.
std::vector<Value> arguments_from_lines(const Field& input);

/// JSON in a text.
Value value_from_text(const Field& output);

}  // namespace cupel::code
