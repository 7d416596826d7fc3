#include "verifiers/math/internal/scalar.h"

#include <gtest/gtest.h>

#include <string>

namespace cupel::math {
namespace {

using E = const Expression*;

class ScalarTest : public testing::Test {
 protected:
  E n(std::int64_t value) { return build_.integer(value); }
  E digits(std::string_view text) { return build_.leaf(Kind::integer, arena_.copy(text)); }
  E decimal(std::string_view text, int decimals) {
    return build_.leaf(Kind::decimal, arena_.copy(text), decimals);
  }
  E symbol(std::string_view name) { return build_.leaf(Kind::symbol, name); }
  E add(E a, E b) { return build_.node(Kind::add, {a, b}); }
  E sub(E a, E b) { return add(a, neg(b)); }
  E mul(E a, E b) { return build_.node(Kind::multiply, {a, b}); }
  E mul(E a, E b, E c) { return build_.node(Kind::multiply, {a, b, c}); }
  E div(E a, E b) { return build_.node(Kind::divide, {a, b}); }
  E neg(E a) { return build_.node(Kind::negate, {a}); }
  E pow(E a, E b) { return build_.node(Kind::power, {a, b}); }
  E root(E a, std::int64_t index) { return build_.node(Kind::root, {a, n(index)}); }
  E sqrt(std::int64_t a) { return root(n(a), 2); }
  E call(Function which, E a) { return build_.function(which, {a}); }
  E call(Function which, E a, E b) { return build_.function(which, {a, b}); }
  E fact(E a) { return call(Function::factorial, a); }
  E sum(E body, std::string_view name, E first, E last) {
    return build_.node(Kind::sum, {body, symbol(name), first, last});
  }
  E pi() { return build_.constant(Constant::pi); }
  E e() { return build_.constant(Constant::e); }
  E i() { return build_.constant(Constant::i); }
  E inf() { return build_.constant(Constant::infinity); }

  /// Both ways round; the decision with a fresh budget.
  Decision decide(E a, E b) {
    Budget forth, back;
    Scope scope{arena_, forth, true}, reverse{arena_, back, true};
    const Decision decision = decide_scalars(*a, *b, scope);
    EXPECT_EQ(decision.equality, decide_scalars(*b, *a, reverse).equality) << to_string(*a);
    return decision;
  }
  Equality equality(E a, E b) { return decide(a, b).equality; }
  std::string_view tier(E a, E b) { return decide(a, b).tier; }
  std::optional<int> ordered(E a, E b) {
    Budget budget;
    Scope scope{arena_, budget};
    return order(*a, *b, scope);
  }
  bool rounds(E written, E exact, int significant = 1) {
    Budget budget;
    Scope scope{arena_, budget};
    return is_rounding_of(*written, *exact, significant, scope);
  }

  Arena arena_;
  Builder build_{arena_};
};

constexpr auto kEqual = Equality::equal;
constexpr auto kDifferent = Equality::different;
constexpr auto kUnknown = Equality::unknown;

TEST_F(ScalarTest, IdenticalFormEqualsItselfUnlessUndefined) {
  EXPECT_EQ(tier(sqrt(2), sqrt(2)), "identical form");
  EXPECT_EQ(equality(div(n(0), n(0)), div(n(0), n(0))), kUnknown);
  EXPECT_EQ(equality(div(symbol("x"), n(0)), div(symbol("x"), n(0))), kUnknown);
  EXPECT_EQ(equality(symbol("x"), symbol("x")), kEqual);
  EXPECT_EQ(equality(call(Function::ln, n(0)), call(Function::ln, n(0))), kUnknown);
}

TEST_F(ScalarTest, Rationals) {
  EXPECT_EQ(tier(add(div(n(1), n(2)), div(n(1), n(3))), div(n(5), n(6))),
            "exact rational arithmetic");
  EXPECT_EQ(equality(add(div(n(1), n(2)), div(n(1), n(3))), div(n(5), n(6))), kEqual);
  EXPECT_EQ(equality(decimal("05", 1), div(n(1), n(2))), kEqual);
  EXPECT_EQ(equality(decimal("333", 3), div(n(1), n(3))), kDifferent);
  EXPECT_EQ(equality(decimal("15", -2), n(1500)), kEqual);
  EXPECT_EQ(equality(build_.node(Kind::percent, {n(25)}), div(n(1), n(4))), kEqual);
  EXPECT_EQ(equality(pow(n(8), div(n(2), n(3))), n(4)), kEqual);
  EXPECT_EQ(equality(root(div(n(4), n(9)), 2), div(n(2), n(3))), kEqual);
  EXPECT_EQ(equality(root(n(-27), 3), n(-3)), kEqual);
  EXPECT_EQ(equality(pow(n(-8), div(n(1), n(3))), n(-2)), kEqual);
  EXPECT_EQ(equality(pow(n(10), n(100)), add(pow(n(10), n(100)), n(1))), kDifferent);
  EXPECT_EQ(equality(pow(n(2), n(-3)), div(n(1), n(8))), kEqual);
  EXPECT_EQ(equality(call(Function::mod, n(-7), n(3)), n(2)), kEqual);
  EXPECT_EQ(equality(call(Function::lcm, n(4), n(6)), n(12)), kEqual);
  EXPECT_EQ(equality(call(Function::binomial, n(52), n(5)), n(2598960)), kEqual);
  EXPECT_EQ(equality(call(Function::binomial, n(-2), n(3)), n(-4)), kEqual);
  EXPECT_EQ(equality(call(Function::permutations, n(10), n(3)), n(720)), kEqual);
  EXPECT_EQ(equality(call(Function::double_factorial, n(9)), n(945)), kEqual);
  EXPECT_EQ(equality(call(Function::log, n(8), n(2)), n(3)), kEqual);
  EXPECT_EQ(equality(call(Function::log, n(4), n(8)), div(n(2), n(3))), kEqual);
  EXPECT_EQ(equality(call(Function::floor, div(n(-7), n(2))), n(-4)), kEqual);
  EXPECT_EQ(equality(fact(n(20)), digits("2432902008176640000")), kEqual);
  EXPECT_EQ(equality(sum(pow(symbol("k"), n(2)), "k", n(1), n(100)), n(338350)), kEqual);
  EXPECT_EQ(equality(sum(pow(symbol("k"), n(2)), "k", n(1), n(100)), n(338351)), kDifferent);
  EXPECT_EQ(equality(div(n(17556), n(55176)),
                     div(mul(fact(n(175)), fact(n(56))), mul(fact(n(55)), fact(n(176))))),
            kEqual);
}

TEST_F(ScalarTest, LongRationals) {
  EXPECT_EQ(equality(div(n(1), fact(n(2004))), div(n(1), fact(n(2006)))), kDifferent);
  EXPECT_EQ(equality(div(n(1), fact(n(2004))), div(n(2005 * 2006), fact(n(2006)))), kEqual);
  EXPECT_EQ(equality(div(sub(n(3), pow(n(3), n(-999))), n(4)),
                     div(sub(pow(n(3), n(1000)), n(1)), mul(n(4), pow(n(3), n(999))))),
            kEqual);
  EXPECT_EQ(equality(div(n(1), pow(n(2), n(99))), div(n(1), pow(n(2), n(98)))), kDifferent);
}

TEST_F(ScalarTest, UndefinedEqualsNothing) {
  EXPECT_EQ(equality(div(n(1), n(0)), n(1)), kUnknown);
  EXPECT_EQ(equality(pow(n(0), n(-1)), n(0)), kUnknown);
  EXPECT_EQ(equality(div(sqrt(2), n(0)), sqrt(2)), kUnknown);
}

TEST_F(ScalarTest, Radicals) {
  const E nested = root(add(n(11), mul(n(6), sqrt(2))), 2);
  EXPECT_EQ(tier(nested, add(n(3), sqrt(2))), "exact algebraic numbers");
  EXPECT_EQ(equality(nested, add(n(3), sqrt(2))), kEqual);
  EXPECT_EQ(equality(nested, add(n(3), sqrt(3))), kDifferent);

  const E power = pow(sub(mul(n(5), sqrt(2)), n(7)), n(7));
  const E quarter = div(n(7), n(4));
  EXPECT_EQ(tier(power, pow(sub(n(19601), mul(n(13860), sqrt(2))), quarter)),
            "exact algebraic numbers");
  EXPECT_EQ(equality(power, pow(sub(n(19601), mul(n(13860), sqrt(2))), quarter)), kEqual);
  EXPECT_EQ(equality(power, pow(sub(n(19602), mul(n(13860), sqrt(2))), quarter)), kDifferent);

  EXPECT_EQ(tier(add(root(add(n(2), sqrt(5)), 3), root(sub(n(2), sqrt(5)), 3)), n(1)),
            "exact algebraic numbers");
  EXPECT_EQ(equality(add(root(add(n(2), sqrt(5)), 3), root(sub(n(2), sqrt(5)), 3)), n(1)), kEqual);
  EXPECT_EQ(equality(pow(n(2), div(n(-2), n(3))), div(n(1), root(n(4), 3))), kEqual);
  EXPECT_EQ(equality(div(n(1), sqrt(2)), div(sqrt(2), n(2))), kEqual);
  EXPECT_EQ(equality(sub(sqrt(8), mul(n(2), sqrt(2))), n(0)), kEqual);
  EXPECT_EQ(equality(sqrt(-4), mul(n(2), i())), kEqual);
}

TEST_F(ScalarTest, RootsOfUnity) {
  const E angle = div(pi(), n(15));
  const E left = mul(pow(n(8), div(n(1), n(5))),
                     add(call(Function::cos, angle), mul(i(), call(Function::sin, angle))));
  const E right = pow(add(mul(n(4), sqrt(3), i()), n(4)), div(n(1), n(5)));
  EXPECT_EQ(equality(left, right), kEqual);
  EXPECT_EQ(tier(left, right), "exact algebraic numbers");
  EXPECT_EQ(equality(pow(e(), mul(i(), pi())), n(-1)), kEqual);
  EXPECT_EQ(tier(pow(e(), mul(i(), pi())), n(-1)), "exact algebraic numbers");
  EXPECT_EQ(equality(call(Function::cos, div(pi(), n(5))), div(add(n(1), sqrt(5)), n(4))), kEqual);
  const E degrees = build_.node(Kind::degrees, {n(30)});
  EXPECT_EQ(tier(call(Function::sin, degrees), div(n(1), n(2))), "exact algebraic numbers");
  EXPECT_EQ(equality(call(Function::sin, degrees), div(n(1), n(2))), kEqual);
}

TEST_F(ScalarTest, NestedRadicalsFiftyDeep) {
  E nested = n(2), other = n(3);
  for (int depth = 0; depth < 50; ++depth) {
    nested = root(add(n(2), nested), 2);
    other = root(add(n(2), other), 2);
  }
  // 2 is a fixed point of sqrt(2 + x); from 3, what is left of the distance is about 4^-50.
  EXPECT_EQ(equality(nested, n(2)), kEqual);
  EXPECT_EQ(equality(other, n(2)), kDifferent);
}

TEST_F(ScalarTest, Transcendental) {
  const E left = root(add(mul(n(2), call(Function::ln, n(13))), n(4)), 2);
  const E right = root(
      sub(add(mul(n(2), call(Function::ln, n(26))), n(4)), mul(n(2), call(Function::ln, n(2)))), 2);
  EXPECT_EQ(equality(left, right), kEqual);
  EXPECT_EQ(tier(left, right), "ball arithmetic to 300 digits");
  EXPECT_EQ(equality(pi(), div(n(355), n(113))), kDifferent);
  EXPECT_EQ(tier(pi(), div(n(355), n(113))), "ball arithmetic");
  EXPECT_EQ(equality(add(pi(), pow(n(10), n(-400))), pi()), kDifferent);
  EXPECT_EQ(equality(mul(add(pi(), n(1)), sub(pi(), n(1))), sub(mul(pi(), pi()), n(1))), kEqual);
  // e^{pi sqrt 163} misses the integer by 7.5e-13.
  EXPECT_EQ(equality(pow(e(), mul(pi(), sqrt(163))), digits("262537412640768744")), kDifferent);
}

TEST_F(ScalarTest, HugeNumbers) {
  EXPECT_EQ(equality(fact(n(1000000)), n(1)), kDifferent);
  const E binomial = call(Function::binomial, n(1000000000), n(500000000));
  EXPECT_EQ(equality(binomial, n(7)), kDifferent);
  EXPECT_EQ(equality(binomial, binomial), kEqual);
  EXPECT_EQ(equality(binomial, mul(n(2), call(Function::binomial, n(999999999), n(500000000)))),
            kEqual);
  EXPECT_EQ(equality(fact(n(30000)), mul(n(30000), fact(n(29999)))), kEqual);
  EXPECT_EQ(equality(fact(n(30000)), add(fact(n(30000)), n(1))), kDifferent);
  const E nines = pow(n(9), pow(n(9), pow(n(9), n(9))));
  EXPECT_EQ(equality(nines, n(9)), kDifferent);
  EXPECT_EQ(equality(nines, add(nines, n(1))), kDifferent);
  EXPECT_EQ(equality(mul(nines, n(9)), pow(n(9), add(pow(n(9), pow(n(9), n(9))), n(1)))), kEqual);
  EXPECT_EQ(tier(mul(nines, n(9)), pow(n(9), add(pow(n(9), pow(n(9), n(9))), n(1)))),
            "logarithms and residues");
  const E fives = pow(n(5), pow(n(5), pow(n(5), pow(n(5), n(5)))));
  EXPECT_EQ(equality(fives, nines), kDifferent);
  EXPECT_EQ(equality(div(n(1), fives), n(0)), kDifferent);
  EXPECT_EQ(equality(fact(fact(fact(n(10)))), fives), kDifferent);
  EXPECT_EQ(equality(pow(n(2), n(100000)), add(pow(n(2), n(100000)), n(1))), kDifferent);
  EXPECT_EQ(equality(pow(n(4), n(50000)), pow(n(2), n(100000))), kEqual);
}

TEST_F(ScalarTest, HugeNumbersInSmallOnes) {
  const E huge = pow(n(10), n(400));
  EXPECT_EQ(equality(pow(n(1), huge), n(1)), kEqual);
  EXPECT_EQ(equality(pow(n(3), huge), pow(n(3), add(huge, n(1)))), kDifferent);
  EXPECT_EQ(equality(call(Function::binomial, huge, n(1)), huge), kEqual);
  EXPECT_EQ(equality(call(Function::binomial, n(1000000000), n(1000000005)), n(0)), kEqual);
  EXPECT_EQ(equality(digits(std::string(20'000, '7')), n(7)), kDifferent);
  EXPECT_EQ(equality(decimal("1", -2'000'000'000), n(7)), kDifferent);
  EXPECT_EQ(equality(decimal("1", 2'000'000'000), n(0)), kDifferent);
  const E exponent =
      sub(mul(pow(n(5), pow(n(5), pow(n(5), n(5)))), call(Function::log, n(5), n(10))), n(4));
  EXPECT_EQ(equality(pow(n(10), exponent), n(7)), kDifferent);
}

TEST_F(ScalarTest, TowersOfTwos) {
  const auto tower = [this](int height) {
    E value = n(2);
    for (int level = 1; level < height; ++level) value = pow(n(2), value);
    return value;
  };
  EXPECT_EQ(equality(tower(300), tower(301)), kDifferent);
  EXPECT_EQ(equality(tower(300), tower(300)), kEqual);
  EXPECT_EQ(equality(tower(200), n(16)), kDifferent);
  EXPECT_EQ(equality(tower(4), n(65536)), kEqual);
}

TEST_F(ScalarTest, Infinity) {
  EXPECT_EQ(equality(inf(), inf()), kEqual);
  EXPECT_EQ(equality(neg(inf()), inf()), kDifferent);
  EXPECT_EQ(equality(inf(), n(5)), kDifferent);
  EXPECT_EQ(equality(add(n(1), inf()), mul(n(2), inf())), kEqual);
  EXPECT_EQ(equality(sub(inf(), inf()), sub(inf(), inf())), kUnknown);
  EXPECT_EQ(equality(mul(n(0), inf()), n(0)), kUnknown);
  EXPECT_EQ(equality(div(n(1), inf()), n(0)), kEqual);
  EXPECT_EQ(equality(pow(e(), neg(inf())), n(0)), kEqual);
  EXPECT_EQ(equality(pow(neg(inf()), n(3)), neg(inf())), kEqual);
  EXPECT_EQ(equality(pow(div(n(1), n(2)), inf()), n(0)), kEqual);
}

TEST_F(ScalarTest, Order) {
  EXPECT_EQ(ordered(n(1), n(2)), -1);
  EXPECT_EQ(ordered(sqrt(2), div(n(7), n(5))), 1);
  EXPECT_EQ(ordered(root(add(n(11), mul(n(6), sqrt(2))), 2), add(n(3), sqrt(2))), 0);
  EXPECT_EQ(ordered(inf(), n(3)), 1);
  EXPECT_EQ(ordered(neg(inf()), inf()), -1);
  EXPECT_EQ(ordered(pow(n(9), pow(n(9), pow(n(9), n(9)))), n(3)), 1);
  // They differ in the 197th digit.
  EXPECT_EQ(ordered(sqrt(2), add(sqrt(2), pow(n(10), n(-197)))), -1);
  EXPECT_EQ(ordered(i(), n(3)), std::nullopt);
  EXPECT_EQ(ordered(symbol("x"), n(3)), std::nullopt);
}

TEST_F(ScalarTest, Rounding) {
  EXPECT_TRUE(rounds(decimal("314", 2), pi(), 3));
  EXPECT_FALSE(rounds(decimal("314", 2), pi(), 4));
  EXPECT_FALSE(rounds(decimal("315", 2), pi(), 3));
  EXPECT_TRUE(rounds(decimal("31416", 4), pi(), 3));
  EXPECT_FALSE(rounds(decimal("31415", 4), pi(), 3));
  EXPECT_TRUE(rounds(neg(decimal("0333", 3)), div(n(-1), n(3)), 3));
  EXPECT_TRUE(rounds(decimal("13", 1), div(n(5), n(4)), 2));
  EXPECT_TRUE(rounds(decimal("12", 1), div(n(5), n(4)), 2));
  EXPECT_FALSE(rounds(decimal("0001", 3), pi(), 1));
  // pi / 1000 = 0.0031415…
  EXPECT_TRUE(rounds(mul(decimal("314", 2), pow(n(10), n(-3))), div(pi(), n(1000)), 3));
  EXPECT_FALSE(rounds(symbol("x"), pi(), 1));
}

TEST_F(ScalarTest, CertificatesShowBothBalls) {
  Budget budget;
  Scope scope{arena_, budget, true};
  const Decision decision = decide_scalars(*sqrt(2), *n(2), scope);
  EXPECT_NE(decision.certificate.find("1.414213562373"), std::string::npos);
  EXPECT_NE(decision.certificate.find("2.0000000000"), std::string::npos);
}

}  // namespace
}  // namespace cupel::math
