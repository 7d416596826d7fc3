#include "verifiers/math/internal/derivative.h"

#include <vector>

namespace cupel::math {
namespace {

class Differentiation {
 public:
  Differentiation(std::string_view variable, const Builder& build, Budget& budget)
      : variable_(variable), build_(build), budget_(budget) {}

  /// Null for zero too; `failed()` tells.
  const Expression* of(const Expression& node) {
    if (!budget_.spend(200)) failed_ = true;
    if (failed_ || !depends_on(node, variable_)) return nullptr;
    switch (node.kind) {
      case Kind::symbol:
        return build_.integer(1);
      case Kind::add:
        return sum(node);
      case Kind::multiply:
        return product(node);
      case Kind::divide:  // u/v: u'/v - u v'/v^2
        return plus(quotient(of(node[0]), &node[1]),
                    negated(quotient(times(&node[0], of(node[1])), power(&node[1], 2))));
      case Kind::negate:
        return negated(of(node[0]));
      case Kind::power:
        return power_rule(node[0], node[1], &node);
      case Kind::root:  // u^(1/n): u' u^(1/n) / (n u)
        if (depends_on(node[1], variable_)) return fail();
        return quotient(times(of(node[0]), &node), times(&node[1], &node[0]));
      case Kind::percent:
      case Kind::degrees: {
        const Expression* inner = of(node[0]);
        return inner ? build_.node(node.kind, {inner}) : nullptr;
      }
      case Kind::quantity:
        return of(node[0]);
      case Kind::function:
        return chain_rule(node);
      default:
        return fail();
    }
  }

  bool failed() const { return failed_; }

 private:
  const Expression* fail() {
    failed_ = true;
    return nullptr;
  }

  const Expression* plus(const Expression* a, const Expression* b) const {
    if (!a || !b) return a ? a : b;
    return build_.node(Kind::add, {a, b});
  }
  const Expression* times(const Expression* a, const Expression* b) const {
    return a && b ? build_.node(Kind::multiply, {a, b}) : nullptr;
  }
  const Expression* quotient(const Expression* a, const Expression* b) const {
    return a ? build_.node(Kind::divide, {a, b}) : nullptr;
  }
  const Expression* negated(const Expression* a) const {
    return a ? build_.node(Kind::negate, {a}) : nullptr;
  }
  const Expression* power(const Expression* base, std::int64_t exponent) const {
    return build_.node(Kind::power, {base, build_.integer(exponent)});
  }
  const Expression* call(Function which, const Expression* argument) const {
    return build_.function(which, {argument});
  }

  const Expression* sum(const Expression& node) {
    const Expression* total = nullptr;
    for (const Expression* term : node.children) total = plus(total, of(*term));
    return total;
  }

  const Expression* product(const Expression& node) {
    const Expression* total = nullptr;
    for (std::size_t i = 0; i < node.size(); ++i) {
      const Expression* slope = of(node[i]);
      if (!slope) continue;
      std::vector<const Expression*> factors(node.children.begin(), node.children.end());
      factors[i] = slope;
      total = plus(total, build_.node(Kind::multiply, std::span<const Expression* const>(factors)));
    }
    return total;
  }

  const Expression* power_rule(const Expression& base, const Expression& exponent,
                               const Expression* whole) {
    const Expression* by_base = nullptr;
    if (const Expression* slope = of(base)) {
      const Expression* lowered = build_.node(Kind::add, {&exponent, build_.integer(-1)});
      by_base = times(times(&exponent, build_.node(Kind::power, {&base, lowered})), slope);
    }
    const Expression* slope = of(exponent);
    return plus(by_base, slope ? times(times(whole, call(Function::ln, &base)), slope) : nullptr);
  }

  const Expression* chain_rule(const Expression& node) {
    if (node.is(Function::log) && node.size() == 2) {
      if (depends_on(node[1], variable_)) return fail();
      return quotient(of(node[0]), times(&node[0], call(Function::ln, &node[1])));
    }
    if (node.size() != 1) return fail();
    return times(outer(node, &node[0]), of(node[0]));
  }

  /// The derivative of the function itself, at `x`.
  const Expression* outer(const Expression& node, const Expression* x) {
    const Expression* one = build_.integer(1);
    const Expression* square = power(x, 2);
    const auto root = [&](const Expression* radicand) {
      return build_.node(Kind::root, {radicand, build_.integer(2)});
    };
    const auto inverse = [&](const Expression* a) { return quotient(one, a); };
    switch (node.function()) {
      case Function::sin:
        return call(Function::cos, x);
      case Function::cos:
        return negated(call(Function::sin, x));
      case Function::tan:
        return power(call(Function::sec, x), 2);
      case Function::cot:
        return negated(power(call(Function::csc, x), 2));
      case Function::sec:
        return times(&node, call(Function::tan, x));
      case Function::csc:
        return negated(times(&node, call(Function::cot, x)));
      case Function::arcsin:
        return inverse(root(plus(one, negated(square))));
      case Function::arccos:
        return negated(inverse(root(plus(one, negated(square)))));
      case Function::arctan:
        return inverse(plus(one, square));
      case Function::arccot:
        return negated(inverse(plus(one, square)));
      case Function::sinh:
        return call(Function::cosh, x);
      case Function::cosh:
        return call(Function::sinh, x);
      case Function::tanh:
        return power(call(Function::sech, x), 2);
      case Function::arsinh:
        return inverse(root(plus(square, one)));
      case Function::arcosh:
        return inverse(times(root(plus(x, negated(one))), root(plus(x, one))));
      case Function::artanh:
      case Function::arcoth:
        return inverse(plus(one, negated(square)));
      case Function::exp:
        return &node;
      case Function::ln:
      case Function::log:
        return inverse(x);
      case Function::abs:
        return quotient(x, &node);
      default:
        return fail();
    }
  }

  std::string_view variable_;
  const Builder& build_;
  Budget& budget_;
  bool failed_ = false;
};

bool binds(const Expression& node, std::string_view name) {
  const bool binder = node.is(Kind::sum) || node.is(Kind::product) || node.is(Kind::integral);
  return binder && node.size() == 4 && node[1].text == name;
}

}  // namespace

const Expression* differentiate(const Expression& node, std::string_view variable,
                                const Builder& build, Budget& budget) {
  Differentiation differentiation(variable, build, budget);
  const Expression* slope = differentiation.of(node);
  if (differentiation.failed()) return nullptr;
  return slope ? slope : build.integer(0);
}

bool depends_on(const Expression& node, std::string_view name) {
  if (node.is(Kind::symbol)) return node.text == name;
  for (std::size_t i = binds(node, name) ? 2 : 0; i < node.size(); ++i) {
    if (depends_on(node[i], name)) return true;
  }
  return false;
}

}  // namespace cupel::math
