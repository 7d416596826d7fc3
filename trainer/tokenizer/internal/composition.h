#pragma once

#include <string>
#include <string_view>

namespace cupel::trainer {

/// Normalisation form C of well-formed UTF-8, by the tables of Unicode 9, which the PyPI package
/// `tokenizers` uses: characters that came later are left as they are and where they are.
std::string composed(std::string_view text);

/// Whether nothing in the text can change: it has no character from U+0300 on.
bool is_surely_composed(std::string_view text);

}  // namespace cupel::trainer
