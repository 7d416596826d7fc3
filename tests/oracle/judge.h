#pragma once

#include "tests/oracle/tree.h"

namespace cupel::oracle {

enum class Judgement { equal, different, unsure };

/// Whether two expressions have the same real value wherever both are defined, from their values at
/// many points. Different: at one point they differ by more than 2^-150 of their size. Equal: they
/// agree to 400 bits at all points where both are defined, which are at least 4, and one is defined
/// without the other at a quarter of the points or fewer.
Judgement judge(const Tree& a, const Tree& b);

/// Whether the constant `a` is less than the constant `b`.
bool is_less(const Tree& a, const Tree& b);

}  // namespace cupel::oracle
