#include "verifiers/math/internal/statement_forms.h"

#include <algorithm>
#include <vector>

#include "verifiers/math/internal/solutions.h"
#include "verifiers/math/internal/substitution.h"

namespace cupel::math {
namespace {

using Parts = std::vector<const Expression*>;

std::optional<Sign> negated(Sign sign) {
  switch (sign) {
    case Sign::equal:
      return Sign::not_equal;
    case Sign::not_equal:
      return Sign::equal;
    case Sign::less:
      return Sign::greater_equal;
    case Sign::less_equal:
      return Sign::greater;
    case Sign::greater:
      return Sign::less_equal;
    case Sign::greater_equal:
      return Sign::less;
    case Sign::element:
      return Sign::not_element;
    case Sign::not_element:
      return Sign::element;
    default:
      return std::nullopt;
  }
}

class PlainForms {
 public:
  explicit PlainForms(Arena& arena) : builder_(arena) {}

  const Expression* of(const Expression& statement) const {
    switch (statement.kind) {
      case Kind::relation:
        return of_relation(statement);
      case Kind::negation:
        return negation_of(*of(statement[0]));
      case Kind::all_of:
      case Kind::any_of:
        return of_parts(statement);
      default:
        return &statement;
    }
  }

 private:
  const Expression* of_relation(const Expression& relation) const {
    if (relation.size() == 2) {
      if (relation.sign(0) != Sign::approximately) return &relation;
      return builder_.relation(&relation[0], Sign::equal, &relation[1]);
    }
    if (is_computation(relation)) {
      return builder_.relation(&relation[0], Sign::equal, relation.children.back());
    }
    Parts parts;
    for (std::size_t i = 0; i + 1 < relation.size(); ++i) {
      const Expression* gap = builder_.relation(&relation[i], relation.sign(i), &relation[i + 1]);
      parts.push_back(of_relation(*gap));
    }
    return builder_.node(Kind::all_of, parts);
  }

  /// x = 3 + 3 = 6.
  static bool is_computation(const Expression& relation) {
    for (std::size_t i = 0; i + 1 < relation.size(); ++i) {
      const Sign sign = relation.sign(i);
      if (sign != Sign::equal && sign != Sign::approximately) return false;
      if (!is_constant(relation[i + 1])) return false;
    }
    return true;
  }

  const Expression* negation_of(const Expression& statement) const {
    if (statement.is(Kind::relation) && statement.size() == 2) {
      if (const auto sign = negated(statement.sign(0)))
        return builder_.relation(&statement[0], *sign, &statement[1]);
    }
    if (!statement.is(Kind::all_of) && !statement.is(Kind::any_of))
      return builder_.node(Kind::negation, {&statement});
    Parts parts;
    for (const Expression* part : statement.children) parts.push_back(negation_of(*part));
    return builder_.node(statement.is(Kind::all_of) ? Kind::any_of : Kind::all_of, parts);
  }

  const Expression* of_parts(const Expression& statement) const {
    Parts parts;
    for (const Expression* child : statement.children) {
      const Expression* part = of(*child);
      if (part->is(statement.kind))
        parts.insert(parts.end(), part->children.begin(), part->children.end());
      else
        parts.push_back(part);
    }
    if (parts.size() == 1) return parts[0];
    const bool is_list = statement.is(Kind::all_of) && is_list_of_values(parts);
    return builder_.node(is_list ? Kind::any_of : statement.kind, parts);
  }

  static bool is_list_of_values(const Parts& parts) {
    const Expression* target = nullptr;
    for (const Expression* part : parts) {
      const auto assignment = assignment_of(*part);
      if (!assignment || !is_constant(*assignment->value)) return false;
      if (target && !same(*target, *assignment->target)) return false;
      target = assignment->target;
    }
    return target != nullptr;
  }

  Builder builder_;
};

bool is_target(const Expression& side, const Expression& other) {
  if (side.is(Kind::symbol)) return !mentions(other, side.text);
  return !is_constant(side) && is_constant(other);
}

/// f(x), f(x, y): a function nobody defined of different symbols.
bool is_head(const Expression& side) {
  if (!side.is(Kind::application)) return false;
  for (std::size_t i = 0; i < side.size(); ++i) {
    if (!side[i].is(Kind::symbol)) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (side[i].text == side[j].text) return false;
  }
  return true;
}

/// The first head that is a side of a relation by itself.
const Expression* head_in(const Expression& statement) {
  for (const Expression* child : statement.children) {
    if (statement.is(Kind::relation)) {
      if (is_head(*child)) return child;
    } else if (const Expression* head = head_in(*child)) {
      return head;
    }
  }
  return nullptr;
}

}  // namespace

const Expression* plain_form(const Expression& statement, Arena& arena) {
  return PlainForms(arena).of(statement);
}

bool has_sign(const Expression& statement, Sign sign) {
  return statement.is(Kind::relation) && statement.size() == 2 && statement.sign(0) == sign;
}

std::optional<Assignment> assignment_of(const Expression& equation) {
  if (!has_sign(equation, Sign::equal)) return std::nullopt;
  const Expression& left = equation[0];
  const Expression& right = equation[1];
  if (!is_scalar(left.kind) || !is_scalar(right.kind)) return std::nullopt;
  if (is_target(left, right) || (is_head(left) && !is_head(right)))
    return Assignment{&left, &right};
  if (is_target(right, left) || is_head(right)) return Assignment{&right, &left};
  return std::nullopt;
}

const Expression* with_arguments_of(const Expression& a, const Expression& b, Arena& arena) {
  const Expression* head_a = head_in(a);
  const Expression* head_b = head_in(b);
  const Expression* renamed = &b;
  if (!head_a || !head_b || head_a->text != head_b->text || head_a->size() != head_b->size())
    return renamed;
  for (std::size_t i = 0; i < head_a->size(); ++i) {
    const Expression& wanted = (*head_a)[i];
    const Expression& argument = (*head_b)[i];
    if (wanted.text == argument.text) continue;
    if (mentions(b, wanted.text)) return &b;
    renamed = substituted(*renamed, argument.text, wanted, arena);
  }
  return renamed;
}

}  // namespace cupel::math
