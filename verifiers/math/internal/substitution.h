#pragma once

#include <string_view>

#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// `expression` with `value` for every symbol called `name`, bound ones too. Shares what does not
/// change.
const Expression* substituted(const Expression& expression, std::string_view name,
                              const Expression& value, Arena& arena);

/// Whether a symbol called `name` occurs.
bool mentions(const Expression& expression, std::string_view name);

}  // namespace cupel::math
