#pragma once

#include <string_view>

namespace cupel::math {

/// Whether both name the same two or more options, apart or together: "A, C" and "AC".
bool same_options(std::string_view a, std::string_view b);

/// The letter of the option that `answer` names, `(B)`, `\textbf{(B)}\ 45`, `B. because`, `Option
/// B`, `The correct answer is B.`; 0 where it names none or several.
char option_named(std::string_view answer);

}  // namespace cupel::math
