#pragma once

#include <string_view>

namespace cupel::code {

/// Whether `name` is a word of the language and no name.
bool is_python_keyword(std::string_view name);

/// Whether Python has a function, class or constant of that name where a program has none.
bool is_python_builtin(std::string_view name);

}  // namespace cupel::code
