#include "verifiers/math/internal/identity.h"

#include <gtest/gtest.h>

#include "tests/support/terms.h"

namespace cupel::math {
namespace {

const Term x = symbol("x"), y = symbol("y"), z = symbol("z"), a = symbol("a"), b = symbol("b");
const Term n = symbol("n"), k = symbol("k"), t = symbol("t"), d = symbol("d");
const Term pi = constant(Constant::pi), e = constant(Constant::e), i = constant(Constant::i);

Decision decide(Term left, Term right) {
  Budget budget;
  Scope scope{Term::arena(), budget, true};
  const Decision decision = decide_identity(left, right, scope);
  Budget other_budget;
  Scope other{Term::arena(), other_budget};
  EXPECT_EQ(decide_identity(right, left, other).equality, decision.equality);
  return decision;
}

#define EXPECT_EQUAL(left, right)                         \
  do {                                                    \
    const Decision decision = decide(left, right);        \
    EXPECT_EQ(decision.equality, Equality::equal)         \
        << decision.tier << ": " << decision.certificate; \
  } while (false)

#define EXPECT_DIFFERENT(left, right)                     \
  do {                                                    \
    const Decision decision = decide(left, right);        \
    EXPECT_EQ(decision.equality, Equality::different)     \
        << decision.tier << ": " << decision.certificate; \
  } while (false)

TEST(Identity, PolynomialsAreProven) {
  EXPECT_EQ(decide(pow(x, 2) + 2 * x + 1, pow(x + 1, 2)).tier, "polynomial identity");
  EXPECT_EQUAL(pow(x, 2) + 2 * x + 1, pow(x + 1, 2));
  EXPECT_DIFFERENT(pow(x, 2) + 2 * x + 2, pow(x + 1, 2));
  EXPECT_EQUAL(pi * pow(x, 2) / 4, pi * pow(x / 2, 2));
  EXPECT_DIFFERENT(pi * x, digits("3") * x);
  EXPECT_EQUAL(1 / (x - 1) - 1 / (x + 1), 2 / (pow(x, 2) - 1));
  EXPECT_EQUAL(decimal("5", 1) * x, x / 2);
  EXPECT_EQUAL(x + 0 * y, x);
  EXPECT_DIFFERENT(x, y);
  EXPECT_DIFFERENT(x + 1 / pow(10, 300), x);
}

TEST(Identity, HugePowersAreNotExpanded) {
  EXPECT_EQUAL(pow(x - a, 6000), pow(a - x, 6000));
  EXPECT_DIFFERENT(pow(x - a, 5999), pow(a - x, 5999));
  EXPECT_EQUAL(pow(x, 1000000000) * x, pow(x, 1000000001));
  EXPECT_DIFFERENT(pow(x, 1000000000), pow(x, 1000000001));
  const Term s = x + y + z + 1;
  EXPECT_DIFFERENT(pow(s, 3000) - pow(s, 2999), Term(0));
  EXPECT_EQUAL(pow(s, 3000) - pow(s, 2999), pow(s, 2999) * (x + y + z));
}

TEST(Identity, SymbolsInExponents) {
  EXPECT_EQUAL(pow(2, n + 1), 2 * pow(2, n));
  EXPECT_DIFFERENT(pow(2, n + 1), pow(2, n));
  EXPECT_EQUAL(pow(x, n) * x, pow(x, n + 1));
  EXPECT_EQUAL(pow(4, x), pow(2, 2 * x));
  EXPECT_EQUAL(pow(-1, 2 * n), Term(1));
  EXPECT_EQUAL(cos(n * pi), pow(-1, n));
  EXPECT_EQUAL(pow(x, ln(y)), pow(y, ln(x)));
  EXPECT_EQUAL(pow(e, x + y), pow(e, x) * pow(e, y));
  EXPECT_DIFFERENT(pow(e, x) + pow(2, -200), pow(e, x));
}

TEST(Identity, Trigonometry) {
  EXPECT_EQUAL(pow(tan(x), 2) + 1, 1 / pow(cos(x), 2));
  EXPECT_EQUAL(pow(tan(x), 2) + 1, pow(of(Function::sec, {x}), 2));
  EXPECT_EQUAL(pow(sin(x), 2) + pow(cos(x), 2), Term(1));
  EXPECT_DIFFERENT(pow(sin(x), 2) - pow(cos(x), 2), Term(1));
  EXPECT_EQUAL(sin(2 * x), 2 * sin(x) * cos(x));
  EXPECT_EQUAL(2 * of(Function::arcsin, {sqrt(a)}), of(Function::arccos, {1 - 2 * a}));
  EXPECT_EQUAL(sin(of(Kind::degrees, {180 * x})), sin(pi * x));
}

TEST(Identity, ComplexNumbers) {
  EXPECT_EQUAL(pow(e, i * t), cos(t) + i * sin(t));
  EXPECT_DIFFERENT(pow(e, i * t), cos(t) - i * sin(t));
  EXPECT_DIFFERENT(pow(e, i * k * 7), pow(e, i * k * 8));
  EXPECT_EQUAL((x + i) * (x - i), pow(x, 2) + 1);
}

TEST(Identity, RootsAndDomains) {
  EXPECT_EQUAL(sqrt(1 / x), 1 / sqrt(x));
  EXPECT_EQUAL(abs(x), sqrt(pow(x, 2)));
  EXPECT_DIFFERENT(sqrt(pow(x, 2)), x);
  EXPECT_DIFFERENT(sqrt(x - 3) * sqrt(x - 5), sqrt((x - 3) * (x - 5)));
  EXPECT_EQUAL(log(a, pow(a, x)), x);
  EXPECT_EQUAL(pow(sqrt(x), 2), x);
  EXPECT_EQUAL(root(pow(x, 3), 3), x);
  EXPECT_EQUAL(pow(x, Term(1) / 3), root(x, 3));
  EXPECT_EQUAL(log(10, x) / n, log(10, root(x, n)));
  EXPECT_EQUAL(sqrt(-1 - pow(x, 2)), i * sqrt(1 + pow(x, 2)));
  EXPECT_EQUAL(sqrt(x * x + 2 * x * y + y * y), abs(x + y));
}

TEST(Identity, Combinatorics) {
  EXPECT_EQUAL(binomial(n + 1, k + 1), binomial(n, k) + binomial(n, k + 1));
  EXPECT_DIFFERENT(binomial(n + 1, k), binomial(n, k) + binomial(n, k + 1));
  EXPECT_EQUAL(factorial(n + 1), (n + 1) * factorial(n));
  EXPECT_EQUAL(factorial(d) / (2 * k * factorial(d - k)), binomial(d, k) * factorial(k - 1) / 2);
  EXPECT_EQUAL(binomial(2 * n, n), factorial(2 * n) / pow(factorial(n), 2));
  EXPECT_EQUAL(of(Function::floor, {n / 2}) + of(Function::ceil, {n / 2}), n);
}

TEST(Identity, SumsAndIntegrals) {
  const Term sum = of(Kind::sum, {k, k, Term(1), n});
  EXPECT_EQUAL(sum, n * (n + 1) / 2);
  EXPECT_DIFFERENT(sum, n * (n - 1) / 2);
  EXPECT_EQUAL(of(Kind::product, {k, k, Term(1), n}), factorial(n));
  EXPECT_EQUAL(of(Kind::integral, {cos(t), t, Term(0), x}), sin(x));
  EXPECT_DIFFERENT(of(Kind::integral, {cos(t), t, Term(0), x}), cos(x));
  EXPECT_EQUAL(of(Kind::derivative, {pow(x, 3) * sin(x), x}, 1),
               3 * pow(x, 2) * sin(x) + pow(x, 3) * cos(x));
}

TEST(Identity, UndefinedFunctionsAreGeneric) {
  EXPECT_EQUAL(apply("f", {2 * x}), apply("f", {x + x}));
  EXPECT_DIFFERENT(apply("f", {x + 1}), apply("f", {x}));
  EXPECT_DIFFERENT(apply("f", {x}), apply("g", {x}));
  EXPECT_DIFFERENT(apply("f", {x, y}), apply("f", {y, x}));
}

TEST(Identity, HostileInputsEnd) {
  Term deep = x;
  for (int level = 0; level < 200; ++level) deep = sqrt(deep + level);
  EXPECT_EQUAL(deep + x, x + deep);
  Term tower = x;
  for (int level = 0; level < 100; ++level) tower = pow(x, tower);
  EXPECT_NE(decide(tower, pow(tower, 2)).equality, Equality::equal);
  Term sines = x;
  for (int level = 0; level < 200; ++level) sines = of(Function::exp, {sines});
  EXPECT_NE(decide(sines, sines + 1).equality, Equality::equal);
  EXPECT_NE(decide(of(Kind::limit, {x, x, Term(0)}), x).equality, Equality::equal);
  EXPECT_EQ(decide(1 / (x - x), x).equality, Equality::unknown);
  EXPECT_NE(decide(of(Kind::sum, {sin(k), k, Term(1), digits("1000000000")}) + x, x).equality,
            Equality::equal);
}

Proportion proportion(Term left, Term right) {
  Budget budget;
  Scope scope{Term::arena(), budget, false};
  return decide_proportion(left, right, scope);
}

TEST(Proportion, SignAndConstancy) {
  EXPECT_EQ(proportion(x - 1, 2 - 2 * x).decision.equality, Equality::equal);
  EXPECT_EQ(proportion(x - 1, 2 - 2 * x).sign, -1);
  EXPECT_EQ(proportion(x - 1, 2 * x - 2).sign, 1);
  EXPECT_EQ(proportion(x - 1, x + 1).decision.equality, Equality::different);
  EXPECT_EQ(proportion(x - x, x + 1).decision.equality, Equality::different);
  EXPECT_EQ(proportion(x - x, y - y).decision.equality, Equality::equal);
  EXPECT_EQ(proportion(sqrt(Term(2)) * sin(x), -sin(x)).decision.equality, Equality::equal);
  EXPECT_EQ(proportion(sqrt(Term(2)) * sin(x), -sin(x)).sign, -1);
  EXPECT_EQ(proportion(sin(x), cos(x)).decision.equality, Equality::different);
  EXPECT_EQ(proportion(pi * x, x).decision.equality, Equality::equal);
}

}  // namespace
}  // namespace cupel::math
