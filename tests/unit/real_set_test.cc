// Sets of reals and what expressions denote; the sets expected were worked out by hand.

#include "verifiers/math/internal/real_set.h"

#include <gtest/gtest.h>

#include "tests/support/statements.h"
#include "verifiers/math/internal/families.h"
#include "verifiers/math/internal/solutions.h"

namespace cupel::math {
namespace {

const Term x = symbol("x"), a = symbol("a"), b = symbol("b"), k = symbol("k"), n = symbol("n");
const Term pi = constant(Constant::pi), infinity = constant(Constant::infinity);
const Term reals = named(NamedSet::reals), integers = named(NamedSet::integers);

void expect_equal(Term first, Term second) {
  EXPECT_EQ(outcome(decide_sets, first, second), Equality::equal)
      << to_string(first) << " and " << to_string(second);
  EXPECT_EQ(outcome(decide_sets, second, first), Equality::equal)
      << to_string(second) << " and " << to_string(first);
}

void expect_different(Term first, Term second) {
  EXPECT_EQ(outcome(decide_sets, first, second), Equality::different)
      << to_string(first) << " and " << to_string(second);
  EXPECT_EQ(outcome(decide_sets, second, first), Equality::different)
      << to_string(second) << " and " << to_string(first);
}

std::string solutions(Term statement) {
  Budget budget;
  Scope scope{Term::arena(), budget};
  const Expression* unknown = unknown_of(statement);
  const auto set = unknown ? solve(statement, *unknown, scope) : std::nullopt;
  return set ? set->to_string() : "unsolved";
}

TEST(RealSets, IntervalsDifferInTheirEnds) {
  expect_equal(open(1, 2), open(Term(2) / 2, Term(6) / 3));
  expect_different(open(1, 2), closed(1, 2));
  expect_different(open(1, 2), interval(Brackets::square_round, 1, 2));
  expect_different(open(1, 2), open(1, 3));
  expect_equal(open(1, sqrt(Term(12))), open(1, 2 * sqrt(Term(3))));
  expect_different(open(5, infinity), interval(Brackets::square_round, 5, infinity));
  expect_equal(open(-infinity, infinity), closed(-infinity, infinity));
}

TEST(RealSets, TouchingPartsMerge) {
  expect_equal(unite({closed(1, 2), set({2})}), closed(1, 2));
  expect_equal(unite({open(1, 2), set({2})}), interval(Brackets::round_square, 1, 2));
  expect_equal(unite({closed(1, 2), closed(2, 3)}), closed(1, 3));
  expect_different(unite({open(1, 2), open(2, 3)}), open(1, 3));
  expect_equal(unite({open(1, 2), open(2, 3)}), without(open(1, 3), set({2})));
  expect_equal(unite({open(-infinity, 2), open(2, infinity)}), without(reals, set({2})));
  expect_equal(of(Kind::intersection, {closed(0, 2), closed(2, 5)}), set({2}));
  expect_equal(of(Kind::intersection, {closed(0, 1), closed(2, 5)}), set({}));
}

TEST(RealSets, FiniteSetsHaveNoOrder) {
  expect_equal(set({1, 2, 2}), set({2, 1}));
  expect_different(set({1, 2}), set({1, 2, 3}));
  expect_different(set({1, 3}), closed(1, 3));
  expect_equal(set({sqrt(Term(2)), 1}), set({1, 2 / sqrt(Term(2))}));
  expect_equal(set({a + b, 1}), set({1, b + a}));
  expect_different(set({a + b, 1}), set({1, b - a}));
  expect_different(set({a, b}), open(1, 2));
}

TEST(RealSets, NumbersTooLongForABallAreToldApart) {
  const Term huge = pow(Term(10), 100);
  expect_different(open(huge, infinity), open(huge + 1, infinity));
  expect_equal(open(huge, infinity), open(huge + 1 - 1, infinity));
}

TEST(RealSets, NamedSets) {
  expect_equal(reals, open(-infinity, infinity));
  expect_equal(integers, integers);
  expect_different(integers, reals);
  expect_different(integers, open(0, infinity));
}

TEST(RealSets, StatementsDenoteTheirSolutions) {
  expect_equal(x > 5, open(5, infinity));
  expect_different(x > 5, interval(Brackets::square_round, 5, infinity));
  expect_equal(chain(2, Sign::less_equal, x, Sign::less, 5),
               interval(Brackets::square_round, 2, 5));
  expect_equal(chain(pi / 4, Sign::less_equal, x, Sign::less_equal, 3 * pi / 4),
               closed(pi / 4, 3 * pi / 4));
  expect_equal(ne(x, 2), unite({open(-infinity, 2), open(2, infinity)}));
  expect_equal(chain(0, Sign::less, apply("f", {x}), Sign::less, 1), open(0, 1));
  expect_equal(abs(a * b) > 1, open(1, infinity));
  expect_different(x < -infinity, open(-infinity, infinity));
  expect_equal(in(x, open(1, 2)), open(1, 2));
  expect_equal(relation(x, Sign::not_element, set({0})), without(reals, set({0})));
  expect_equal(chain(1, Sign::less_equal, abs(symbol("z")), Sign::less_equal, Term(3) / 2),
               in(symbol("z"), unite({closed(Term(-3) / 2, -1), closed(1, Term(3) / 2)})));
}

TEST(RealSets, BuildersDenoteTheirSolutions) {
  expect_equal(such_that(x, chain(2, Sign::less, x, Sign::less, 3)), open(2, 3));
  expect_equal(such_that(in(x, reals), pow(x, 2) <= 4), closed(-2, 2));
  expect_equal(such_that(x, x > 1), such_that(n, n > 1));
  expect_equal(such_that(x, eq(sin(x), a)), such_that(k, eq(sin(k), a)));
}

TEST(Solutions, Polynomials) {
  EXPECT_EQ(solutions(chain(1, Sign::less_equal, 2 * x + 1, Sign::less, 5)), "[0, 2.000000000)");
  EXPECT_EQ(solutions(pow(x, 2) < 4), "(-2.000000000, 2.000000000)");
  EXPECT_EQ(solutions(pow(x, 2) > 0), "(-infinity, 0) or (0, infinity)");
  EXPECT_EQ(solutions(pow(x - 1, 2) * (x + 2) <= 0), "(-infinity, -2.000000000] or {1.000000000}");
  EXPECT_EQ(solutions(pow(x, 2) + 1 > 0), "(-infinity, infinity)");
  EXPECT_EQ(solutions(pow(x, 2) + 1 < 0), "{}");
  EXPECT_EQ(solutions(eq(pow(x, 3), 8)), "{2.000000000}");
  EXPECT_EQ(solutions(pow(x, 2) < sqrt(Term(2))), "(-1.189207115, 1.189207115)");
  EXPECT_EQ(solutions(pow(x, 2) < pi), "(-1.772453851, 1.772453851)");
  EXPECT_EQ(solutions(2 * x - pi >= 0), "[1.570796327, infinity)");
}

TEST(Solutions, Quotients) {
  EXPECT_EQ(solutions(1 / x > 0), "(0, infinity)");
  EXPECT_EQ(solutions((x - 1) / (x + 2) >= 0),
            "(-infinity, -2.000000000) or [1.000000000, infinity)");
  EXPECT_EQ(solutions(pow(x, 2) / x >= 0), "(0, infinity)");
}

TEST(Solutions, AbsoluteValuesAndRoots) {
  EXPECT_EQ(solutions(abs(x) < 2), "(-2.000000000, 2.000000000)");
  EXPECT_EQ(solutions(abs(x - 1) + abs(x + 2) < 5), "(-3.000000000, 2.000000000)");
  EXPECT_EQ(solutions(abs(x - 1) + abs(x + 2) <= 3), "[-2.000000000, 1.000000000]");
  EXPECT_EQ(solutions(eq(abs(x), x)), "[0, infinity)");
  EXPECT_EQ(solutions(sqrt(x - 1) < 2), "[1.000000000, 5.000000000)");
  EXPECT_EQ(solutions(sqrt(x) > x - 2), "[0, 4.000000000)");
  EXPECT_EQ(solutions(eq(sqrt(x), -1)), "{}");
}

TEST(Solutions, Connectives) {
  EXPECT_EQ(solutions(both({x > 1, x < 5})), "(1.000000000, 5.000000000)");
  EXPECT_EQ(solutions(either({x<1, x> 5})), "(-infinity, 1.000000000) or (5.000000000, infinity)");
  EXPECT_EQ(solutions(of(Kind::negation, {x > 1})), "(-infinity, 1.000000000]");
}

TEST(Solutions, NotEverythingIsSolved) {
  EXPECT_EQ(solutions(sin(x) + x > 1), "unsolved");
  EXPECT_EQ(solutions(pow(x, 50) + x > 1), "unsolved");
  EXPECT_EQ(solutions(x + a > b), "unsolved");
  EXPECT_EQ(solutions(in(x, integers)), "unsolved");
}

Term family(Term values) { return such_that(values, in(k, integers)); }
Term excluded(Term values) { return such_that(x, both({ne(x, values), in(k, integers)})); }

TEST(Families, OneProgression) {
  expect_equal(family(pi / 4 + k * pi), family(5 * pi / 4 - k * pi));
  expect_equal(excluded(k * pi / 2 - pi / 8), excluded(k * pi / 2 + 3 * pi / 8));
  expect_different(excluded(k * pi / 2 - pi / 8), excluded(k * pi / 2 + pi / 8));
  expect_different(family(k * pi), family(2 * k * pi));
  expect_different(family(2 * k), family(2 * k + 1));
  expect_equal(family(2 * k + 1), such_that(2 * n - 1, in(n, integers)));
  expect_equal(family(2 * k + 1), such_that(x, both({eq(x, 2 * n - 1), in(n, integers)})));
  expect_different(family(2 * k), excluded(2 * k));
  expect_different(family(2 * k), set({0, 2}));
  expect_equal(family(a + k * b), family(a - k * b));
}

TEST(Families, SeveralProgressions) {
  const Term two = of(Kind::list, {2 * k * pi, pi + 2 * k * pi});
  EXPECT_EQ(outcome([](const Expression& p, const Expression& q,
                       Scope& scope) { return decide_families(p, "k", q, "n", scope); },
                    two, n * pi),
            Equality::equal);
  const Term signs = of(Kind::plus_minus, {pi / 3}) + 2 * k * pi;
  const Term listed = of(Kind::list, {pi / 3 + 2 * k * pi, 5 * pi / 3 + 2 * k * pi});
  const auto decide = [](const Expression& p, const Expression& q, Scope& scope) {
    return decide_families(p, "k", q, "k", scope);
  };
  EXPECT_EQ(outcome(decide, signs, listed), Equality::equal);
  EXPECT_EQ(outcome(decide, signs, pi / 3 + 2 * k * pi), Equality::different);
  EXPECT_EQ(outcome(decide, pow(k, 2), k), Equality::unknown);
}

}  // namespace
}  // namespace cupel::math
