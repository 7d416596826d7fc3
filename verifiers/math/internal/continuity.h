#pragma once

#include <string_view>

#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// Whether an expression is, by its form, a continuous function of a symbol wherever it has a
/// value: its limits there are then its values.
bool is_continuous(const Expression& expression, std::string_view symbol);

}  // namespace cupel::math
