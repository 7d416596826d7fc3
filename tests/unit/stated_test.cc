// What lists of statements say, and which sets of integers are equal; worked out by hand.

#include "verifiers/math/internal/stated.h"

#include <gtest/gtest.h>

#include "tests/support/statements.h"
#include "verifiers/math/internal/integer_sets.h"

namespace cupel::math {
namespace {

const Term x = symbol("x"), y = symbol("y"), n = symbol("n"), k = symbol("k");
const Term Z = named(NamedSet::integers), N = named(NamedSet::naturals);

Term list(std::initializer_list<Term> elements) { return of(Kind::list, elements); }

void expect_stated(Term written, Term meant) {
  Budget budget;
  Scope scope{Term::arena(), budget};
  const Expression& read = *stated(*written.node, scope);
  EXPECT_TRUE(same(read, *meant.node)) << to_string(read) << " for " << to_string(written);
}

TEST(Stated, ListsRepeatTheirLeftSide) {
  expect_stated(list({eq(x, 2), 3}), either({eq(x, 2), eq(x, 3)}));
  expect_stated(list({ne(x, 2), 3}), both({ne(x, 2), ne(x, 3)}));
  expect_stated(list({2, 3}), list({2, 3}));
}

TEST(Stated, BoundsHoldTogetherWhereTheyCan) {
  expect_stated(list({x > 1, x < 3}), both({x > 1, x < 3}));
  expect_stated(list({x<1, x> 3}), either({x<1, x> 3}));
}

TEST(Stated, NamesThatComeAgainStartASolution) {
  const Term first = both({eq(x, 1), eq(y, 2)}), second = both({eq(x, 3), eq(y, 4)});
  expect_stated(list({eq(x, 1), eq(y, 2), eq(x, 3), eq(y, 4)}), either({first, second}));
  expect_stated(list({eq(x, 1), eq(y, 2)}), first);
}

TEST(Stated, DomainsBelongToAll) {
  expect_stated(list({2 * k, in(k, Z)}), such_that(2 * k, in(k, Z)));
  expect_stated(either({eq(x, 2 * k), eq(x, 3 * k), in(k, Z)}),
                both({either({eq(x, 2 * k), eq(x, 3 * k)}), in(k, Z)}));
}

void expect_integers(Equality expected, Term a, Term b) {
  EXPECT_EQ(outcome(decide_integer_sets, a, b), expected) << to_string(a) << to_string(b);
  EXPECT_EQ(outcome(decide_integer_sets, b, a), expected) << to_string(b) << to_string(a);
}

TEST(IntegerSets, OpenAndClosedEndsAreTheNextInteger) {
  const Term three = such_that(in(n, Z), chain(0, Sign::less, n, Sign::less, 4));
  expect_integers(Equality::equal, three, set({3, 1, 2}));
  expect_integers(Equality::equal, three, such_that(in(n, Z), both({n > Term(1) / 2, n <= 3})));
  expect_integers(Equality::different, three, set({1, 2}));
  expect_integers(Equality::different, three, set({1, 2, 3, Term(5) / 2}));
  expect_integers(Equality::different, three, closed(1, 3));
  expect_integers(Equality::different, such_that(in(n, Z), n > 2), such_that(in(n, Z), n >= 2));
}

TEST(IntegerSets, FarOutNothingIsSaid) {
  const Term far = pow(Term(10), 300);
  expect_integers(Equality::unknown, such_that(in(n, Z), n < far), such_that(in(n, Z), n <= far));
}

TEST(IntegerSets, ZeroMayBeNatural) {
  expect_integers(Equality::equal, such_that(in(n, N), n < 3), set({1, 2}));
  expect_integers(Equality::unknown, such_that(in(n, N), n < 3), set({0, 1, 2}));
  expect_integers(Equality::different, such_that(in(n, N), n < 3), set({1, 2, 3}));
}

}  // namespace
}  // namespace cupel::math
