#include "verifiers/math/internal/stated.h"

#include <algorithm>
#include <span>
#include <vector>

#include "verifiers/math/internal/parts.h"
#include "verifiers/math/internal/real_set.h"
#include "verifiers/math/internal/solutions.h"
#include "verifiers/math/internal/statement_forms.h"

namespace cupel::math {
namespace {

using Node = const Expression*;
using Nodes = std::vector<Node>;

bool is_pmod(const Expression& tree) {
  return tree.is(Kind::application) && tree.text == "pmod" && tree.size() == 2;
}

bool runs_through_integers(const Expression& tree) {
  return has_sign(tree, Sign::element) && tree[1].is(Kind::named_set);
}

bool is_inequality(const Expression& tree) {
  return tree.is(Kind::relation) && !has_sign(tree, Sign::equal) && holds(tree.sign(0), 0);
}

class Reading {
 public:
  explicit Reading(Scope& scope) : scope_(scope), build_(scope.arena) {}

  Node of(const Expression& tree) const {
    switch (tree.kind) {
      case Kind::list:
        return of_list(tree);
      case Kind::any_of:
        return of_alternatives(tree);
      case Kind::relation:
        return of_relation(tree);
      case Kind::multiply:
        return of_product(tree);
      default:
        return &tree;
    }
  }

 private:
  Node of_list(const Expression& list) const {
    Nodes parts;
    for (Node part : list.children) parts.push_back(of(*part));
    const auto statements = static_cast<std::size_t>(std::count_if(
        parts.begin(), parts.end(), [](Node part) { return math::is_statement(*part); }));
    if (statements == 0 || parts.size() < 2) return &list;
    if (statements == 1 && runs_through_integers(*parts.back())) return family(parts);
    const bool domain_last = runs_through_integers(*parts.back());
    if (Node spread = with_left_side_repeated(parts, domain_last)) return spread;
    if (statements < parts.size()) return &list;
    if (list.code == static_cast<std::uint8_t>(Separator::disjunction))
      return build_.node(Kind::any_of, parts);
    if (Node turns = by_turns(parts, nullptr)) return turns;
    return build_.node(leaves_nothing(parts) ? Kind::any_of : Kind::all_of, parts);
  }

  /// kπ, π/2 + kπ, k ∈ ℤ.
  Node family(Nodes parts) const {
    Node domain = parts.back();
    parts.pop_back();
    Node values = parts.size() == 1 ? parts[0] : build_.node(Kind::list, parts);
    return build_.node(Kind::set_builder, {values, domain});
  }

  /// x = 2, 3 and x ≡ 1, 4 (mod 5) and x ≠ 0, 1. Null where the list is none.
  Node with_left_side_repeated(const Nodes& parts, bool domain_last) const {
    const Expression& first = *parts[0];
    const std::size_t end = parts.size() - (domain_last ? 1 : 0);
    if (!first.is(Kind::relation) || first.size() != 2 || end < 2) return nullptr;
    const Sign sign = first.sign(0);
    const bool sets = sign == Sign::element;
    const bool excludes = sign == Sign::not_equal;
    const bool starts = (sign == Sign::equal || sign == Sign::congruent || sets || excludes) &&
                        (first[0].is(Kind::symbol) || first[0].is(Kind::bracketed));
    const auto continues = [&](Node part) {
      if (first[0].is(Kind::bracketed)) return part->is(Kind::bracketed);
      return sets ? is_set_like(*part) : !math::is_statement(*part);
    };
    if (!starts || !std::all_of(parts.begin() + 1, parts.begin() + static_cast<std::ptrdiff_t>(end),
                                continues))
      return nullptr;
    Nodes spread = {&first};
    for (std::size_t i = 1; i < end; ++i)
      spread.push_back(build_.relation(&first[0], sign, parts[i]));
    Node all = excludes ? build_.node(Kind::all_of, spread)
                        : with_common_modulus(*build_.node(Kind::any_of, spread));
    return domain_last ? build_.node(Kind::all_of, {all, parts.back()}) : all;
  }

  /// x = kπ or x = π/2 + kπ, k ∈ ℤ, where the domain is meant for all.
  Node of_alternatives(const Expression& tree) const {
    const Expression& last = *tree.children.back();
    if (!runs_through_integers(last) || tree.size() < 2)
      return with_common_modulus(*by_turns(tree.children, &tree));
    const auto rest = tree.children.first(tree.size() - 1);
    Node any = rest.size() == 1 ? rest[0] : build_.node(Kind::any_of, rest);
    return build_.node(Kind::all_of, {any, &last});
  }

  /// x ≡ 1 or x ≡ 4 (mod 5), where the modulus is meant for all.
  Node with_common_modulus(const Expression& tree) const {
    const Expression& last = *tree.children.back();
    if (!has_sign(last, Sign::congruent) || !is_pmod(last[1])) return &tree;
    Nodes parts;
    for (Node part : tree.children) {
      if (!has_sign(*part, Sign::congruent)) return &tree;
      if (!is_pmod((*part)[1])) {
        const Nodes arguments = {part->children[1], last[1].children[1]};
        Node residue = build_.node(Kind::application, arguments, 0, 0, last[1].text);
        part = build_.relation(part->children[0], Sign::congruent, residue);
      }
      parts.push_back(part);
    }
    return build_.node(tree.kind, parts);
  }

  /// x = 1, y = 2, x = 3, y = 4: the same names again and again. `otherwise` where they are not.
  Node by_turns(std::span<const Node> parts, Node otherwise) const {
    const auto names = [&](std::size_t i) -> Node {
      return has_sign(*parts[i], Sign::equal) && (*parts[i])[0].is(Kind::symbol) ? &(*parts[i])[0]
                                                                                 : nullptr;
    };
    if (parts.empty() || !names(0)) return otherwise;
    std::size_t period = 1;
    while (period < parts.size() && names(period) && !same(*names(period), *names(0))) ++period;
    if (period < 2 || period == parts.size() || parts.size() % period != 0) return otherwise;
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (!names(i) || !same(*names(i), *names(i % period))) return otherwise;
    Nodes turns;
    for (std::size_t i = 0; i < parts.size(); i += period)
      turns.push_back(build_.node(Kind::all_of, parts.subspan(i, period)));
    return build_.node(Kind::any_of, turns);
  }

  /// x < 1 and x > 3.
  bool leaves_nothing(const Nodes& parts) const {
    const auto is_bound = [](Node part) { return is_inequality(*part); };
    const auto compares = [&](Node part) { return is_bound(part) || has_sign(*part, Sign::equal); };
    if (!std::all_of(parts.begin(), parts.end(), compares) ||
        std::none_of(parts.begin(), parts.end(), is_bound)) {
      return false;
    }
    const Expression& together = *build_.node(Kind::all_of, parts);
    Node unknown = unknown_of(together);
    const auto set = unknown ? solve(together, *unknown, scope_) : std::nullopt;
    return set && set->is_empty();
  }

  Node of_relation(const Expression& relation) const {
    if (has_sign(relation, Sign::element)) return of_membership(relation);
    const Expression& last = *relation.children.back();
    Node domain = domain_of(last);
    if (!domain) return &relation;
    Nodes sides(relation.children.begin(), relation.children.end());
    sides.back() = without_domain(last);
    Node plain = build_.node(Kind::relation, sides, relation.code, relation.number, relation.text);
    return build_.node(Kind::all_of, {plain, domain});
  }

  Node of_membership(const Expression& relation) const {
    const Expression& set = relation[1];
    const bool listed = set.is(Kind::set) && set.size() > 0 &&
                        std::none_of(set.children.begin(), set.children.end(),
                                     [](Node element) { return element->is(Kind::dots); });
    if (!listed) return &relation;
    Nodes values;
    for (Node element : set.children)
      values.push_back(build_.relation(&relation[0], Sign::equal, element));
    return values.size() == 1 ? values[0] : build_.node(Kind::any_of, values);
  }

  Node of_product(const Expression& product) const {
    if (Node domain = domain_of(product))
      return build_.node(Kind::set_builder, {without_domain(product), domain});
    const bool is_named_point =
        product.size() == 2 && product[0].is(Kind::symbol) && product[0].text.size() == 1 &&
        product[0].text[0] >= 'A' && product[0].text[0] <= 'Z' && product[1].is(Kind::bracketed) &&
        product[1].code == static_cast<std::uint8_t>(Brackets::round) && product[1].size() > 1;
    return is_named_point ? build_.relation(&product[0], Sign::equal, &product[1]) : &product;
  }

  /// k ∈ ℤ in kπ (k ∈ ℤ), which reads like a product or a sum with a product at its end.
  static Node domain_of(const Expression& tree) {
    if (!tree.is(Kind::multiply) && !tree.is(Kind::add)) return nullptr;
    const Expression& last = *tree.children.back();
    if (tree.is(Kind::add)) return domain_of(last);
    return runs_through_integers(last) ? &last : nullptr;
  }

  Node without_domain(const Expression& tree) const {
    Nodes rest(tree.children.begin(), tree.children.end());
    if (tree.is(Kind::add))
      rest.back() = without_domain(*rest.back());
    else
      rest.pop_back();
    return rest.size() == 1 ? rest[0] : build_.node(tree.kind, rest);
  }

  Scope& scope_;
  Builder build_;
};

}  // namespace

const Expression* stated(const Expression& tree, Scope& scope) { return Reading(scope).of(tree); }

const Expression* with_progressions(const Expression& statement, Arena& arena) {
  const Builder build(arena);
  if (statement.is(Kind::any_of)) {
    Nodes parts;
    for (Node part : statement.children) parts.push_back(with_progressions(*part, arena));
    return build.node(Kind::any_of, parts);
  }
  const bool fits = has_sign(statement, Sign::congruent) && statement[0].is(Kind::symbol) &&
                    is_pmod(statement[1]) && is_constant(statement[1][0]) &&
                    is_constant(statement[1][1]);
  if (!fits) return &statement;
  Node k = build.leaf(Kind::symbol, statement[0].text == "k" ? "n" : "k");
  Node integers =
      build.node(Kind::named_set, Nodes(), static_cast<std::uint8_t>(NamedSet::integers));
  Node multiple = build.node(Kind::multiply, {statement[1].children[1], k});
  Node value = build.node(Kind::add, {statement[1].children[0], multiple});
  return build.node(Kind::all_of, {build.relation(&statement[0], Sign::equal, value),
                                   build.relation(k, Sign::element, integers)});
}

}  // namespace cupel::math
