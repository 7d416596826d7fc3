#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/budget.h"
#include "tests/support/terms.h"
#include "verifiers/math/internal/scalar.h"

namespace cupel::math {

// Statements and sets as tests write them: pow(x, 2) - 2 < 3.

inline Term relation(Term a, Sign sign, Term b) {
  return Term::build().relation(a.node, sign, b.node);
}
inline Term operator<(Term a, Term b) { return relation(a, Sign::less, b); }
inline Term operator>(Term a, Term b) { return relation(a, Sign::greater, b); }
inline Term operator<=(Term a, Term b) { return relation(a, Sign::less_equal, b); }
inline Term operator>=(Term a, Term b) { return relation(a, Sign::greater_equal, b); }
inline Term eq(Term a, Term b) { return relation(a, Sign::equal, b); }
inline Term ne(Term a, Term b) { return relation(a, Sign::not_equal, b); }
inline Term in(Term a, Term set) { return relation(a, Sign::element, set); }
inline Term both(std::initializer_list<Term> statements) { return of(Kind::all_of, statements); }
inline Term either(std::initializer_list<Term> statements) { return of(Kind::any_of, statements); }
/// a sign b sign c.
inline Term chain(Term a, Sign first, Term b, Sign second, Term c) {
  const char signs[] = {static_cast<char>(first), static_cast<char>(second)};
  const Expression* sides[] = {a.node, b.node, c.node};
  return Term::build().node(Kind::relation, sides, 0, 0,
                            Term::arena().copy(std::string_view(signs, 2)));
}

inline Term interval(Brackets brackets, Term a, Term b) {
  return Term::build().node(Kind::bracketed, {a.node, b.node}, static_cast<std::uint8_t>(brackets));
}
inline Term open(Term a, Term b) { return interval(Brackets::round, a, b); }
inline Term closed(Term a, Term b) { return interval(Brackets::square, a, b); }
inline Term set(std::initializer_list<Term> elements) { return of(Kind::set, elements); }
inline Term such_that(Term element, Term condition) {
  return of(Kind::set_builder, {element, condition});
}
inline Term unite(std::initializer_list<Term> sets) { return of(Kind::set_union, sets); }
inline Term without(Term a, Term b) { return of(Kind::difference, {a, b}); }
inline Term named(NamedSet which) {
  return Term::build().node(Kind::named_set, {}, static_cast<std::uint8_t>(which));
}

/// Decides with a fresh budget.
template <typename Decide>
Equality outcome(Decide decide, Term a, Term b) {
  Budget budget;
  Scope scope{Term::arena(), budget};
  return decide(a, b, scope).equality;
}

}  // namespace cupel::math
