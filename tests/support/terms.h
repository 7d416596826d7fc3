#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "verifiers/math/internal/expression.h"

namespace cupel::math {

/// Expressions written as C++: `pow(x + 1, 2) / sin(x)`. All nodes live in one arena a thread.
struct Term {
  const Expression* node;

  Term(const Expression* expression) : node(expression) {}
  Term(int value) : node(build().integer(value)) {}

  static Arena& arena() {
    thread_local Arena nodes;
    return nodes;
  }
  static Builder build() { return Builder(arena()); }

  operator const Expression&() const { return *node; }
};

inline Term of(Kind kind, std::initializer_list<Term> children, std::int32_t number = 0) {
  std::vector<const Expression*> nodes;
  for (const Term& child : children) nodes.push_back(child.node);
  return Term::build().node(kind, std::span<const Expression* const>(nodes), 0, number);
}
inline Term of(Function function, std::initializer_list<Term> arguments) {
  std::vector<const Expression*> nodes;
  for (const Term& argument : arguments) nodes.push_back(argument.node);
  return Term::build().node(Kind::function, std::span<const Expression* const>(nodes),
                            static_cast<std::uint8_t>(function));
}

inline Term symbol(std::string_view name) {
  return Term::build().leaf(Kind::symbol, Term::arena().copy(name));
}
inline Term digits(std::string_view text) {
  return Term::build().leaf(Kind::integer, Term::arena().copy(text));
}
inline Term decimal(std::string_view text, std::int32_t scale) {
  return Term::build().leaf(Kind::decimal, Term::arena().copy(text), scale);
}
inline Term constant(Constant which) { return Term::build().constant(which); }
inline Term apply(std::string_view name, std::initializer_list<Term> arguments) {
  std::vector<const Expression*> nodes;
  for (const Term& argument : arguments) nodes.push_back(argument.node);
  return Term::build().node(Kind::application, std::span<const Expression* const>(nodes), 0, 0,
                            Term::arena().copy(name));
}

inline Term operator+(Term a, Term b) { return of(Kind::add, {a, b}); }
inline Term operator-(Term a) { return of(Kind::negate, {a}); }
inline Term operator-(Term a, Term b) { return a + -b; }
inline Term operator*(Term a, Term b) { return of(Kind::multiply, {a, b}); }
inline Term operator/(Term a, Term b) { return of(Kind::divide, {a, b}); }
inline Term pow(Term a, Term b) { return of(Kind::power, {a, b}); }
inline Term root(Term a, Term index) { return of(Kind::root, {a, index}); }
inline Term sqrt(Term a) { return root(a, 2); }
inline Term sin(Term a) { return of(Function::sin, {a}); }
inline Term cos(Term a) { return of(Function::cos, {a}); }
inline Term tan(Term a) { return of(Function::tan, {a}); }
inline Term ln(Term a) { return of(Function::ln, {a}); }
inline Term log(Term base, Term a) { return of(Function::log, {a, base}); }
inline Term abs(Term a) { return of(Function::abs, {a}); }
inline Term factorial(Term a) { return of(Function::factorial, {a}); }
inline Term binomial(Term n, Term k) { return of(Function::binomial, {n, k}); }

}  // namespace cupel::math
