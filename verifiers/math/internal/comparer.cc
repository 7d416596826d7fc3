#include "verifiers/math/internal/comparer.h"

#include <algorithm>

#include "verifiers/math/internal/families.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/statements.h"

namespace cupel::math {
namespace {

bool is_statement(const Expression& tree) { return tree.kind >= Kind::relation; }

bool is_equation(const Expression& tree) {
  if (!tree.is(Kind::relation)) return false;
  return std::all_of(tree.text.begin(), tree.text.end(), [](char sign) {
    return static_cast<Sign>(sign) == Sign::equal ||
           static_cast<Sign>(sign) == Sign::approximately ||
           static_cast<Sign>(sign) == Sign::congruent;
  });
}

bool is_membership(const Expression& tree) {
  return tree.is(Kind::relation) && tree.size() == 2 && tree.sign(0) == Sign::element;
}

bool is_collection(const Expression& tree) {
  return tree.is(Kind::list) || tree.is(Kind::bracketed) || tree.is(Kind::set) ||
         tree.is(Kind::matrix);
}

bool is_interval(const Expression& tree) {
  return tree.is(Kind::bracketed) && tree.size() == 2 &&
         tree.code != static_cast<std::uint8_t>(Brackets::angle);
}

bool may_be_set(const Expression& tree) {
  return is_set_like(tree) || is_interval(tree) || is_statement(tree);
}

}  // namespace

bool is_name(const Expression& tree) {
  switch (tree.kind) {
    case Kind::symbol:
      return !tree.text.empty();
    case Kind::application:
    case Kind::words:
      return true;
    case Kind::multiply:
    case Kind::list:
    case Kind::bracketed:
    case Kind::ratio:
      return std::all_of(tree.children.begin(), tree.children.end(),
                         [](const Expression* child) { return is_name(*child); });
    case Kind::function:
      return (tree.is(Function::abs) || tree.is(Function::determinant)) && is_name(tree[0]);
    default:
      return false;
  }
}

Decision Comparer::compare(const Expression& reference, const Expression& answer) {
  if (!scope_.budget.allows_depth(++depth_) || !scope_.budget.spend(50))
    return {Equality::exceeded, "the budget"};
  const Decision decision = compare_kinds(reference, answer);
  --depth_;
  return decision;
}

Decision Comparer::compare_kinds(const Expression& reference, const Expression& answer) {
  if (reference.is(Kind::integer) && answer.is(Kind::integer)) {
    const bool equal = reference.text == answer.text;
    return {equal ? Equality::equal : Equality::different, "exact rational arithmetic"};
  }
  if (is_statement(reference) && is_statement(answer)) return statements(reference, answer);
  if (is_statement(answer)) return against_statement(reference, answer);
  if (is_statement(reference)) return statement_against(reference, answer);
  const bool some_set = is_set_like(reference) || is_set_like(answer);
  const bool both_finite = (is_collection(reference) || is_scalar(reference.kind)) &&
                           (is_collection(answer) || is_scalar(answer.kind));
  if (both_finite && (is_collection(reference) || is_collection(answer)))
    return collections(reference, answer);
  if (some_set) {
    const bool fits = may_be_set(reference) && may_be_set(answer);
    return fits ? decide_sets(reference, answer, scope_)
                : Decision{Equality::different, "a set and something else"};
  }
  return single(reference, answer);
}

// ---- statements

Decision Comparer::statements(const Expression& reference, const Expression& answer) {
  if (is_equation(reference) && is_equation(answer)) {
    const Decision by_value = assignments(reference, answer);
    if (by_value.equality == Equality::equal || by_value.equality == Equality::exceeded)
      return by_value;
    const Decision as_equations = decide_statements(reference, answer, scope_);
    return as_equations.equality == Equality::unknown && by_value.equality != Equality::unknown
               ? by_value
               : as_equations;
  }
  const Decision decision = decide_statements(reference, answer, scope_);
  const bool settled =
      decision.equality == Equality::equal || decision.equality == Equality::exceeded;
  if (settled) return decision;
  Node first = values_of(reference);
  Node second = values_of(answer);
  if (first && second) return compare(*first, *second);
  const bool settled_as_different = decision.equality == Equality::different;
  if (settled_as_different && !policy_.any_names) return decision;
  if (is_membership(reference) && is_membership(answer) && policy_.any_names)
    return compare(reference[1], answer[1]);
  return decision;
}

/// x = 3 and x = 1 + 2; y = 2x + 3 and f(x) = 2x + 3: the same name, and equal values.
Decision Comparer::assignments(const Expression& reference, const Expression& answer) {
  const bool named = is_name(reference[0]) && is_name(answer[0]);
  if (!named) return {Equality::unknown, "equations"};
  const Expression& value = *reference.children.back();
  Node given = answer.children.back();
  const Expression& name = reference[0];
  const Expression& other = answer[0];
  const bool same_function = name.is(Kind::application) && other.is(Kind::application) &&
                             name.text == other.text && name.size() == 1 && other.size() == 1 &&
                             name[0].is(Kind::symbol) && other[0].is(Kind::symbol);
  if (same_function) given = renamed(*given, other[0].text, name[0].text);
  const bool one_is_function = name.is(Kind::application) != other.is(Kind::application);
  const bool fits = same_function || same_name(name, other) || one_is_function || policy_.any_names;
  if (!fits) return {Equality::different, "names"};
  return compare(value, *given);
}

bool Comparer::same_name(const Expression& a, const Expression& b) const {
  if (same(a, b)) return true;
  if (a.is(Kind::multiply) && b.is(Kind::multiply) && a.size() == b.size())
    return std::is_permutation(a.children.begin(), a.children.end(), b.children.begin(),
                               [](Node x, Node y) { return same(*x, *y); });
  return false;
}

const Expression* Comparer::renamed(const Expression& tree, std::string_view from,
                                    std::string_view to) const {
  if (tree.is(Kind::symbol)) return tree.text == from ? build().leaf(Kind::symbol, to) : &tree;
  if (tree.children.empty()) return &tree;
  std::vector<Node> children;
  for (Node child : tree.children) children.push_back(renamed(*child, from, to));
  return build().node(tree.kind, children, tree.code, tree.number, tree.text);
}

/// What a statement says the value is, whatever the name: 3 in x = 3, S in x ∈ S. Where it also
/// gives a decimal (x = √2 ≈ 1.41), the exact value. Null for other statements.
const Expression* Comparer::value_of(const Expression& statement, bool any_name) const {
  if (is_membership(statement)) return statement.children[1];
  if (!is_equation(statement)) return nullptr;
  const std::size_t named = statement.size() - 1;  // 1 = y = x = 0 names the value too
  const bool has_name = std::any_of(statement.children.begin(),
                                    statement.children.begin() + static_cast<std::ptrdiff_t>(named),
                                    [](Node side) { return is_name(*side); });
  if (!any_name && !has_name) return nullptr;
  std::size_t last = statement.size() - 1;
  while (last > 0 && statement.sign(last - 1) == Sign::approximately &&
         (last > 1 || !is_name(statement[0])))
    --last;
  return statement.children[last];
}

/// The values of a collection of assignments: the tuple (1, 2) of "x = 1 and y = 2", the list 2, -2
/// of "x = 2 or x = -2". Null where something else is among them.
const Expression* Comparer::values_of(const Expression& collection) const {
  const bool is_several =
      collection.is(Kind::all_of) || collection.is(Kind::any_of) || collection.is(Kind::list);
  if (!is_several) return nullptr;
  std::vector<Node> values;
  Node name = nullptr;
  bool one_name = true, some_statement = false;
  for (Node part : collection.children) {
    if (!is_statement(*part)) {
      values.push_back(part);
      continue;
    }
    some_statement = true;
    Node value = value_of(*part, false);
    if (!value) return nullptr;
    one_name = one_name && (!name || same(*name, (*part)[0]));
    name = part->children[0];
    values.push_back(value);
  }
  if (!some_statement) return nullptr;
  if (one_name || collection.is(Kind::any_of))
    return build().node(Kind::list, values, static_cast<std::uint8_t>(Separator::comma));
  return build().node(Kind::bracketed, values, static_cast<std::uint8_t>(Brackets::round));
}

/// The answer says more than the reference: "x = 5" for 5, "x > 2" for (2, ∞).
Decision Comparer::against_statement(const Expression& reference, const Expression& statement) {
  if (reference.is(Kind::list)) {
    if (Node values = values_of(reference)) return compare(*values, statement);
  }
  if (Node values = values_of(statement)) return compare(reference, *values);
  if (Node value = value_of(statement, true)) return compare(reference, *value);
  if (may_be_set(reference)) return decide_sets(reference, statement, scope_);
  return {Equality::different, "a value and a statement"};
}

/// The answer gives the bare value: 5 for "x = 5", (2, ∞) for "x > 2".
Decision Comparer::statement_against(const Expression& statement, const Expression& answer) {
  if (answer.is(Kind::list)) {
    if (Node values = values_of(answer)) return compare(statement, *values);
  }
  if (Node values = values_of(statement)) return compare(*values, answer);
  if (Node value = value_of(statement, false)) return compare(*value, answer);
  if (may_be_set(answer)) return decide_sets(statement, answer, scope_);
  return {Equality::different, "a statement and a value"};
}

}  // namespace cupel::math
