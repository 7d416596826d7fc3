#pragma once

#include <string_view>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// The derivative by `variable`, not simplified but for terms that vanish; made in the builder's
/// arena. Null for what has no formula here (floors, sums, functions nobody defined) or when the
/// budget is spent.
const Expression* differentiate(const Expression& node, std::string_view variable,
                                const Builder& build, Budget& budget);

/// Whether `name` occurs in `node` where nothing inside binds it.
bool depends_on(const Expression& node, std::string_view name);

}  // namespace cupel::math
