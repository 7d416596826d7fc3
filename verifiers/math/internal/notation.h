#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// What an answer is, in a word: "integer", "fraction", "interval", "equation", ….
std::string_view kind_name(const Expression& tree);

/// The expression as a person would type it: `1/2`, `sqrt(2) + x^2`, `(1, 2]`. Shortened in the
/// middle of nowhere beyond `limit` bytes.
std::string notation(const Expression& tree, std::size_t limit = 400);

}  // namespace cupel::math
