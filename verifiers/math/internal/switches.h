#pragma once

#include <cstddef>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/sample_points.h"
#include "verifiers/math/internal/survey.h"

namespace cupel::math {

/// A place where an expression changes its form: a value of one symbol, the others being at a
/// sample point.
struct SwitchPlace {
  std::size_t symbol;
  double value;
};

/// Where |u|, max(u, v), u mod v, \sqrt{u^2}, \lfloor u \rfloor or cases in one of two
/// expressions changes its form, as far as a few secant steps find it: values of a symbol where
/// u, or u - v, vanishes or is whole. Empty for expressions without such parts, at no cost.
std::vector<SwitchPlace> switch_places(const Expression& a, const Expression& b,
                                       SamplePoints& points, const Survey& survey, Budget& budget);

}  // namespace cupel::math
