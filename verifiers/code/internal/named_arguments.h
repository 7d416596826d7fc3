#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verifiers/code/internal/cpp_declaration.h"
#include "verifiers/code/internal/expected_call.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// The arguments in the order of the parameters; those whose names say nothing, in the order given.
std::vector<Value> arguments_of(const TestCase& test, const std::optional<CppFunction>& head);

/// The tests as calls of `name`, for languages that have one thing for what Python tells apart as
/// tuples and lists.
std::vector<ExpectedCall> calls_in_order(const Problem& problem, const std::string& name,
                                         const std::optional<CppFunction>& head);

}  // namespace cupel::code
