#pragma once

#include "verifiers/math/internal/ball.h"

namespace cupel::math {

/// Both sides of a comparison as balls.
struct BallPair {
  Acb a, b;

  /// The worse of both answers. Complex values only where a side has no real one.
  Value evaluate_both(const Expression& left, const Expression& right, slong precision,
                      Budget& budget) {
    const Value real = in_domain(Domain::real, left, right, precision, budget);
    all_real = real == Value::defined;
    return real == Value::undefined ? in_domain(Domain::complex, left, right, precision, budget)
                                    : real;
  }

  bool all_real = false;

 private:
  Value in_domain(Domain domain, const Expression& left, const Expression& right, slong precision,
                  Budget& budget) {
    const Value value = evaluate(left, {}, domain, precision, budget, a);
    if (value == Value::exceeded || value == Value::undefined) return value;
    const Value other = evaluate(right, {}, domain, precision, budget, b);
    return other == Value::defined || value == Value::unsupported ? value : other;
  }
};

}  // namespace cupel::math
