#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

/// Expressions as tests write them: x * x - 2 < 3. They live as long as the test's thread does.
class Term {
 public:
  Term(std::int64_t value) : node_(builder().integer(value)) {}  // NOLINT: 2 * x is the point
  Term(const Expression* node) : node_(node) {}                  // NOLINT

  static const Builder& builder() {
    thread_local Arena arena;
    thread_local const Builder builder(arena);
    return builder;
  }

  const Expression* get() const { return node_; }
  const Expression& operator*() const { return *node_; }

 private:
  const Expression* node_;
};

inline Term node(Kind kind, std::initializer_list<Term> children, std::uint8_t code = 0) {
  std::vector<const Expression*> nodes;
  for (const Term& child : children) nodes.push_back(child.get());
  return Term::builder().node(kind, nodes, code);
}
inline Term symbol(std::string_view name) { return Term::builder().leaf(Kind::symbol, name); }
inline Term constant(Constant which) { return Term::builder().constant(which); }
inline Term relation(Term a, Sign sign, Term b) {
  return Term::builder().relation(a.get(), sign, b.get());
}
inline Term function(Function which, std::initializer_list<Term> arguments) {
  return node(Kind::function, arguments, static_cast<std::uint8_t>(which));
}
inline Term application(std::string_view name, Term argument) {
  const Expression* arguments[] = {argument.get()};
  return Term::builder().node(Kind::application, arguments, 0, 0, name);
}

inline Term operator+(Term a, Term b) { return node(Kind::add, {a, b}); }
inline Term operator-(Term a) { return node(Kind::negate, {a}); }
inline Term operator-(Term a, Term b) { return a + -b; }
inline Term operator*(Term a, Term b) { return node(Kind::multiply, {a, b}); }
inline Term operator/(Term a, Term b) { return node(Kind::divide, {a, b}); }
inline Term pow(Term a, Term b) { return node(Kind::power, {a, b}); }
inline Term sqrt(Term a) { return node(Kind::root, {a, Term(2)}); }
inline Term abs(Term a) { return function(Function::abs, {a}); }
inline Term sin(Term a) { return function(Function::sin, {a}); }
inline Term cos(Term a) { return function(Function::cos, {a}); }

inline Term operator<(Term a, Term b) { return relation(a, Sign::less, b); }
inline Term operator>(Term a, Term b) { return relation(a, Sign::greater, b); }
inline Term operator<=(Term a, Term b) { return relation(a, Sign::less_equal, b); }
inline Term operator>=(Term a, Term b) { return relation(a, Sign::greater_equal, b); }
inline Term eq(Term a, Term b) { return relation(a, Sign::equal, b); }
inline Term ne(Term a, Term b) { return relation(a, Sign::not_equal, b); }
inline Term in(Term a, Term set) { return relation(a, Sign::element, set); }
inline Term both(std::initializer_list<Term> statements) { return node(Kind::all_of, statements); }
inline Term either(std::initializer_list<Term> statements) {
  return node(Kind::any_of, statements);
}
/// a sign b sign c.
inline Term chain(Term a, Sign first, Term b, Sign second, Term c) {
  const char signs[] = {static_cast<char>(first), static_cast<char>(second)};
  const Expression* sides[] = {a.get(), b.get(), c.get()};
  Arena& arena = Term::builder().arena();
  return Term::builder().node(Kind::relation, sides, 0, 0, arena.copy(std::string_view(signs, 2)));
}

inline Term interval(Brackets brackets, Term a, Term b) {
  return node(Kind::bracketed, {a, b}, static_cast<std::uint8_t>(brackets));
}
inline Term open(Term a, Term b) { return interval(Brackets::round, a, b); }
inline Term closed(Term a, Term b) { return interval(Brackets::square, a, b); }
inline Term set(std::initializer_list<Term> elements) { return node(Kind::set, elements); }
inline Term such_that(Term element, Term condition) {
  return node(Kind::set_builder, {element, condition});
}
inline Term unite(std::initializer_list<Term> sets) { return node(Kind::set_union, sets); }
inline Term without(Term a, Term b) { return node(Kind::difference, {a, b}); }
inline Term named(NamedSet which) {
  return node(Kind::named_set, {}, static_cast<std::uint8_t>(which));
}

/// Decides with a fresh budget.
template <typename Decide>
Equality outcome(Decide decide, Term a, Term b) {
  Budget budget;
  Scope scope{Term::builder().arena(), budget};
  return decide(*a, *b, scope).equality;
}

}  // namespace cupel::math
