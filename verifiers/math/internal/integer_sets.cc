#include "verifiers/math/internal/integer_sets.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/solutions.h"
#include "verifiers/math/internal/statement_forms.h"

namespace cupel::math {
namespace {

using Node = const Expression*;

constexpr std::string_view kTier = "integers in a set";

bool is_named(const Expression& tree, NamedSet name) {
  return tree.is(Kind::named_set) && tree.code == static_cast<std::uint8_t>(name);
}

class IntegerSets {
 public:
  IntegerSets(std::int64_t first_natural, Scope& scope)
      : first_natural_(first_natural), scope_(scope), build_(scope.arena) {}

  bool naturals_occurred() const { return naturals_occurred_; }

  /// The integers of what is said to be a set of some. Nothing for other sets.
  std::optional<RealSet> of(const Expression& tree) {
    if (tree.is(Kind::named_set)) return domain(tree);
    if (tree.is(Kind::set_builder)) return of_builder(tree);
    if (tree.is(Kind::all_of)) return of_conditions(tree, nullptr);
    return std::nullopt;
  }

 private:
  std::optional<RealSet> domain(const Expression& set) {
    if (is_named(set, NamedSet::integers)) return RealSet::all();
    if (!is_named(set, NamedSet::naturals)) return std::nullopt;
    naturals_occurred_ = true;
    auto naturals = compared_with(Sign::greater_equal, *build_.integer(first_natural_), scope_);
    return naturals ? naturals->around_integers(scope_) : std::nullopt;
  }

  std::optional<RealSet> of_builder(const Expression& builder) {
    const Expression& element = builder[0];
    if (!has_sign(element, Sign::element)) {
      const bool plain = element.is(Kind::symbol) && builder[1].is(Kind::all_of);
      return plain ? of_conditions(builder[1], &element) : std::nullopt;
    }
    auto range = element[0].is(Kind::symbol) ? domain(element[1]) : std::nullopt;
    if (!range) return std::nullopt;
    return limited(*std::move(range), builder[1], element[0]);
  }

  /// 0 < n < 4 and n ∈ ℤ.
  std::optional<RealSet> of_conditions(const Expression& conditions, Node about) {
    Node unknown = about ? about : unknown_of(conditions);
    if (!unknown || !unknown->is(Kind::symbol)) return std::nullopt;
    std::optional<RealSet> range;
    std::vector<Node> rest;
    for (Node part : conditions.children) {
      const bool is_domain = has_sign(*part, Sign::element) && same((*part)[0], *unknown);
      auto found = is_domain ? domain((*part)[1]) : std::nullopt;
      if (found)
        range = std::move(found);
      else
        rest.push_back(part);
    }
    if (!range) return std::nullopt;
    if (rest.empty()) return range;
    return limited(*std::move(range), *build_.node(Kind::all_of, rest), *unknown);
  }

  std::optional<RealSet> limited(RealSet range, const Expression& condition,
                                 const Expression& unknown) {
    const auto solutions = solve(condition, unknown, scope_);
    auto integers = solutions ? solutions->around_integers(scope_) : std::nullopt;
    if (!integers) return std::nullopt;
    return RealSet::intersect({std::move(range), *std::move(integers)}, scope_);
  }

  std::int64_t first_natural_;
  Scope& scope_;
  Builder build_;
  bool naturals_occurred_ = false;
};

bool about_same_unknown(const Expression& a, const Expression& b) {
  if (a.kind < Kind::relation || b.kind < Kind::relation) return true;
  Node x = unknown_of(a), y = unknown_of(b);
  return !x || !y || same(*x, *y);
}

Decision decide(const Expression& a, const Expression& b, IntegerSets& integers, Scope& scope) {
  auto left = integers.of(a), right = integers.of(b);
  if (!left && !right) return {};
  if (!about_same_unknown(a, b)) return {Equality::different, kTier};
  for (auto* side : {&left, &right}) {
    if (*side) continue;
    const auto reals = real_set_of(*with_dots_filled(side == &left ? a : b, scope.arena), scope);
    if (!reals) return {};
    if (!reals->has_only_integers()) return {Equality::different, kTier};
    *side = reals->around_integers(scope);
    if (!*side) return {};
  }
  const auto where = RealSet::where_they_differ(*left, *right, scope);
  Decision decision{where ? Equality::different : Equality::equal, kTier};
  if (where && scope.explain) decision.certificate = "in one only: the integer in " + *where;
  return decision;
}

std::optional<std::int64_t> small_integer(const Expression& tree) {
  const bool negative = tree.is(Kind::negate);
  const Expression& number = negative ? tree[0] : tree;
  if (!number.is(Kind::integer)) return std::nullopt;
  std::int64_t value = 0;
  constexpr std::size_t kDigits = 9;
  if (number.text.size() > kDigits) return std::nullopt;
  std::from_chars(number.text.data(), number.text.data() + number.text.size(), value);
  return negative ? -value : value;
}

}  // namespace

Decision decide_integer_sets(const Expression& a, const Expression& b, Scope& scope) {
  IntegerSets from_one(1, scope), from_zero(0, scope);
  Decision decision = decide(a, b, from_one, scope);
  if (from_one.naturals_occurred() && decision.equality == Equality::different &&
      decide(a, b, from_zero, scope).equality == Equality::equal) {
    return {Equality::unknown, kTier};
  }
  return decision;
}

const Expression* with_dots_filled(const Expression& tree, Arena& arena) {
  constexpr std::int64_t kMost = 1000;
  std::vector<std::int64_t> before, after;
  bool past = false;
  for (Node element : tree.children) {
    if (element->is(Kind::dots)) {
      if (past) return &tree;
      past = true;
      continue;
    }
    const auto value = small_integer(*element);
    if (!value) return &tree;
    (past ? after : before).push_back(*value);
  }
  if (before.empty() || after.empty()) return &tree;
  const std::int64_t step = before.size() > 1 ? before[1] - before[0] : 1;
  if (step == 0 || (after.back() - before[0]) % step != 0) return &tree;
  const std::int64_t count = (after.back() - before[0]) / step + 1;
  const auto written = static_cast<std::int64_t>(before.size() + after.size());
  if (count < written || count > kMost) return &tree;
  const auto at = [&](std::int64_t i) { return before[0] + i * step; };
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i] != at(static_cast<std::int64_t>(i))) return &tree;
  for (std::size_t i = 0; i < after.size(); ++i)
    if (after[i] != at(count - static_cast<std::int64_t>(after.size() - i))) return &tree;
  const Builder build(arena);
  std::vector<Node> elements;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t value = at(i);
    Node size = build.integer(std::abs(value));
    elements.push_back(value < 0 ? build.node(Kind::negate, {size}) : size);
  }
  return build.node(tree.kind, elements, tree.code, tree.number, tree.text);
}

}  // namespace cupel::math
