// Rational against GMP, over values on both sides of the machine word.

#include "verifiers/math/internal/rational.h"

#include <gmpxx.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace cupel::math {
namespace {

struct Pair {
  Rational ours;
  mpq_class gmp;
};

/// A decimal with up to `digits` digits, up to all of them behind the point.
Pair random_decimal(std::mt19937& random, int digits) {
  std::string text(1 + random() % static_cast<unsigned>(digits), '0');
  for (char& c : text) c = static_cast<char>('0' + random() % 10);
  const int scale = static_cast<int>(random() % (text.size() + 1));
  mpq_class gmp{mpz_class(text, 10)};
  for (int i = 0; i < scale; ++i) gmp /= 10;
  Rational ours = Rational::from_digits(text, scale);
  if (random() % 2) return {-ours, -gmp};
  return {ours, gmp};
}

class RationalDigits : public testing::TestWithParam<int> {};

TEST_P(RationalDigits, AgreesWithGmp) {
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    const Pair a = random_decimal(random, GetParam()), b = random_decimal(random, GetParam());
    EXPECT_EQ(a.ours.to_string(), a.gmp.get_str());
    EXPECT_EQ((a.ours + b.ours).to_string(), mpq_class(a.gmp + b.gmp).get_str());
    EXPECT_EQ((a.ours * b.ours).to_string(), mpq_class(a.gmp * b.gmp).get_str());
    EXPECT_EQ(a.ours == b.ours, a.gmp == b.gmp);
    EXPECT_TRUE(a.ours == a.ours);
    const auto ratio = divide(a.ours, b.ours);
    ASSERT_EQ(ratio.has_value(), b.gmp != 0);
    if (ratio) {
      EXPECT_EQ(ratio->to_string(), mpq_class(a.gmp / b.gmp).get_str());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, RationalDigits, testing::Values(1, 3, 9, 18, 19, 40));

}  // namespace
}  // namespace cupel::math
