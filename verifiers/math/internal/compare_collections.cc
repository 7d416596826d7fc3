#include <algorithm>
#include <optional>

#include "verifiers/math/internal/comparer.h"
#include "verifiers/math/internal/families.h"
#include "verifiers/math/internal/integer_sets.h"
#include "verifiers/math/internal/real_set.h"

namespace cupel::math {
namespace {

using Node = const Expression*;

std::span<const Node> elements_of(const Node& tree) {
  const bool is_collection = tree->is(Kind::list) || tree->is(Kind::bracketed) ||
                             tree->is(Kind::set) || tree->is(Kind::matrix);
  return is_collection ? tree->children : std::span<const Node>(&tree, 1);
}

bool is_vector(const Expression& tree) {
  return tree.is(Kind::matrix) &&
         (tree.number == 1 || static_cast<std::size_t>(tree.number) == tree.size());
}

/// (a, b] and [a, b): no list is written so.
bool is_half_open(const Expression& tree) {
  return tree.is(Kind::bracketed) &&
         (tree.code == static_cast<std::uint8_t>(Brackets::round_square) ||
          tree.code == static_cast<std::uint8_t>(Brackets::square_round));
}

bool is_square(const Expression& tree) {
  return tree.is(Kind::bracketed) && tree.code == static_cast<std::uint8_t>(Brackets::square);
}

bool has_dots(std::span<const Node> elements) {
  return std::any_of(elements.begin(), elements.end(),
                     [](Node element) { return element->is(Kind::dots); });
}

/// The entries of [[1, 2], [3, 4]]. Nothing for what is no matrix written so.
std::optional<std::vector<Node>> entries_by_rows(const Expression& tree) {
  if (!tree.is(Kind::bracketed) || tree.size() == 0 || !tree[0].is(Kind::bracketed))
    return std::nullopt;
  std::vector<Node> entries;
  for (Node row : tree.children) {
    const bool fits = row->is(Kind::bracketed) && row->size() == tree[0].size();
    if (!fits) return std::nullopt;
    entries.insert(entries.end(), row->children.begin(), row->children.end());
  }
  return entries;
}

bool is_loose_set(const Expression& tree) { return tree.is(Kind::set) && tree.code == 1; }

Decision different(std::string_view what) { return {Equality::different, what}; }

}  // namespace

Decision Comparer::collections(const Expression& reference, const Expression& answer) {
  Node left = &reference;
  Node right = &answer;
  const auto family_left = family_of(reference, scope_.arena);
  const auto family_right = family_of(answer, scope_.arena);
  if (family_left && family_right)
    return decide_families(*family_left->values, family_left->parameter, *family_right->values,
                           family_right->parameter, scope_);
  if (has_dots(left->children) != has_dots(right->children)) {
    left = with_dots_filled(*left, scope_.arena);
    right = with_dots_filled(*right, scope_.arena);
  }
  if (left->is(Kind::matrix) && right->is(Kind::matrix)) return matrices(*left, *right);
  if (left->is(Kind::set) && right->is(Kind::set))
    return finite_sets(left->children, right->children);

  const bool left_single = is_scalar(left->kind), right_single = is_scalar(right->kind);
  if (left_single || right_single) {
    const Expression& several = left_single ? *right : *left;
    const bool is_list = several.is(Kind::list) || several.is(Kind::set);
    if (!is_list || several.size() != 1) return different("one value and several");
    return left_single ? compare(*left, several[0]) : compare(several[0], *right);
  }
  if (left->is(Kind::bracketed) && right->is(Kind::bracketed)) {
    const bool angled = left->code == static_cast<std::uint8_t>(Brackets::angle) ||
                        right->code == static_cast<std::uint8_t>(Brackets::angle);
    const bool fits =
        left->code == right->code || (angled && !is_half_open(*left) && !is_half_open(*right));
    if (!fits) return different("brackets");
    return lists(left->children, right->children,
                 policy_.order != Order::no || is_half_open(*left));
  }
  const bool half_open = is_half_open(*left) || is_half_open(*right);
  if (half_open) return different("an interval and something else");
  const bool one_set = left->is(Kind::set) || right->is(Kind::set);
  const bool one_bracketed = left->is(Kind::bracketed) || right->is(Kind::bracketed);
  const bool one_matrix = left->is(Kind::matrix) || right->is(Kind::matrix);
  if (one_matrix) {
    const Expression& matrix = left->is(Kind::matrix) ? *left : *right;
    const Expression& other = left->is(Kind::matrix) ? *right : *left;
    if (const auto rows = entries_by_rows(other)) {
      const bool fits = static_cast<std::size_t>(matrix.number) == other[0].size();
      if (!fits) return different("the size of matrices");
      return left->is(Kind::matrix) ? in_order(matrix.children, *rows)
                                    : in_order(*rows, matrix.children);
    }
    if (one_set || !is_vector(matrix)) return different("a matrix and something else");
    return in_order(left->children, right->children);
  }
  if (one_set && one_bracketed) {
    const bool loose = is_loose_set(*left) || is_loose_set(*right);
    const bool square = is_square(*left) || is_square(*right);
    return loose && !square ? in_order(left->children, right->children)
                            : different("a set and a sequence");
  }
  if (one_set) return finite_sets(elements_of(left), elements_of(right));
  const bool interval_as_reference = is_square(*left) && left->size() == 2;
  if (interval_as_reference) return different("an interval and a list");
  return lists(elements_of(left), elements_of(right), keeps_order(*left, *right));
}

/// Points keep their order, and so does what is compared with them; lists don't, unless they are
/// the start of a sequence.
bool Comparer::keeps_order(const Expression& reference, const Expression& answer) const {
  if (policy_.order != Order::automatic) return policy_.order == Order::yes;
  const bool point = (reference.is(Kind::bracketed) && !is_square(reference)) ||
                     (answer.is(Kind::bracketed) && !is_square(answer));
  return point || has_dots(reference.children) || has_dots(answer.children);
}

Decision Comparer::lists(std::span<const Node> reference, std::span<const Node> answer,
                         bool ordered) {
  return ordered ? in_order(reference, answer) : in_any_order(reference, answer);
}

Decision Comparer::in_order(std::span<const Node> reference, std::span<const Node> answer) {
  if (reference.size() != answer.size()) return different("the number of elements");
  Decision whole{Equality::equal, "elements in order"};
  for (std::size_t i = 0; i < reference.size(); ++i) {
    Decision element = compare(*reference[i], *answer[i]);
    if (element.equality == Equality::different || element.equality == Equality::exceeded)
      return element;
    if (element.equality == Equality::unknown) whole = element;
    if (reference.size() == 1) whole = element;
  }
  return whole;
}

/// Pairs each element of the reference with one of the answer that is equal to it. Equality is an
/// equivalence, so the first that fits will do.
Decision Comparer::in_any_order(std::span<const Node> reference, std::span<const Node> answer) {
  if (reference.size() != answer.size()) return different("the number of elements");
  if (!scope_.budget.allows_nodes(reference.size() * 4)) return {Equality::exceeded, "the budget"};
  std::vector<bool> taken(answer.size());
  bool unknown = false;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    bool found = false;
    for (std::size_t offset = 0; offset < answer.size() && !found; ++offset) {
      const std::size_t j = (i + offset) % answer.size();  // most lists are in the same order
      if (taken[j]) continue;
      const Decision element = compare(*reference[i], *answer[j]);
      if (element.equality == Equality::exceeded) return element;
      unknown = unknown || element.equality == Equality::unknown;
      found = element.equality == Equality::equal;
      if (found) taken[j] = true;
    }
    if (!found) {
      if (unknown) return {Equality::unknown, "an element that cannot be decided"};
      Decision missing = different("an element that is missing");
      if (scope_.explain) missing.certificate = to_string(*reference[i], 80) + " is not among them";
      return missing;
    }
  }
  return {Equality::equal, "elements in any order"};
}

Decision Comparer::finite_sets(std::span<const Node> reference, std::span<const Node> answer) {
  const auto without_repeats = [&](std::span<const Node> elements) {
    std::vector<Node> distinct;
    constexpr std::size_t kMost = 64;  // beyond, repeats are not looked for
    for (Node element : elements) {
      const bool repeats = elements.size() <= kMost &&
                           std::any_of(distinct.begin(), distinct.end(), [&](Node earlier) {
                             return compare(*earlier, *element).equality == Equality::equal;
                           });
      if (!repeats) distinct.push_back(element);
    }
    return distinct;
  };
  if (reference.size() == answer.size() && policy_.order != Order::yes) {
    const Decision direct = in_any_order(reference, answer);
    if (direct.equality == Equality::equal || direct.equality == Equality::exceeded) return direct;
  }
  return lists(without_repeats(reference), without_repeats(answer), policy_.order == Order::yes);
}

Decision Comparer::matrices(const Expression& reference, const Expression& answer) {
  const bool both_vectors = is_vector(reference) && is_vector(answer);
  if (reference.number != answer.number && !both_vectors) return different("the size of matrices");
  if (reference.number != answer.number) return different("a row and a column");
  return in_order(reference.children, answer.children);
}

}  // namespace cupel::math
