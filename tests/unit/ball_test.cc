#include "verifiers/math/internal/ball.h"

#include <gtest/gtest.h>

#include "tests/support/terms.h"
#include "verifiers/math/internal/residue.h"

namespace cupel::math {
namespace {

const Term x = symbol("x"), k = symbol("k");
const Term pi = constant(Constant::pi), e = constant(Constant::e), i = constant(Constant::i);

struct Evaluated {
  Value value;
  double real = 0;
  double imaginary = 0;
};

Evaluated evaluated(Term term, Domain domain = Domain::real, double at = 0) {
  Budget budget;
  Acb bound, result;
  acb_set_d(bound, at);
  const Binding binding{"x", bound};
  Evaluated out{evaluate(term, std::span(&binding, 1), domain, 128, budget, result)};
  if (out.value != Value::defined) return out;
  out.real = arf_get_d(arb_midref(acb_realref(result)), ARF_RND_NEAR);
  out.imaginary = arf_get_d(arb_midref(acb_imagref(result)), ARF_RND_NEAR);
  return out;
}

double real(Term term, double at = 0) {
  const Evaluated out = evaluated(term, Domain::real, at);
  EXPECT_EQ(out.value, Value::defined) << to_string(term);
  return out.real;
}

Value value(Term term, Domain domain = Domain::real) { return evaluated(term, domain).value; }

TEST(Ball, Arithmetic) {
  EXPECT_EQ(real(1 + Term(2) * 3), 7);
  EXPECT_EQ(real(decimal("125", 2) / 5), 0.25);
  EXPECT_EQ(real(of(Kind::percent, {Term(50)})), 0.5);
  EXPECT_EQ(real(of(Kind::degrees, {180 / pi})), 1);
  EXPECT_EQ(value(1 / (x - x)), Value::undefined);
  EXPECT_EQ(value(symbol("unbound")), Value::unsupported);
  EXPECT_EQ(value(constant(Constant::infinity)), Value::undefined);
}

TEST(Ball, Powers) {
  EXPECT_EQ(real(pow(Term(0), 0)), 1);
  EXPECT_EQ(value(pow(Term(0), -1)), Value::undefined);
  EXPECT_NEAR(real(pow(Term(-8), Term(1) / 3)), -2, 1e-15);
  EXPECT_NEAR(real(pow(Term(-8), Term(2) / 3)), 4, 1e-15);
  EXPECT_NEAR(real(root(Term(-27), 3)), -3, 1e-15);
  EXPECT_EQ(real(pow(Term(4), Term(3) / 2)), 8);
  EXPECT_EQ(value(pow(Term(-4), Term(1) / 2)), Value::undefined);
  EXPECT_EQ(value(sqrt(Term(-4))), Value::undefined);
  EXPECT_EQ(evaluated(sqrt(Term(-4)), Domain::complex).imaginary, 2);
  EXPECT_EQ(evaluated(pow(i, 2), Domain::complex).real, -1);
  EXPECT_EQ(real(pow(Term(-1), digits("123456789012345678901234567891"))), -1);
  EXPECT_EQ(value(pow(pow(3, pow(3, 99)), 2)), Value::unclear);
}

TEST(Ball, FunctionsKnowTheirDomains) {
  EXPECT_NEAR(real(log(2, Term(8))), 3, 0);
  EXPECT_NEAR(real(of(Function::log, {e})), 1, 1e-15);
  EXPECT_EQ(value(ln(Term(-1))), Value::undefined);
  EXPECT_NEAR(evaluated(ln(Term(-1)), Domain::complex).imaginary, 3.14159265358979, 1e-13);
  EXPECT_EQ(value(ln(Term(0)), Domain::complex), Value::undefined);
  EXPECT_EQ(value(of(Function::arcsin, {Term(2)})), Value::undefined);
  EXPECT_NEAR(real(of(Function::arccos, {Term(-1)})), 3.14159265358979, 1e-13);
  EXPECT_NEAR(real(of(Function::arccot, {Term(-1)})), 2.35619449019234, 1e-13);
  EXPECT_NEAR(real(of(Function::arcsec, {Term(2)})), 1.04719755119660, 1e-13);
  EXPECT_EQ(value(of(Function::arcosh, {Term(0)})), Value::undefined);
  EXPECT_EQ(value(of(Function::artanh, {Term(1)}), Domain::complex), Value::undefined);
  EXPECT_EQ(value(of(Function::cot, {Term(0)})), Value::undefined);
  EXPECT_EQ(value(of(Function::determinant, {x})), Value::unsupported);
}

TEST(Ball, IntegerFunctions) {
  EXPECT_EQ(real(factorial(Term(20))), 2432902008176640000.0);
  EXPECT_EQ(value(factorial(Term(-1))), Value::undefined);
  EXPECT_NEAR(real(factorial(Term(1) / 2)), 0.886226925452758, 1e-15);
  EXPECT_EQ(real(of(Function::double_factorial, {Term(7)})), 105);
  EXPECT_EQ(real(binomial(Term(10), Term(3))), 120);
  EXPECT_EQ(real(binomial(Term(3), Term(5))), 0);
  EXPECT_EQ(real(binomial(Term(3), Term(-1))), 0);
  EXPECT_EQ(real(binomial(Term(-2), Term(3))), -4);
  EXPECT_EQ(real(binomial(Term(1) / 2, Term(2))), -0.125);
  EXPECT_EQ(real(of(Function::permutations, {Term(5), Term(2)})), 20);
  EXPECT_EQ(real(of(Function::permutations, {Term(2), Term(5)})), 0);
  EXPECT_EQ(real(of(Function::gcd, {Term(12), Term(18), Term(27)})), 3);
  EXPECT_EQ(real(of(Function::lcm, {Term(4), Term(6)})), 12);
  EXPECT_EQ(real(of(Function::mod, {Term(-7), Term(3)})), 2);
  EXPECT_EQ(real(of(Function::floor, {-Term(7) / 2})), -4);
  EXPECT_EQ(real(of(Function::round, {-Term(7) / 2})), -4);
  EXPECT_EQ(real(of(Function::round, {Term(5) / 2})), 3);
  EXPECT_EQ(real(of(Function::fractional_part, {Term(7) / 2})), 0.5);
  EXPECT_EQ(real(of(Function::max, {Term(2), Term(5), Term(3)})), 5);
  EXPECT_EQ(value(of(Function::floor, {pow(sqrt(Term(2)), 2)})), Value::unclear);
}

TEST(Ball, SumsIntegralsDerivatives) {
  EXPECT_EQ(real(of(Kind::sum, {k * k, k, Term(1), Term(10)})), 385);
  EXPECT_EQ(real(of(Kind::product, {k, k, Term(1), Term(5)})), 120);
  EXPECT_EQ(real(of(Kind::sum, {k, k, Term(1), Term(0)})), 0);
  EXPECT_EQ(value(of(Kind::sum, {k, k, Term(1), constant(Constant::infinity)})),
            Value::unsupported);
  EXPECT_EQ(value(of(Kind::sum, {k, k, Term(1), Term(30000)})), Value::exceeded);
  EXPECT_NEAR(real(of(Kind::integral, {abs(k), k, Term(-1), Term(2)})), 2.5, 1e-15);
  EXPECT_NEAR(real(of(Kind::integral, {root(k, 3), k, Term(-8), Term(-1)})), -11.25, 1e-13);
  EXPECT_NEAR(real(of(Kind::integral, {of(Function::arctan, {k}), k, Term(0), Term(1)})),
              0.438824573117476, 1e-14);
  EXPECT_NE(value(of(Kind::integral, {1 / k, k, Term(-1), Term(1)})), Value::defined);
  EXPECT_EQ(real(of(Kind::derivative, {pow(x, 3), x}, 2), 2), 12);
  EXPECT_NEAR(real(of(Kind::derivative, {pow(x, x), x}, 1), 2), 6.77258872223978, 1e-13);
}

TEST(Ball, Cases) {
  const auto relation = [](Term left, Sign sign, Term right) {
    return Term(Term::build().relation(left.node, sign, right.node));
  };
  const Term pieces = of(Kind::cases, {-x, relation(x, Sign::less, 0), x * x});
  EXPECT_EQ(real(pieces, -3), 3);
  EXPECT_EQ(real(pieces, 4), 16);
  EXPECT_EQ(value(of(Kind::cases, {x, relation(x, Sign::greater, 0)})), Value::undefined);
}

std::optional<ulong> residue_of(Term term, ulong prime) {
  Budget budget;
  const ResidueBinding binding{"x", 5};
  return residue(term, std::span(&binding, 1), prime, budget);
}

TEST(Residue, TowersAndFractions) {
  EXPECT_EQ(residue_of(pow(x, 3) / 2 - 1, 101), 11u);  // 125/2 - 1 = 24/2 - 1
  EXPECT_EQ(residue_of(pow(Term(9), pow(Term(9), pow(Term(9), Term(9)))), 101), 33u);
  EXPECT_EQ(residue_of(pow(Term(2), pow(Term(6), digits("99999999999999999999"))), 13), 1u);
  EXPECT_EQ(residue_of(1 / (x - 5), 101), std::nullopt);
  EXPECT_EQ(residue_of(sqrt(x), 101), std::nullopt);
  EXPECT_EQ(residue_of(pow(x, -1), 101), 81u);
  EXPECT_EQ(residue_of(binomial(Term(10), Term(3)), 101), 19u);
  EXPECT_EQ(residue_of(digits("123456789012345678901234567890123456789"), 97), 61u);
  Term tower(3);
  for (int level = 0; level < 200; ++level) tower = pow(Term(3), tower);
  EXPECT_TRUE(residue_of(tower, residue_prime(0)));
  EXPECT_NE(residue_of(pow(Term(5), pow(Term(5), Term(5))), residue_prime(0)),
            residue_of(pow(Term(5), pow(Term(5), Term(4))), residue_prime(0)));
}

}  // namespace
}  // namespace cupel::math
