#include "verifiers/math/internal/scalar.h"

#include <algorithm>
#include <vector>

#include "verifiers/math/internal/bound_names.h"
#include "verifiers/math/internal/constants.h"
#include "verifiers/math/internal/identity.h"
#include "verifiers/math/internal/integration_constant.h"

namespace cupel::math {
namespace {

constexpr std::string_view kIdentical = "identical form";

/// Looks for symbols that nothing binds, and functions that nobody defined.
class FreeSymbols {
 public:
  bool occur_in(const Expression& node) {
    switch (node.kind) {
      case Kind::symbol:
        return std::find(bound_.begin(), bound_.end(), node.text) == bound_.end();
      case Kind::application:
        return true;
      case Kind::sum:
      case Kind::product:
      case Kind::integral:
      case Kind::derivative:
      case Kind::limit:
        return occur_in_binder(node);
      default:
        return std::any_of(node.children.begin(), node.children.end(),
                           [this](const Expression* child) { return occur_in(*child); });
    }
  }

 private:
  /// Body, symbol, bounds: the symbol is bound in the body alone. A derivative is a function of its
  /// symbol, and so is an integral without bounds.
  bool occur_in_binder(const Expression& node) {
    if (node.is(Kind::derivative) || (node.is(Kind::integral) && node.size() == 2))
      return occur_in(node[0]) || occur_in(node[1]);
    for (std::size_t i = 2; i < node.size(); ++i)
      if (occur_in(node[i])) return true;
    bound_.push_back(node[1].text);
    const bool found = occur_in(node[0]);
    bound_.pop_back();
    return found;
  }

  std::vector<std::string_view> bound_ = {};
};

bool is_constant(const Expression& expression) { return !FreeSymbols().occur_in(expression); }

/// x/0 and the like, for every value of the symbols.
bool never_defined(const Expression& node, Scope& scope) {
  if (node.is(Constant::undefined)) return true;
  if (node.is(Kind::divide) && is_constant(node[1])) {
    const Expression* zero = Builder(scope.arena).integer(0);
    if (decide_constants(node[1], *zero, scope).equality == Equality::equal) return true;
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&scope](const Expression* child) { return never_defined(*child, scope); });
}

bool is_defined(const Expression& expression, Scope& scope) {
  return is_constant(expression) ? has_value(expression, scope) : !never_defined(expression, scope);
}

}  // namespace

Decision decide_scalars(const Expression& a, const Expression& b, Scope& scope) {
  if (same(a, b)) {
    if (is_defined(a, scope)) return {Equality::equal, kIdentical};
    return {Equality::unknown, "undefined value"};
  }
  const bool constants = is_constant(a) && is_constant(b);
  const Decision decision =
      constants ? decide_constants(a, b, scope) : decide_identity(a, b, scope);
  if (decision.equality == Equality::unknown && same_but_for_bound_names(a, b) &&
      is_defined(a, scope))
    return {Equality::equal, kIdentical};
  if (decision.equality != Equality::different || constants) return decision;
  const auto primitives = without_integration_constants(a, b, Builder(scope.arena));
  return primitives ? decide_scalars(*primitives->a, *primitives->b, scope) : decision;
}

std::optional<int> order(const Expression& a, const Expression& b, Scope& scope) {
  if (!is_constant(a) || !is_constant(b)) return std::nullopt;
  return order_constants(a, b, scope);
}

}  // namespace cupel::math
