#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"
#include "verifiers/math/policy.h"

namespace cupel::math {

/// Compares two answers by what they are: numbers and formulas by value, collections element by
/// element, intervals and inequalities as sets, equations by what they say. The reference comes
/// first, because what it leaves unsaid (a unit, the name of the unknown) the answer may say.
///
/// The parts are in comparer.cc (which rule applies), compare_statements.cc, compare_single.cc
/// (numbers with what is written around them) and compare_collections.cc.
class Comparer {
 public:
  Comparer(const Policy& policy, Scope& scope) : policy_(policy), scope_(scope) {}

  Decision compare(const Expression& reference, const Expression& answer);

 private:
  using Node = const Expression*;

  // ---- comparer.cc
  Decision compare_kinds(const Expression& reference, const Expression& answer);

  // ---- compare_statements.cc
  struct Solution;
  using Solutions = std::vector<Solution>;
  Decision statements(const Expression& reference, const Expression& given);
  Decision against_statement(const Expression& reference, const Expression& statement);
  Decision statement_against(const Expression& statement, const Expression& answer);
  Decision assignments(const Expression& reference, const Expression& answer);
  Decision solutions(const Solutions& reference, const Solutions& answer);
  std::optional<Solutions> solutions_of(const Expression& statement) const;
  std::vector<Node> without_index(const std::vector<Node>& names) const;
  Solutions by_index(const Solution& together) const;
  bool add_names(const Expression& statement, Solution& solution) const;
  bool may_be_curves(const Expression& statement, const std::optional<Solutions>& solved) const;
  Node with_names_of(const Expression& reference, const Expression& answer) const;
  Node value_of(const Expression& statement, bool any_name) const;
  Node values_of(const Expression& statement, const Expression& other) const;
  Node as_set(const Expression& tree, const Expression& other) const;
  Node point(std::span<const Node> values) const;

  // ---- compare_single.cc
  Decision single(const Expression& reference, const Expression& answer);
  Decision numbers(const Expression& reference, const Expression& answer);
  Decision quantities(const Expression& reference, const Expression& answer);
  Decision ratios(const Expression& reference, const Expression& answer);
  Decision based(const Expression& reference, const Expression& answer);
  Decision rounded(const Expression& reference, const Expression& answer);
  bool close_enough(const Expression& reference, const Expression& answer);

  // ---- compare_collections.cc
  Decision lists(std::span<const Node> reference, std::span<const Node> answer, bool in_order);
  Decision in_order(std::span<const Node> reference, std::span<const Node> answer);
  Decision in_any_order(std::span<const Node> reference, std::span<const Node> answer);
  Decision finite_sets(std::span<const Node> reference, std::span<const Node> answer);
  Decision collections(const Expression& reference, const Expression& answer);
  Decision matrices(const Expression& reference, const Expression& answer);
  bool keeps_order(const Expression& reference, const Expression& answer) const;

  Builder build() const { return Builder(scope_.arena); }

  const Policy& policy_;
  Scope& scope_;
  std::size_t depth_ = 0;
};

/// A name or what is written like one: x, a_1, f(x), AB, |AB|, (p, q), \text{Area}.
bool is_name(const Expression& tree);

}  // namespace cupel::math
