#pragma once

#include <vector>

#include "verifiers/code/value.h"

namespace cupel::code {

/// Whether each of `actual` can be paired with one of `expected`, each with one, so that both of a
/// pair are equal by `rules`, which hold a tolerance: equality is not transitive then. Lists of
/// many thousands that differ from one another in each member may be found unequal for want of
/// time; lists of numbers never are.
bool can_be_paired(const std::vector<Value>& actual, const std::vector<Value>& expected,
                   const ValueRules& rules);

}  // namespace cupel::code
