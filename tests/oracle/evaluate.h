#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/oracle/real.h"
#include "tests/oracle/tree.h"

namespace cupel::oracle {

using Point = std::map<std::string, Real>;

/// The real value where the symbols have the values of `point`; nothing where it is undefined, not
/// real or beyond 2^(2^20). What cancels to half of all bits counts as zero.
std::optional<Real> evaluate(const Tree& tree, const Point& point);

}  // namespace cupel::oracle
