#include "verifiers/math/internal/tower.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cupel::math {
namespace {

using E = const Expression*;

class TowerTest : public testing::Test {
 protected:
  E n(std::int64_t value) { return build_.integer(value); }
  E add(E a, E b) { return build_.node(Kind::add, {a, b}); }
  E sub(E a, E b) { return add(a, neg(b)); }
  E mul(E a, E b) { return build_.node(Kind::multiply, {a, b}); }
  E div(E a, E b) { return build_.node(Kind::divide, {a, b}); }
  E neg(E a) { return build_.node(Kind::negate, {a}); }
  E pow(E a, E b) { return build_.node(Kind::power, {a, b}); }
  E ten_to(std::int64_t exponent) { return pow(n(10), n(exponent)); }
  E fact(E a) { return build_.function(Function::factorial, {a}); }
  E log(E a, E base) { return build_.function(Function::log, {a, base}); }

  /// -1, 0 (nothing tells them apart) or 1.
  int compare(E a, E b) {
    Budget budget;
    Tower left, right;
    EXPECT_TRUE(tower_value(*a, budget, left)) << to_string(*a);
    EXPECT_TRUE(tower_value(*b, budget, right)) << to_string(*b);
    EXPECT_EQ(Tower::compare(left, right), -Tower::compare(right, left));
    return Tower::compare(left, right);
  }

  Arena arena_;
  Builder build_{arena_};
};

TEST_F(TowerTest, OrdinaryNumbers) {
  EXPECT_EQ(compare(n(3), n(2)), 1);
  EXPECT_EQ(compare(neg(n(3)), n(2)), -1);
  EXPECT_EQ(compare(add(n(1), n(1)), n(2)), 0);
  EXPECT_EQ(compare(pow(neg(n(2)), n(3)), neg(n(8))), 0);
}

TEST_F(TowerTest, OneLevelUp) {
  EXPECT_EQ(compare(ten_to(100000), ten_to(100001)), -1);
  EXPECT_EQ(compare(ten_to(-100000), ten_to(-100001)), 1);
  EXPECT_EQ(compare(mul(n(10), ten_to(100000)), ten_to(100001)), 0);
  EXPECT_EQ(compare(div(ten_to(100001), ten_to(100000)), n(10)), 0);
  EXPECT_EQ(compare(pow(ten_to(100000), div(n(1), n(100000))), n(10)), 0);
  const E power = pow(n(2), n(1000000));
  EXPECT_EQ(compare(add(power, power), pow(n(2), n(1000001))), 0);
  EXPECT_EQ(compare(sub(power, pow(n(2), n(999999))), pow(n(2), n(999999))), 0);
  EXPECT_EQ(compare(sub(pow(n(3), n(1000000)), power), power), 1);
  EXPECT_EQ(compare(sub(power, pow(n(3), n(1000000))), n(0)), -1);
  EXPECT_EQ(compare(add(n(1), ten_to(-100000)), n(2)), -1);
  EXPECT_EQ(compare(pow(neg(n(3)), n(1000001)), n(0)), -1);
  EXPECT_EQ(compare(pow(neg(n(3)), n(1000000)), n(0)), 1);
}

TEST_F(TowerTest, Factorials) {
  // 1000000! has 5,565,709 digits.
  EXPECT_EQ(compare(fact(n(1000000)), ten_to(5565708)), 1);
  EXPECT_EQ(compare(fact(n(1000000)), ten_to(5565709)), -1);
  // log2 of the central binomial coefficient of 2m is 2m - log2(pi m) / 2 and a little less.
  const E binomial = build_.function(Function::binomial, {n(1000000000), n(500000000)});
  EXPECT_EQ(compare(binomial, pow(n(2), n(1000000000 - 16))), 1);
  EXPECT_EQ(compare(binomial, pow(n(2), n(1000000000 - 15))), -1);
  // lg n! = lgamma(n + 1) / ln 10
  const E once = fact(fact(n(10)));
  const double digits = std::lgamma(3628801.0) / std::log(10.0);
  EXPECT_EQ(compare(once, ten_to(static_cast<std::int64_t>(digits))), 1);
  EXPECT_EQ(compare(once, ten_to(static_cast<std::int64_t>(digits) + 1)), -1);
  // n! lies between (n/3)^n and n^n.
  EXPECT_EQ(compare(fact(once), pow(once, once)), -1);
  EXPECT_EQ(compare(fact(once), pow(div(once, n(3)), once)), 1);
}

TEST_F(TowerTest, TowersOfPowers) {
  const E nines = pow(n(9), pow(n(9), pow(n(9), n(9))));
  const E fives = pow(n(5), pow(n(5), pow(n(5), pow(n(5), n(5)))));
  EXPECT_EQ(compare(nines, n(9)), 1);
  EXPECT_EQ(compare(neg(nines), n(9)), -1);
  EXPECT_EQ(compare(div(n(1), nines), ten_to(-1000000)), -1);
  EXPECT_EQ(compare(div(n(1), nines), n(0)), 1);
  // Logarithms of logarithms: 9^9 ln 9 + … against 5^3125 ln 5 + ….
  EXPECT_EQ(compare(nines, fives), -1);
  EXPECT_EQ(compare(add(nines, n(1)), nines), 0);
  EXPECT_EQ(compare(sub(nines, n(7)), n(7)), 1);
  EXPECT_EQ(compare(log(nines, n(9)), pow(n(9), pow(n(9), n(9)))), 0);
  const E exponent = sub(mul(pow(n(5), pow(n(5), pow(n(5), n(5)))), log(n(5), n(10))), n(4));
  EXPECT_EQ(compare(pow(n(10), exponent), n(7)), 1);
  EXPECT_EQ(compare(pow(n(10), exponent), nines), 1);
  EXPECT_EQ(compare(pow(n(10), exponent), fives), 0);  // it is fives / 10000
}

TEST_F(TowerTest, LongNumerals) {
  const std::string zeros(100'000, '0');
  const E million = build_.leaf(Kind::integer, arena_.copy("1" + zeros));
  EXPECT_EQ(compare(million, ten_to(100'000)), 0);
  EXPECT_EQ(compare(million, ten_to(99'999)), 1);
}

TEST_F(TowerTest, CancellationHasNoValue) {
  const E nines = pow(n(9), pow(n(9), pow(n(9), n(9))));
  Budget budget;
  Tower difference;
  EXPECT_FALSE(tower_value(*sub(nines, nines), budget, difference));
}

}  // namespace
}  // namespace cupel::math
