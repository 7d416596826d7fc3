#pragma once

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Whether two expressions with at least one free symbol between them are equal wherever both have
/// a value. In turn: the same structure; for rational functions residues, which refute, and proof
/// by `try_polynomial_identity`; else balls at sample points, real ones first. A point where only
/// one side is real counts by its complex principal values, and expressions that disagree at every
/// such point are different, as \sqrt{x-3}\sqrt{x-5} and \sqrt{(x-3)(x-5)} are. Unknown when too
/// few points give values. Symmetric, the same in every run, thread-safe.
Decision decide_identity(const Expression& a, const Expression& b, Scope& scope);

}  // namespace cupel::math
