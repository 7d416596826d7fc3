#include "verifiers/math/internal/ball_pair.h"
#include "verifiers/math/internal/constants.h"
#include "verifiers/math/internal/exact.h"
#include "verifiers/math/internal/extended.h"
#include "verifiers/math/internal/tower.h"

namespace cupel::math {
namespace {

std::optional<int> order_of_rationals(const Expression& a, const Expression& b, Budget& budget) {
  Fmpq left, right;
  if (exact_value(a, budget, left) != Exactness::rational ||
      exact_value(b, budget, right) != Exactness::rational)
    return std::nullopt;
  const int order = fmpq_cmp(left, right);
  return (order > 0) - (order < 0);
}

std::optional<int> order_of_finite(const Expression& a, const Expression& b, Scope& scope) {
  if (const auto exact = order_of_rationals(a, b, scope.budget)) return exact;
  BallPair balls;
  for (const slong precision : {64, 192, 1088}) {
    const Value value = balls.evaluate_both(a, b, precision, scope.budget);
    if (value == Value::unclear) continue;
    if (value != Value::defined || !balls.all_real) return std::nullopt;
    const arb_srcptr left = acb_realref(static_cast<acb_struct*>(balls.a));
    const arb_srcptr right = acb_realref(static_cast<acb_struct*>(balls.b));
    if (!arb_overlaps(left, right)) return arb_lt(left, right) ? -1 : 1;
  }
  Tower left, right;
  if (tower_value(a, scope.budget, left) && tower_value(b, scope.budget, right)) {
    const int order = Tower::compare(left, right);
    if (order != 0) return order;
  }
  return decide_constants(a, b, scope).equality == Equality::equal ? std::optional(0)
                                                                   : std::nullopt;
}

}  // namespace

std::optional<int> order_constants(const Expression& a, const Expression& b, Scope& scope) {
  if (!contains_infinity(a) && !contains_infinity(b)) return order_of_finite(a, b, scope);
  const Expression* left = without_infinity(a, scope);
  const Expression* right = without_infinity(b, scope);
  if (left == nullptr || right == nullptr) return std::nullopt;
  const int sign_a = infinity_sign(*left);
  const int sign_b = infinity_sign(*right);
  if (sign_a == 0 && sign_b == 0) return order_of_finite(*left, *right, scope);
  const Expression& finite = sign_a == 0 ? *left : *right;
  if (sign_a * sign_b == 0 && !order_of_finite(finite, finite, scope)) return std::nullopt;
  return (sign_a > sign_b) - (sign_a < sign_b);
}

}  // namespace cupel::math
