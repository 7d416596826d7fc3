#include "verifiers/math/internal/substitution.h"

#include <algorithm>
#include <vector>

namespace cupel::math {

const Expression* substituted(const Expression& expression, std::string_view name,
                              const Expression& value, Arena& arena) {
  if (expression.is(Kind::symbol) && expression.text == name) return &value;
  if (!mentions(expression, name)) return &expression;
  std::vector<const Expression*> children;
  children.reserve(expression.size());
  for (const Expression* child : expression.children)
    children.push_back(substituted(*child, name, value, arena));
  return Builder(arena).node(expression.kind, children, expression.code, expression.number,
                             expression.text);
}

bool mentions(const Expression& expression, std::string_view name) {
  return (expression.is(Kind::symbol) && expression.text == name) ||
         std::any_of(expression.children.begin(), expression.children.end(),
                     [&](const Expression* child) { return mentions(*child, name); });
}

}  // namespace cupel::math
