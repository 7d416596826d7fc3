// Which statements say the same; decided by hand.

#include "verifiers/math/internal/statements.h"

#include <gtest/gtest.h>

#include "tests/support/statements.h"

namespace cupel::math {
namespace {

const Term x = symbol("x"), y = symbol("y"), z = symbol("z"), a = symbol("a"), b = symbol("b");
const Term k = symbol("k"), n = symbol("n"), t = symbol("t");
const Term pi = constant(Constant::pi), i = constant(Constant::i);

void expect(Equality expected, Term first, Term second) {
  EXPECT_EQ(outcome(decide_statements, first, second), expected)
      << to_string(first) << " and " << to_string(second);
  EXPECT_EQ(outcome(decide_statements, second, first), expected)
      << to_string(second) << " and " << to_string(first);
}
void expect_equal(Term first, Term second) { expect(Equality::equal, first, second); }
void expect_different(Term first, Term second) { expect(Equality::different, first, second); }

TEST(Equations, AreEqualUpToAFactor) {
  expect_equal(eq(x, 1), eq(1, x));
  expect_different(eq(x, 1), eq(x, 2));
  expect_different(eq(x, 1), eq(y, 1));
  expect_equal(eq(y, 1 - x), eq(x + y, 1));
  expect_equal(eq(3 * x + 4 * y + 14, 0), eq(6 * x + 8 * y + 28, 0));
  expect_equal(eq(pow(x, 2) / 4 + pow(y, 2) / 3, 1),
               eq(pow(x, 2) / 16 + pow(y, 2) / 12, Term(1) / 4));
  expect_different(eq(3 * x - y + 13, 0), eq(3 * x + 4 * y + 14, 0));
  expect_different(eq(pow(x, 2) + 7 * x + 10, 0), eq(pow(x, 2) - 7 * x + 10, 0));
  expect_equal(eq(y + 1, -pow(2 * x - 1, 2)), eq(y, -4 * pow(x, 2) + 4 * x - 2));
  expect_equal(eq(i * a, b), eq(a, b / i));
  expect_different(eq(i * a, b), eq(b, a / i));
  expect_equal(eq(a, b / (2 + i)), eq(a * (2 + i), b));
  expect_equal(eq(y / 2, cos(x) * sin(x)), eq(y, sin(2 * x)));
  expect_different(eq(sin(x), Term(42) / 59), eq(cos(x), Term(42) / 59));
  expect_equal(relation(x, Sign::approximately, 11), eq(x, 11));
}

TEST(Equations, MultiplicityDoesNotMatter) {
  expect_equal(eq(pow(x - 2, 2), 0), eq(x, 2));
  expect_equal(eq(a * b, 0), either({eq(a, 0), eq(b, 0)}));
  expect_equal(eq(a * x, a * y), either({eq(a, 0), eq(x, y)}));
  expect_equal(eq(pow(x, 2), 4), either({eq(x, 2), eq(x, -2)}));
  expect_equal(eq(pow(x, 2), 2), either({eq(x, sqrt(Term(2))), eq(x, -sqrt(Term(2)))}));
  expect_equal(either({eq(x, Term(5) / 2), eq(x, 4), eq(x, Term(55) / 4)}),
               either({eq(4 * pow(x, 2) - 71 * x + 220, 0), eq(14 * pow(x, 2) - 91 * x + 140, 0)}));
  expect_equal(eq(pow(y, 2) + pow(x, 2), 1 + pow(x, 2) * pow(y, 2)),
               eq((x - 1) * (x + 1) * (y - 1) * (y + 1), 0));
}

TEST(Equations, TakingRootsDoes) {
  expect_different(eq(pow(x, 2), pow(y, 2)), eq(x, y));
  expect_different(eq(pow(x, 2), a), eq(x, sqrt(a)));
  expect_different(eq(x, y), eq(abs(x), abs(y)));
  expect_different(eq(pow(x, 2), 4), eq(x, 2));
}

TEST(Equations, SolutionsThatAreEqualNumbers) {
  expect_equal(eq(x, (-3 + sqrt(Term(57))) / 6), eq(x, Term(-1) / 2 + sqrt(Term(19) / 12)));
  expect_equal(both({eq(x, 1), eq(x, -1)}), either({eq(x, -1), eq(x, 1)}));
  expect_equal(relation(x, Sign::equal, 6), chain(x, Sign::equal, Term(3) + 3, Sign::equal, 6));
}

TEST(Equations, ArgumentsOfADefinedFunctionHaveNoName) {
  expect_equal(eq(apply("f", {x}), pow(x, 2)), eq(apply("f", {t}), pow(t, 2)));
  expect_different(eq(apply("f", {x}), pow(x, 2)), eq(apply("g", {x}), pow(x, 2)));
  expect_different(eq(apply("f", {x}), pow(x, 2)), eq(apply("f", {t}), pow(t, 3)));
  expect_equal(eq(apply("f", {x}), 2 * x + 3), eq(y, 2 * x + 3));
  expect_equal(both({eq(apply("W", {n}), 1), eq(apply("W", {n}), -1)}),
               either({eq(apply("W", {x}), 1), eq(apply("W", {x}), -1)}));
}

TEST(Inequalities, InOneUnknown) {
  expect_equal(x > 1, Term(1) < x);
  expect_equal(x > 1, Term(2) < 2 * x);
  expect_equal(x > 1, Term(-2) > -2 * x);
  expect_equal(x <= 1, -x >= Term(-1));
  expect_different(x > 1, x < 1);
  expect_different(x > 5, x >= 5);
  expect_different(x > 1, y > 1);
  expect_different(apply("f", {x}) > 1, apply("g", {x}) > 1);
  expect_equal(apply("f", {x}) > 1, Term(2) < 2 * apply("f", {x}));
  expect_different(x > 2, x > 1);
  expect_different(x < 2, x >= 2);
  expect_equal(pow(x, 2) <= 2 * x, 2 * x >= pow(x, 2));
  expect_equal(pow(x, 2) >= 4, pow(x, 4) >= 16);
  expect_equal(both({x<2, x> - 2}), pow(x, 2) < 4);
  expect_different(both({x<2, x> - 2}), pow(x, 2) < 6);
  expect_different(both({Term(-1) < x, x < 1}), abs(x) < 2);
  expect_equal(x >= 1, either({x >= 1, Term(1) <= x}));
  expect_equal(ne(x - 2, 0), ne(x, 2));
  expect_different(ne(x, 2), ne(x - 3, 0));
  expect_different(x > 1, eq(x, 1));
  expect_different(both({x > 1, x < 5}), eq(x, 1));
  expect_equal(both({x >= 1, x <= 1}), eq(x, 1));
}

TEST(Inequalities, InSeveralUnknowns) {
  expect_equal(x + y > 1, 2 * x > 2 - 2 * y);
  expect_equal(x + y > 1, 1 - x < y);
  expect_equal(x + y > 1, 2 * x + 2 * y > 2);
  expect_equal(x - y > 0, y - x < 0);
  expect_different(x + y > 1, x + y < 1);
  expect_different(x + y > 1, x + y >= 1);
  expect_different(x + y > 1, x + 2 * y > 1);
  expect_equal(ne(x, y), ne(2 * y, 2 * x));
  expect_different(x > y, eq(x, y));
  expect_equal(chain(x, Sign::less, y, Sign::less, z), both({z > y, y > x}));
}

TEST(Systems, HaveNoOrder) {
  expect_equal(both({eq(x, 1), eq(y, 2)}), both({eq(y, 2), eq(x, 1)}));
  expect_different(both({eq(x, 1), eq(y, 2)}), both({eq(x, 2), eq(y, 1)}));
  expect_equal(both({eq(x + y, 3), eq(x - y, -1)}), both({eq(x, 1), eq(y, 2)}));
  expect_different(both({eq(x, 1), eq(y, 2)}), eq(x, 1));
  expect_equal(both({eq(x, sqrt(Term(2))), y > 1, y < 3}),
               both({chain(1, Sign::less, y, Sign::less, 3), eq(2, sqrt(Term(2)) * x)}));
  expect_equal(either({both({eq(x, 1), eq(y, 2)}), both({eq(x, 3), eq(y, 4)})}),
               either({both({eq(y, 4), eq(x, 3)}), both({eq(x, 1), eq(y, 2)})}));
  expect_different(either({both({eq(x, 1), eq(y, 2)}), both({eq(x, 3), eq(y, 4)})}),
                   either({both({eq(x, 1), eq(y, 4)}), both({eq(x, 3), eq(y, 2)})}));
}

TEST(Relations, OtherSigns) {
  const Term modulo_five = of(Function::mod, {2, 5});
  expect_equal(relation(x, Sign::congruent, modulo_five),
               relation(x, Sign::congruent, of(Function::mod, {7, 5})));
  expect_different(relation(x, Sign::congruent, modulo_five),
                   relation(x, Sign::congruent, of(Function::mod, {2, 7})));
  expect_equal(relation(a, Sign::parallel, b), relation(b, Sign::parallel, a));
  expect_different(relation(a, Sign::parallel, b), relation(a, Sign::perpendicular, b));
  expect_equal(in(x, interval(Brackets::round, 0, 1)), chain(0, Sign::less, x, Sign::less, 1));
  expect_different(in(x, named(NamedSet::integers)), in(x, named(NamedSet::reals)));
}

TEST(Relations, Families) {
  const Term integers = named(NamedSet::integers);
  expect_equal(both({eq(x, pi / 4 + k * pi), in(k, integers)}),
               both({eq(x, n * pi - 3 * pi / 4), in(n, integers)}));
  expect_different(both({eq(x, pi / 4 + k * pi), in(k, integers)}),
                   both({eq(x, n * pi + 3 * pi / 4), in(n, integers)}));
}

TEST(Statements, WhatIsNoneIsUnknown) {
  expect(Equality::unknown, x, eq(x, 1));
  expect(Equality::unknown, set({1}), set({1}));
}

}  // namespace
}  // namespace cupel::math
