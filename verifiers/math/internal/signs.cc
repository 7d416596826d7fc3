#include "verifiers/math/internal/signs.h"

#include <algorithm>

#include "verifiers/math/internal/statement_forms.h"

namespace cupel::math {
namespace {

const Expression* with_sign(const Expression& tree, bool upper, Arena& arena) {
  const Builder build(arena);
  std::vector<const Expression*> children;
  bool changed = false;
  for (const Expression* child : tree.children) {
    children.push_back(with_sign(*child, upper, arena));
    changed = changed || children.back() != child;
  }
  if (tree.is(Kind::plus_minus)) {
    const bool adds = (tree.code == 0) == upper;
    if (!adds) children.back() = build.node(Kind::negate, {children.back()});
    return children.size() == 1 ? children[0] : build.node(Kind::add, children);
  }
  if (!changed) return &tree;
  return build.node(tree.kind, children, tree.code, tree.number, tree.text);
}

bool spells_out_elements(const Expression& tree) {
  return tree.is(Kind::list) || tree.is(Kind::set) || tree.is(Kind::any_of);
}

bool are_equations(const Expression& tree) {
  return tree.size() > 1 &&
         std::all_of(tree.children.begin(), tree.children.end(),
                     [](const Expression* child) { return has_sign(*child, Sign::equal); });
}

/// x = ±1, y = ±2: the signs belong together.
bool gives_several_names(const Expression& tree) {
  return (tree.is(Kind::list) || tree.is(Kind::all_of)) && are_equations(tree) &&
         std::none_of(tree.children.begin() + 1, tree.children.end(),
                      [&](const Expression* child) { return same((*child)[0], tree[0][0]); });
}

/// x = 0 and x = ±1: a list of values.
bool gives_one_name(const Expression& tree) {
  return are_equations(tree) &&
         std::all_of(tree.children.begin(), tree.children.end(),
                     [&](const Expression* child) { return same((*child)[0], tree[0][0]); });
}

}  // namespace

bool has_plus_minus(const Expression& tree) {
  return tree.is(Kind::plus_minus) ||
         std::any_of(tree.children.begin(), tree.children.end(),
                     [](const Expression* child) { return has_plus_minus(*child); });
}

SignReadings read_signs(const Expression& tree, Arena& arena) {
  return {with_sign(tree, true, arena), with_sign(tree, false, arena)};
}

const Expression* spell_out_signs(const Expression& tree, Arena& arena) {
  if (!has_plus_minus(tree)) return &tree;
  const Builder build(arena);
  if (gives_several_names(tree)) {
    const auto [upper, lower] = read_signs(tree, arena);
    return build.node(Kind::any_of, {build.node(Kind::all_of, upper->children),
                                     build.node(Kind::all_of, lower->children)});
  }
  if (tree.is(Kind::all_of) && gives_one_name(tree))
    return spell_out_signs(*build.node(Kind::any_of, tree.children), arena);
  if (spells_out_elements(tree)) {
    std::vector<const Expression*> elements;
    for (const Expression* child : tree.children) {
      if (!has_plus_minus(*child)) {
        elements.push_back(child);
        continue;
      }
      const auto [upper, lower] = read_signs(*child, arena);
      elements.push_back(upper);
      elements.push_back(lower);
    }
    return build.node(tree.kind, elements, tree.code, tree.number, tree.text);
  }
  const auto [upper, lower] = read_signs(tree, arena);
  const bool excludes = has_sign(tree, Sign::not_equal) || has_sign(tree, Sign::not_element);
  if (tree.kind >= Kind::relation)
    return build.node(excludes ? Kind::all_of : Kind::any_of, {upper, lower});
  return build.node(Kind::list, {upper, lower}, static_cast<std::uint8_t>(Separator::comma));
}

}  // namespace cupel::math
