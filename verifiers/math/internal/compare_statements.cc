// What is said about names: x = 3, "x = 1 and y = 2", "x = 1 or x = 2", x > 3.

#include <algorithm>
#include <optional>

#include "verifiers/math/internal/comparer.h"
#include "verifiers/math/internal/parts.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/solutions.h"
#include "verifiers/math/internal/statement_forms.h"
#include "verifiers/math/internal/statements.h"
#include "verifiers/math/internal/substitution.h"

namespace cupel::math {
namespace {

using Node = const Expression*;
using Nodes = std::vector<Node>;

bool is_equality(Sign sign) { return sign == Sign::equal || sign == Sign::approximately; }

bool is_equation(const Expression& tree) {
  return tree.is(Kind::relation) && std::all_of(tree.text.begin(), tree.text.end(), [](char sign) {
           return is_equality(static_cast<Sign>(sign)) ||
                  static_cast<Sign>(sign) == Sign::congruent;
         });
}

bool is_round(const Expression& tree) {
  return tree.is(Kind::bracketed) && tree.code == static_cast<std::uint8_t>(Brackets::round);
}

/// x_1, x_2, …: roots of one equation, as a rule.
bool have_one_letter(const Nodes& names) {
  return std::all_of(names.begin(), names.end(), [&](Node name) {
    const std::size_t underscore = name->text.find('_');
    return name->is(Kind::symbol) && underscore != std::string_view::npos &&
           name->text.substr(0, underscore) == (*names[0]).text.substr(0, underscore);
  });
}

bool same_name(const Expression& a, const Expression& b) {
  if (same(a, b)) return true;
  constexpr std::string_view kAngle = "angle ";
  const auto plain = [&](std::string_view name) {
    return name.substr(0, kAngle.size()) == kAngle ? name.substr(kAngle.size()) : name;
  };
  if (a.children.empty() && b.children.empty() && !a.text.empty())
    return plain(a.text) == plain(b.text);
  return a.is(Kind::multiply) && b.is(Kind::multiply) && a.size() == b.size() &&
         std::is_permutation(a.children.begin(), a.children.end(), b.children.begin(),
                             [](Node x, Node y) { return same(*x, *y); });
}

bool all_constant(const Nodes& values) {
  return std::all_of(values.begin(), values.end(), [](Node value) { return is_constant(*value); });
}

/// 2x or x + 2, an unknown in an equation that is not solved.
bool is_linear(const Expression& side) {
  const bool sum = side.is(Kind::add) || side.is(Kind::multiply) || side.is(Kind::negate);
  Node unknown = sum ? unknown_of(side) : nullptr;
  return unknown && unknown->is(Kind::symbol) &&
         std::all_of(side.children.begin(), side.children.end(), [](Node part) {
           return part->is(Kind::symbol) || is_constant(*part) || is_linear(*part);
         });
}

/// The number after the underscore in x_1; empty where there is none.
std::string_view index_of(std::string_view name) {
  const std::size_t underscore = name.find('_');
  return underscore == std::string_view::npos ? std::string_view() : name.substr(underscore + 1);
}

constexpr std::string_view kNoName = "";  // what "> 5" is about

}  // namespace

/// Names, all different, with their values.
struct Comparer::Solution {
  Nodes names;
  Nodes values;

  bool add(Node name, Node value) {
    constexpr std::size_t kMost = 64;  // each name is held against all others
    if (names.size() == kMost) return false;
    const bool is_new =
        std::none_of(names.begin(), names.end(), [&](Node it) { return same(*it, *name); });
    names.push_back(name);
    values.push_back(value);
    return is_new;
  }

  /// The values in the order of these names. Nothing where the names are others.
  std::optional<Nodes> in_order_of(const Nodes& wanted) const {
    if (wanted.size() != names.size()) return std::nullopt;
    Nodes ordered;
    for (Node name : wanted) {
      const auto at =
          std::find_if(names.begin(), names.end(), [&](Node it) { return same_name(*it, *name); });
      if (at == names.end()) return std::nullopt;
      ordered.push_back(values[static_cast<std::size_t>(at - names.begin())]);
    }
    return ordered;
  }
};

Decision Comparer::statements(const Expression& reference, const Expression& given) {
  const Expression& answer = *with_names_of(reference, given);
  const auto expected = solutions_of(reference);
  const auto named = solutions_of(answer);
  const auto about_several = [](const Solutions& them) {
    return them.size() > 1 || them[0].names.size() > 1;
  };
  if (expected && named && (about_several(*expected) || about_several(*named))) {
    const Decision decision = solutions(*expected, *named);
    if (decision.equality != Equality::unknown) return decision;
  }
  if (is_equation(reference) && is_equation(answer)) {
    const Decision by_value = assignments(reference, answer);
    if (by_value.equality == Equality::equal || by_value.equality == Equality::exceeded)
      return by_value;
    const Decision as_equations = decide_statements(reference, answer, scope_);
    return as_equations.equality == Equality::unknown && by_value.equality != Equality::unknown
               ? by_value
               : as_equations;
  }
  // Several curves y = … are alternatives, whatever joins them.
  const auto joined = [&](const Expression& statement, const std::optional<Solutions>& several) {
    const bool alternatives = statement.is(Kind::all_of) && several && several->size() > 1;
    return alternatives ? build().node(Kind::any_of, statement.children) : &statement;
  };
  const Expression& left = *joined(reference, expected);
  const Expression& right = *joined(answer, named);
  if (may_be_curves(left, expected) && may_be_curves(right, named))
    return in_any_order(left.children, right.children);
  return decide_statements(left, right, scope_);
}

/// Two equations that are solved for nothing may be two lines as well as a system. As a system
/// they would equal all pairs of lines through the same point, so they are compared one by one.
bool Comparer::may_be_curves(const Expression& statement,
                             const std::optional<Solutions>& solved) const {
  const bool equations = statement.is(Kind::all_of) &&
                         std::all_of(statement.children.begin(), statement.children.end(),
                                     [](Node part) { return is_equation(*part); });
  return equations && !(solved && solved->size() == 1 && all_constant((*solved)[0].values));
}

/// The answer with the arguments of its functions, and its unknown where it names none, named as
/// in the reference.
const Expression* Comparer::with_names_of(const Expression& reference,
                                          const Expression& answer) const {
  Node named = with_arguments_of(reference, answer, scope_.arena);
  Node wanted = unknown_of(reference);
  Node unknown = unknown_of(*named);
  const bool symbols = wanted && unknown && wanted->is(Kind::symbol) && unknown->is(Kind::symbol);
  if (!symbols || wanted->text == unknown->text) return named;
  const bool free = unknown->text == kNoName || wanted->text == kNoName || policy_.any_names;
  return free ? substituted(*named, unknown->text, *wanted, scope_.arena) : named;
}

/// The alternatives a statement gives, each a value for every name. Nothing where it is more than
/// that.
std::optional<Comparer::Solutions> Comparer::solutions_of(const Expression& statement) const {
  if (statement.is(Kind::any_of) || statement.is(Kind::all_of)) {
    Solution together;
    if (statement.is(Kind::all_of) && add_names(statement, together)) return by_index(together);
    Solutions several;
    for (Node part : statement.children) {
      Solution one;
      if (!add_names(*part, one)) return std::nullopt;
      several.push_back(std::move(one));
    }
    const auto alike = [&] {
      return std::all_of(several.begin(), several.end(), [&](const Solution& one) {
        return one.in_order_of(several[0].names).has_value();
      });
    };
    if (alike()) return several;
    for (Solution& one : several) one.names = without_index(one.names);
    return alike() ? std::optional(several) : std::nullopt;
  }
  Solution one;
  if (!add_names(statement, one)) return std::nullopt;
  return Solutions{one};
}

/// x, y for x_1, y_1; the names themselves where their indices are not one.
std::vector<const Expression*> Comparer::without_index(const Nodes& names) const {
  Nodes plain;
  for (Node name : names) {
    const bool fits = name->is(Kind::symbol) && !index_of(name->text).empty() &&
                      index_of(name->text) == index_of(names[0]->text);
    if (!fits) return names;
    plain.push_back(build().leaf(Kind::symbol, name->text.substr(0, name->text.find('_'))));
  }
  return plain;
}

/// x_1, y_1, x_2, y_2 are two solutions, x and y each.
Comparer::Solutions Comparer::by_index(const Solution& together) const {
  Solutions several;
  for (std::size_t i = 0; i < together.names.size(); ++i) {
    const std::string_view index = index_of(together.names[i]->text);
    if (index.empty()) return {together};
    const auto at = std::find_if(several.begin(), several.end(), [&](const Solution& one) {
      return index_of(one.names[0]->text) == index;
    });
    Solution& one = at == several.end() ? several.emplace_back() : *at;
    one.add(together.names[i], together.values[i]);
  }
  for (Solution& one : several) {
    one.names = without_index(one.names);
    const bool alike = one.names.size() > 1 && one.in_order_of(several[0].names);
    if (!alike) return {together};
  }
  return several;
}

/// False where the statement says something else, a name is given a second value, or there are too
/// many.
bool Comparer::add_names(const Expression& statement, Solution& solution) const {
  if (statement.is(Kind::all_of))
    return std::all_of(statement.children.begin(), statement.children.end(),
                       [&](Node part) { return add_names(*part, solution); });
  const bool equation = statement.is(Kind::relation) &&
                        std::all_of(statement.text.begin(), statement.text.end(),
                                    [](char sign) { return is_equality(static_cast<Sign>(sign)); });
  if (!equation || !is_name(statement[0])) return false;
  Node value = value_of(statement, false);
  if (is_round(statement[0])) {
    const bool fits = statement.size() == 2 && value->is(Kind::bracketed) &&
                      value->code == statement[0].code && value->size() == statement[0].size();
    if (!fits) return false;
    for (std::size_t i = 0; i < value->size(); ++i)
      if (!solution.add(statement[0].children[i], value->children[i])) return false;
    return true;
  }
  for (std::size_t i = 0; i + 1 < statement.size(); ++i) {
    if (i > 0 && !statement[i].is(Kind::symbol)) continue;  // a = b = 2 and x = 1 + 1 = 2
    if (&statement[i] != value && !solution.add(&statement[i], value)) return false;
  }
  return true;
}

/// Unknown where the values have symbols in them, so that equal ones may be hidden.
Decision Comparer::solutions(const Solutions& reference, const Solutions& answer) {
  const Nodes& names = reference[0].names;
  bool constant = true;
  const auto elements = [&](const Solutions& several) -> std::optional<Nodes> {
    Nodes result;
    for (const Solution& one : several) {
      auto values = one.in_order_of(names);
      if (!values && policy_.any_names && one.names.size() == names.size()) values = one.values;
      if (!values) return std::nullopt;
      constant = constant && all_constant(*values);
      result.push_back(values->size() == 1 ? (*values)[0] : point(*values));
    }
    return result;
  };
  const auto left = elements(reference), right = elements(answer);
  if (!left || !right) return {};
  Decision decision = finite_sets(*left, *right);
  if (decision.equality == Equality::different && !constant) return {};
  return decision;
}

const Expression* Comparer::point(std::span<const Node> values) const {
  return build().node(Kind::bracketed, values, static_cast<std::uint8_t>(Brackets::round));
}

/// x = 3 and x = 1 + 2; y = 2x + 3 and f(x) = 2x + 3: the same name, and equal values.
Decision Comparer::assignments(const Expression& reference, const Expression& answer) {
  const bool named = is_name(reference[0]) && is_name(answer[0]);
  if (!named) return {Equality::unknown, "equations"};
  const Expression& name = reference[0];
  const Expression& other = answer[0];
  const bool one_is_function = name.is(Kind::application) != other.is(Kind::application);
  const bool fits = same_name(name, other) || one_is_function || policy_.any_names;
  if (!fits) return {Equality::different, "names"};
  return compare(*reference.children.back(), *answer.children.back());
}

/// What a statement says the value is, whatever the name: 3 in x = 3, S in x ∈ S. Where it also
/// gives a decimal (x = √2 ≈ 1.41), the exact value. Null for other statements.
const Expression* Comparer::value_of(const Expression& statement, bool any_name) const {
  if (has_sign(statement, Sign::element)) return statement.children[1];
  if (!is_equation(statement)) return nullptr;
  const std::size_t named = statement.size() - 1;  // 1 = y = x = 0 names the value too
  const bool has_name = std::any_of(statement.children.begin(),
                                    statement.children.begin() + static_cast<std::ptrdiff_t>(named),
                                    [](Node side) { return is_name(*side); });
  if (!has_name && !(any_name ? !is_linear(statement[0]) : is_constant(statement))) return nullptr;
  std::size_t last = statement.size() - 1;
  while (last > 0 && statement.sign(last - 1) == Sign::approximately &&
         (last > 1 || !is_name(statement[0])))
    --last;
  return statement.children[last];
}

/// The values of several assignments: the tuple (1, 2) of "x = 1 and y = 2", the set {2, -2} of
/// "x = 2 or x = -2"; beside a tuple, also (2, 2) of x = y = 2. Null for other statements.
const Expression* Comparer::values_of(const Expression& statement, const Expression& other) const {
  if (statement.is(Kind::relation) && !other.is(Kind::bracketed)) return nullptr;
  const auto several = solutions_of(statement);
  if (!several) return nullptr;
  const Solution& first = (*several)[0];
  if (statement.is(Kind::relation) && first.names.size() == 1) return nullptr;
  if (several->size() == 1 && have_one_letter(first.names)) {
    const auto comma = static_cast<std::uint8_t>(Separator::comma);
    return build().node(Kind::list, first.values, comma);
  }
  if (several->size() == 1) return point(first.values);
  Nodes values;
  for (const Solution& one : *several) {
    const auto ordered = one.in_order_of(first.names);
    values.push_back(ordered->size() == 1 ? (*ordered)[0] : point(*ordered));
  }
  return build().node(Kind::set, values);
}

/// A tree as a set beside another one: the union that a list of intervals is, and the set that a
/// list of numbers is where the other speaks of integers. Null where it is none.
const Expression* Comparer::as_set(const Expression& tree, const Expression& other) const {
  const auto all = [&](auto is_so) {
    return tree.is(Kind::list) && std::all_of(tree.children.begin(), tree.children.end(),
                                              [&](Node element) { return is_so(*element); });
  };
  if (all(is_set_like)) return build().node(Kind::set_union, tree.children);
  const bool integers = other.is(Kind::all_of) &&
                        std::any_of(other.children.begin(), other.children.end(), [](Node part) {
                          return has_sign(*part, Sign::element) && (*part)[1].is(Kind::named_set);
                        });
  if (integers && all([](const Expression& element) { return is_scalar(element.kind); }))
    return build().node(Kind::set, tree.children);
  return is_set_like(tree) || is_statement(tree) ? &tree : nullptr;
}

/// The answer says more than the reference: "x = 5" for 5, "x > 2" for (2, ∞).
Decision Comparer::against_statement(const Expression& reference, const Expression& statement) {
  if (Node values = values_of(statement, reference)) return compare(reference, *values);
  if (Node value = value_of(statement, true)) return compare(reference, *value);
  Node set = as_set(reference, statement);
  return set ? decide_sets(*set, statement, scope_)
             : Decision{Equality::different, "a value and a statement"};
}

/// The answer gives the bare value: 5 for "x = 5", (2, ∞) for "x > 2".
Decision Comparer::statement_against(const Expression& statement, const Expression& answer) {
  if (Node values = values_of(statement, answer)) return compare(*values, answer);
  if (Node value = value_of(statement, false)) return compare(*value, answer);
  Node set = as_set(answer, statement);
  return set ? decide_sets(statement, *set, scope_)
             : Decision{Equality::different, "a statement and a value"};
}

}  // namespace cupel::math
