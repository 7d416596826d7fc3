#pragma once

#include <optional>
#include <vector>

#include "verifiers/code/internal/cpp_declaration.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// The arguments in the order of the parameters; those whose names say nothing, in the order given.
std::vector<Value> arguments_of(const TestCase& test, const std::optional<CppFunction>& head);

}  // namespace cupel::code
