// What is known of the oracle without it: values, identities, spellings.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/oracle/evaluate.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/judge.h"
#include "tests/oracle/mutate.h"
#include "tests/oracle/rewrite.h"
#include "tests/oracle/spell.h"

namespace cupel::oracle {
namespace {

const Tree kPi{Op::pi};
const Tree kX = symbol("x");

std::string value(const Tree& tree, const Point& point = {}) {
  const auto found = evaluate(tree, point);
  if (!found) return "undefined";
  char text[64];
  mpfr_snprintf(text, sizeof text, "%.12Rg", found->get());
  return text;
}

std::set<std::string> spellings(const Tree& tree) {
  std::set<std::string> texts;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Dice dice(seed);
    texts.insert(spell(tree, dice));
  }
  return texts;
}

TEST(OracleItself, EvaluatesWhatIsKnown) {
  EXPECT_EQ(value(integer(1) / integer(8)), "0.125");
  EXPECT_EQ(value(Tree{Op::decimal, "0.050"}), "0.05");
  EXPECT_EQ(value(sqrt(integer(2))), "1.41421356237");
  EXPECT_EQ(value(root(integer(-27), 3)), "-3");
  EXPECT_EQ(value(kPi), "3.14159265359");
  EXPECT_EQ(value(apply(Op::exp, integer(1)) - Tree{Op::e}), "0");
  EXPECT_EQ(value(apply(Op::sin, kPi / integer(6))), "0.5");
  EXPECT_EQ(value(apply(Op::sec, kPi / integer(3))), "2");
  EXPECT_EQ(value(apply(Op::log, integer(2), integer(1024))), "10");
  EXPECT_EQ(value(apply(Op::abs, integer(-7))), "7");
  EXPECT_EQ(value(apply(Op::factorial, integer(6))), "720");
  EXPECT_EQ(value(apply(Op::binomial, integer(9), integer(4))), "126");
  EXPECT_EQ(value(Tree{Op::sum, "k", {square(symbol("k")), integer(1), integer(4)}}), "30");
  EXPECT_EQ(value(kX * kX - integer(1), {{"x", Real(3)}}), "8");
}

TEST(OracleItself, HasNoValueWhereThereIsNone) {
  EXPECT_EQ(value(sqrt(integer(-1))), "undefined");
  EXPECT_EQ(value(apply(Op::ln, integer(0))), "undefined");
  EXPECT_EQ(value(power(integer(0), integer(0))), "undefined");
  EXPECT_EQ(value(apply(Op::tan, kPi / integer(2))), "undefined");
  EXPECT_EQ(value(power(integer(-8), integer(1) / integer(3))), "undefined");
  const Tree zero = sqrt(integer(2)) * sqrt(integer(3)) - sqrt(integer(6));
  EXPECT_EQ(value(zero), "0");
  EXPECT_EQ(value(integer(1) / zero), "undefined");
}

TEST(OracleItself, JudgesKnownIdentities) {
  const Tree two = integer(2), n = symbol("n");
  EXPECT_EQ(judge(integer(1) / sqrt(two), sqrt(two) / two), Judgement::equal);
  EXPECT_EQ(judge(square(kX + integer(1)), square(kX) + two * kX + integer(1)), Judgement::equal);
  EXPECT_EQ(judge(sqrt(square(kX)), apply(Op::abs, kX)), Judgement::equal);
  EXPECT_EQ(judge(sqrt(square(kX)), kX), Judgement::different);
  EXPECT_EQ(
      judge(integer(1) / (n * (n + integer(1))), integer(1) / n - integer(1) / (n + integer(1))),
      Judgement::equal);
  EXPECT_EQ(judge(two, two + integer(1) / power(integer(10), integer(30))), Judgement::different);
  EXPECT_EQ(judge(sqrt(-square(kX)), sqrt(-square(kX))), Judgement::unsure);
  EXPECT_EQ(judge(sqrt(integer(-1)), sqrt(integer(-1))), Judgement::unsure);
}

TEST(OracleItself, RewritingKeepsTheValueAndSlipsChangeIt) {
  constexpr int kRounds = 400;
  int kept = 0, changed = 0;
  for (int seed = 0; seed < kRounds; ++seed) {
    Dice dice(static_cast<std::uint64_t>(seed));
    const Tree tree = generate({.depth = 3, .has_symbols = dice.one_in(2)}, dice);
    const Judgement judgement = judge(tree, rewritten(tree, 4, dice));
    EXPECT_NE(judgement, Judgement::different) << seed << ": " << spell(tree, dice);
    kept += judgement == Judgement::equal;
    changed += judge(tree, mutated(tree, dice)) == Judgement::different;
  }
  EXPECT_GT(kept, kRounds * 9 / 10);
  EXPECT_GT(changed, kRounds * 8 / 10);
}

TEST(OracleItself, SpellsInManyWays) {
  const auto half = spellings(integer(1) / integer(2));
  for (const char* text : {"\\frac12", "\\dfrac{1}{2}", "$1/2$", "½", "1 / 2"})
    EXPECT_TRUE(half.contains(text)) << text;
  const auto radical = spellings(integer(2) * sqrt(integer(7)));
  for (const char* text : {"2\\sqrt7", "2√7", "2sqrt(7)", "$2\\sqrt{7}$", "2 * sqrt(7)"})
    EXPECT_TRUE(radical.contains(text)) << text;
  const auto thousands = spellings(integer(12345));
  for (const char* text : {"12345", "12,345", "12{,}345"})
    EXPECT_TRUE(thousands.contains(text)) << text;
}

TEST(OracleItself, SpellsNothingThatCouldBeReadTwoWays) {
  const Tree half = integer(1) / integer(2);
  for (const std::string& text : spellings(half * kX)) {
    EXPECT_EQ(text.find("1/2x"), std::string::npos) << text;
    EXPECT_EQ(text.find("12x"), std::string::npos) << text;
  }
  for (const std::string& text : spellings(integer(3) * half))
    EXPECT_NE(text, "3\\frac12") << "a mixed number";
  for (const std::string& text : spellings(integer(2) * apply(Op::exp, integer(3))))
    EXPECT_EQ(text.find("2e3"), std::string::npos) << text;
}

}  // namespace
}  // namespace cupel::oracle
