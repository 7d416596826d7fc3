#include "verifiers/math/internal/comparer.h"

#include <algorithm>

#include "verifiers/math/internal/parts.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/stated.h"

namespace cupel::math {
namespace {

bool is_collection(const Expression& tree) {
  return tree.is(Kind::list) || tree.is(Kind::bracketed) || tree.is(Kind::set) ||
         tree.is(Kind::matrix);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), text) != known.end();
}

/// The set that words name; null where they name none.
const Expression* named_in_words(const Expression& tree, const Builder& build) {
  if (!tree.is(Kind::words)) return nullptr;
  const std::span<const Expression* const> nothing;
  if (is_one_of(tree.text, {"all real numbers", "all reals", "real numbers", "any real number"}))
    return build.node(Kind::named_set, nothing, static_cast<std::uint8_t>(NamedSet::reals));
  if (is_one_of(tree.text, {"no solution", "no solutions", "no real solution", "no real solutions",
                            "empty set", "the empty set"}))
    return build.node(Kind::set, nothing);
  return nullptr;
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

Decision Comparer::compare_kinds(const Expression& expected, const Expression& given) {
  if (expected.is(Kind::integer) && given.is(Kind::integer)) {
    const bool equal = expected.text == given.text;
    return {equal ? Equality::equal : Equality::different, "exact rational arithmetic"};
  }
  const Expression* left = stated(expected, scope_);
  const Expression* right = stated(given, scope_);
  const auto states_set = [](const Expression& tree) {
    return is_statement(tree) || is_set_like(tree);
  };
  if (states_set(*left) && states_set(*right)) {
    left = with_progressions(*left, scope_.arena);
    right = with_progressions(*right, scope_.arena);
  } else if (states_set(*left)) {
    if (const auto* set = named_in_words(*right, build())) right = set;
  } else if (states_set(*right)) {
    if (const auto* set = named_in_words(*left, build())) left = set;
  }
  const Expression &reference = *left, &answer = *right;
  if (is_statement(reference) && is_statement(answer)) return statements(reference, answer);
  if (is_statement(answer)) return against_statement(reference, answer);
  if (is_statement(reference)) return statement_against(reference, answer);
  const bool both_finite = (is_collection(reference) || is_scalar(reference.kind)) &&
                           (is_collection(answer) || is_scalar(answer.kind));
  if (both_finite && (is_collection(reference) || is_collection(answer)))
    return collections(reference, answer);
  if (is_set_like(reference) || is_set_like(answer)) {
    const Expression* first = as_set(reference, answer);
    const Expression* second = as_set(answer, reference);
    return first && second ? decide_sets(*first, *second, scope_)
                           : Decision{Equality::different, "a set and something else"};
  }
  return single(reference, answer);
}

}  // namespace cupel::math
