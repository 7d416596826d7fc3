#include "verifiers/math/internal/solutions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "verifiers/math/internal/sign_changes.h"

namespace cupel::math {
namespace {

bool binds_symbol(Kind kind) {
  return kind == Kind::sum || kind == Kind::product || kind == Kind::integral ||
         kind == Kind::limit;
}

/// Which symbols occur, those aside that a sum or an integral runs over.
struct Census {
  const Expression* symbol = nullptr;
  bool several = false;
  bool applied = false;  ///< a function nobody defined
  std::vector<std::string_view> bound = {};

  void count(const Expression& node) {
    const bool is_bound =
        node.is(Kind::symbol) && std::find(bound.begin(), bound.end(), node.text) != bound.end();
    if (node.is(Kind::symbol) && !is_bound) {
      several = several || (symbol && symbol->text != node.text);
      symbol = &node;
    }
    applied = applied || node.is(Kind::application);
    const bool binds = binds_symbol(node.kind);
    if (binds) bound.push_back(node[1].text);
    for (const Expression* child : node.children) count(*child);
    if (binds) bound.pop_back();
  }
};

/// The one thing that all sides are that are not constant.
class CommonSide {
 public:
  void look(const Expression& statement) {
    const bool is_relation = statement.is(Kind::relation);
    for (const Expression* child : statement.children) {
      if (!is_relation)
        look(*child);
      else if (is_scalar(child->kind) && !is_constant(*child))
        add(*child);
    }
  }
  const Expression* side() const { return several_ ? nullptr : side_; }

 private:
  void add(const Expression& side) {
    several_ = several_ || (side_ && !same(*side_, side));
    side_ = &side;
  }

  const Expression* side_ = nullptr;
  bool several_ = false;
};

/// 1 or -1 for an infinity, 0 for all else.
int infinity_sign(const Expression& node) {
  if (node.is(Constant::infinity)) return 1;
  return node.is(Kind::negate) ? -infinity_sign(node[0]) : 0;
}

std::optional<RealSet> solve_gap(const Expression& left, Sign sign, const Expression& right,
                                 const Expression& unknown, Scope& scope) {
  if (sign == Sign::element || sign == Sign::not_element) {
    if (!same(left, unknown)) return std::nullopt;
    auto set = real_set_of(right, scope);
    return set && sign == Sign::not_element ? set->complement() : set;
  }
  if (same(left, unknown) && is_constant(right)) return compared_with(sign, right, scope);
  if (same(right, unknown) && is_constant(left)) return compared_with(reversed(sign), left, scope);
  if (!holds(sign, 0)) return std::nullopt;
  const auto changes = sign_changes(left, right, unknown, scope);
  if (!changes) return std::nullopt;
  std::vector<bool> cells;
  for (const auto& order : changes->orders) cells.push_back(order && *holds(sign, *order));
  return RealSet(changes->cuts, std::move(cells));
}

std::optional<RealSet> solve_relation(const Expression& relation, const Expression& unknown,
                                      Scope& scope) {
  std::vector<RealSet> sets;
  for (std::size_t gap = 0; gap + 1 < relation.size(); ++gap) {
    auto set = solve_gap(relation[gap], relation.sign(gap), relation[gap + 1], unknown, scope);
    if (!set) return std::nullopt;
    sets.push_back(*std::move(set));
  }
  return RealSet::intersect(std::move(sets), scope);
}

}  // namespace

bool is_constant(const Expression& expression) {
  Census census;
  census.count(expression);
  return !census.symbol && !census.applied;
}

const Expression* unknown_of(const Expression& statement) {
  Census census;
  census.count(statement);
  if (census.symbol && !census.several && !census.applied) return census.symbol;
  CommonSide common;
  common.look(statement);
  return common.side();
}

bool differently_named(const Expression& unknown_a, const Expression& unknown_b) {
  return unknown_a.is(Kind::symbol) && unknown_b.is(Kind::symbol) &&
         unknown_a.text != unknown_b.text;
}

std::optional<bool> holds(Sign sign, int order) {
  switch (sign) {
    case Sign::equal:
    case Sign::approximately:
      return order == 0;
    case Sign::not_equal:
      return order != 0;
    case Sign::less:
      return order < 0;
    case Sign::less_equal:
      return order <= 0;
    case Sign::greater:
      return order > 0;
    case Sign::greater_equal:
      return order >= 0;
    default:
      return std::nullopt;
  }
}

Sign reversed(Sign sign) {
  switch (sign) {
    case Sign::less:
      return Sign::greater;
    case Sign::less_equal:
      return Sign::greater_equal;
    case Sign::greater:
      return Sign::less;
    case Sign::greater_equal:
      return Sign::less_equal;
    default:
      return sign;
  }
}

std::optional<RealSet> compared_with(Sign sign, const Expression& constant, Scope& scope) {
  if (const int infinite = infinity_sign(constant)) {
    const auto everywhere = holds(sign, -infinite);
    if (!everywhere || sign == Sign::equal || sign == Sign::approximately) return std::nullopt;
    return *everywhere ? RealSet::all() : RealSet::none();
  }
  auto point = real_point(constant, scope);
  const auto below = holds(sign, -1), at = holds(sign, 0), above = holds(sign, 1);
  if (!point || !below) return std::nullopt;
  std::vector<Point> cuts;
  cuts.push_back(*std::move(point));
  return RealSet(std::move(cuts), {*below, *at, *above});
}

std::optional<RealSet> solve(const Expression& statement, const Expression& unknown, Scope& scope) {
  if (!scope.budget.spend(100)) return std::nullopt;
  switch (statement.kind) {
    case Kind::relation:
      return solve_relation(statement, unknown, scope);
    case Kind::negation: {
      const auto set = solve(statement[0], unknown, scope);
      return set ? std::optional(set->complement()) : std::nullopt;
    }
    case Kind::all_of:
    case Kind::any_of: {
      std::vector<RealSet> sets;
      for (const Expression* part : statement.children) {
        auto set = solve(*part, unknown, scope);
        if (!set) return std::nullopt;
        sets.push_back(*std::move(set));
      }
      return statement.is(Kind::all_of) ? RealSet::intersect(std::move(sets), scope)
                                        : RealSet::unite(std::move(sets), scope);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace cupel::math
