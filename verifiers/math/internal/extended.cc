#include "verifiers/math/internal/extended.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "verifiers/math/internal/exact.h"

namespace cupel::math {
namespace {

bool binds_a_symbol(Kind kind) {
  return kind == Kind::sum || kind == Kind::product || kind == Kind::integral ||
         kind == Kind::derivative || kind == Kind::limit;
}

class Rules {
 public:
  explicit Rules(Scope& scope) : scope_(scope), build_(scope.arena) {}

  const Expression* reduce(const Expression& node) {
    if (!contains_infinity(node) || node.is(Kind::constant) || binds_a_symbol(node.kind))
      return &node;
    if (!scope_.budget.spend(64)) return nullptr;
    std::vector<const Expression*> parts;
    for (const Expression* child : node.children) {
      parts.push_back(reduce(*child));
      if (parts.back() == nullptr || parts.back()->is(Constant::undefined)) return parts.back();
    }
    const bool finite = std::none_of(parts.begin(), parts.end(), [](const Expression* part) {
      return infinity_sign(*part) != 0;
    });
    if (finite) return build_.node(node.kind, parts, node.code, node.number, node.text);
    switch (node.kind) {
      case Kind::add:
        return sum(parts);
      case Kind::multiply:
        return product(parts);
      case Kind::divide:
        return quotient(*parts[0], *parts[1]);
      case Kind::negate:
        return infinity(-infinity_sign(*parts[0]));
      case Kind::percent:
      case Kind::quantity:
        return parts[0];
      case Kind::power:
        return power(*parts[0], *parts[1]);
      case Kind::root:
        return infinity_sign(*parts[0]) == 1 && sign(*parts[1]) == 1 ? parts[0] : nullptr;
      case Kind::function:
        return function(node, *parts[0]);
      default:
        return nullptr;
    }
  }

 private:
  const Expression* infinity(int sign) const {
    const Expression* positive = build_.constant(Constant::infinity);
    return sign > 0 ? positive : build_.node(Kind::negate, {positive});
  }
  const Expression* undefined() const { return build_.constant(Constant::undefined); }
  const Expression* zero() const { return build_.integer(0); }

  std::optional<int> sign(const Expression& value) {
    const int infinite = infinity_sign(value);
    return infinite != 0 ? infinite : order(value, *zero(), scope_);
  }

  const Expression* sum(const std::vector<const Expression*>& terms) const {
    int seen = 0;
    for (const Expression* term : terms) {
      const int infinite = infinity_sign(*term);
      if (infinite * seen < 0) return undefined();
      if (infinite != 0) seen = infinite;
    }
    return infinity(seen);
  }

  const Expression* product(const std::vector<const Expression*>& factors) {
    int result = 1;
    for (const Expression* factor : factors) {
      const auto factor_sign = sign(*factor);
      if (!factor_sign) return nullptr;
      result *= *factor_sign;
    }
    return result == 0 ? undefined() : infinity(result);
  }

  const Expression* quotient(const Expression& above, const Expression& below) {
    const int infinite = infinity_sign(above);
    if (infinite == 0) return zero();
    if (infinity_sign(below) != 0) return undefined();
    const auto divisor = sign(below);
    if (!divisor) return nullptr;
    return *divisor == 0 ? undefined() : infinity(infinite * *divisor);
  }

  const Expression* power(const Expression& base, const Expression& exponent) {
    const auto exponent_sign = sign(exponent);
    if (!exponent_sign) return nullptr;
    if (infinity_sign(base) == 0) return exponential(base, *exponent_sign);
    if (*exponent_sign == 0) return undefined();
    if (*exponent_sign < 0) return zero();
    if (infinity_sign(base) > 0) return infinity(1);
    if (infinity_sign(exponent) != 0) return undefined();
    Fmpq exact;
    if (exact_value(exponent, scope_.budget, exact) != Exactness::rational ||
        fmpz_is_one(fmpq_denref(exact)) == 0)
      return nullptr;
    return infinity(fmpz_is_even(fmpq_numref(exact)) ? 1 : -1);
  }

  /// A finite base to the power of plus or minus infinity.
  const Expression* exponential(const Expression& base, int exponent_sign) {
    const auto against_one = order(base, *build_.integer(1), scope_);
    const auto against_minus_one = order(base, *build_.integer(-1), scope_);
    const auto against_zero = order(base, *zero(), scope_);
    if (!against_one || !against_minus_one || !against_zero) return nullptr;
    if (*against_one == 0 || *against_minus_one == 0) return undefined();
    const bool shrinks = *against_one < 0 && *against_minus_one > 0;
    if (shrinks == (exponent_sign > 0)) return zero();
    return *against_zero > 0 ? infinity(1) : undefined();
  }

  const Expression* function(const Expression& node, const Expression& argument) {
    const int infinite = infinity_sign(argument);
    if (node.size() != 1 || infinite == 0) return nullptr;
    switch (node.function()) {
      case Function::exp:
        return infinite > 0 ? infinity(1) : zero();
      case Function::ln:
      case Function::log:
        return infinite > 0 ? infinity(1) : nullptr;
      case Function::abs:
        return infinity(1);
      case Function::sign:
        return build_.integer(infinite);
      case Function::arctan: {
        const Expression* quarter =
            build_.node(Kind::divide, {build_.constant(Constant::pi), build_.integer(2)});
        return infinite > 0 ? quarter : build_.node(Kind::negate, {quarter});
      }
      default:
        return nullptr;
    }
  }

  Scope& scope_;
  Builder build_;
};

}  // namespace

bool contains_infinity(const Expression& node) {
  return node.is(Constant::infinity) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [](const Expression* child) { return contains_infinity(*child); });
}

const Expression* without_infinity(const Expression& expression, Scope& scope) {
  return Rules(scope).reduce(expression);
}

int infinity_sign(const Expression& expression) {
  if (expression.is(Constant::infinity)) return 1;
  return expression.is(Kind::negate) ? -infinity_sign(expression[0]) : 0;
}

}  // namespace cupel::math
