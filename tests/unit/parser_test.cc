#include "verifiers/math/internal/parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/arena.h"
#include "verifiers/math/internal/expression.h"

namespace cupel::math {
namespace {

std::string tree_of(std::string_view text) {
  Arena arena;
  Budget budget;
  const Parse parsed = parse(text, Commas::automatic, arena, budget);
  if (budget.exceeded()) return "too large";
  return parsed.root ? to_string(*parsed.root) : "nothing";
}

struct Reading {
  std::string_view text, tree;
};

void expect_trees(const std::vector<Reading>& readings) {
  for (const Reading& reading : readings)
    EXPECT_EQ(tree_of(reading.text), reading.tree) << reading.text;
}

TEST(Parser, FractionsTakeGroupsOrSingleThings) {
  expect_trees({{"\\frac{1}{2}", "divide(1, 2)"},
                {"\\frac12", "divide(1, 2)"},
                {"\\frac123", "multiply(divide(1, 2), 3)"},
                {"\\frac1{23}", "divide(1, 23)"},
                {"\\frac xy", "divide(x, y)"},
                {"{a+b \\over c}", "divide(add(a, b), c)"},
                {"\\frac{\\sqrt2}2", "divide(root(2, 2), 2)"},
                {"½", "divide(1, 2)"}});
}

TEST(Parser, OperatorsBindAsInMathematics) {
  expect_trees({{"1+2*3", "add(1, multiply(2, 3))"},
                {"a-b-c", "add(a, negate(b), negate(c))"},
                {"a/b/c", "divide(a, multiply(b, c))"},
                {"a/bc", "divide(a, multiply(b, c))"},
                {"-x^2", "negate(power(x, 2))"},
                {"2^3^4", "power(2, power(3, 4))"},
                {"2x!", "multiply(2, factorial(x))"},
                {"a \\bmod b", "mod(a, b)"},
                {"x**2", "power(x, 2)"},
                {"x ** 2", "power(x, 2)"},
                {"x^2_1", "power(x_1, 2)"}});
}

TEST(Parser, FunctionsTakeWhatBelongsToThem) {
  expect_trees({{"\\sin 2x", "sin(multiply(2, x))"},
                {"\\sin x\\cos x", "multiply(sin(x), cos(x))"},
                {"\\sin x + 1", "add(sin(x), 1)"},
                {"\\sin^2 x", "power(sin(x), 2)"},
                {"\\sin^{-1} x", "arcsin(x)"},
                {"\\log_2 8", "log(8, 2)"},
                {"log10(x)", "log(x, 10)"},
                {"\\sqrt[3]{x}", "root(x, 3)"},
                {"∛x", "root(x, 3)"},
                {"np.sqrt(2)", "root(2, 2)"},
                {"{}_5C_2", "binomial(5, 2)"},
                {"C_5^2", "binomial(5, 2)"},
                {"\\overline{3+i}", "conjugate(add(3, i))"}});
}

TEST(Parser, NumbersKeepWhatIsWritten) {
  expect_trees({{"007", "7"},
                {".50", "0.50"},
                {"1,234", "1234"},
                {"1{,}234", "1234"},
                {"3{,}14", "3.14"},
                {"1,23", "list(1, 23)"},
                {"2.5e-3", "0.0025"},
                {"2 x 10^3", "multiply(2, power(10, 3))"},
                {"1\\frac12", "add(1, divide(1, 2))"},
                {"2\\frac53", "multiply(2, divide(5, 3))"},
                {"0.\\overline{09}", "add(0, divide(9, 99))"},
                {"0.1(6)", "add(0.1, divide(6, 90))"},
                {"0.1(6)x", "multiply(0.1, 6, x)"},
                {"0.333\\ldots", "add(0, divide(3, 9))"},
                {"0.14\\ldots", "0.14"},
                {"5th", "5"}});
}

TEST(Parser, BasesBelongToWholeNumerals) {
  expect_trees({{"101_2", "101_2"},
                {"(101)_{2}", "101_2"},
                {"101_{\\text{two}}", "101_2"},
                {"101 (base 2)", "101_2"},
                {"\\text{1A}_{16}", "1A_16"},
                {"\\text{A01}_{16}", "A01_16"},
                {"FF_{16}", "FF_16"},
                {"a_{16}", "a_16"},
                {"101_{99}", "nothing"}});
}

TEST(Parser, BarsOpenAndClose) {
  expect_trees({{"|x|", "abs(x)"},
                {"|x||y|", "multiply(abs(x), abs(y))"},
                {"||x||", "norm(x)"},
                {"||x||y||", "abs(multiply(abs(x), abs(y)))"},
                {"||x|-1|", "abs(add(abs(x), negate(1)))"},
                {"||x|", "nothing"}});
}

TEST(Parser, TypesettingSaysNothing) {
  expect_trees({{"\\left( x \\right)", "x"},
                {"\\textcolor{red}{5}", "5"},
                {"\\underline{5}", "5"},
                {"5 \\tag{1}", "5"},
                {"\\!x\\,y\\;", "multiply(x, y)"},
                {"*42*", "42"},
                {"x &lt; 5", "x < 5"},
                {"x<sup>2</sup>", "power(x, 2)"},
                {"\\\\frac{1}{2}", "divide(1, 2)"},
                {"\frac{1}{2}", "divide(1, 2)"},  // an escape that became a form feed
                {"５＋𝑥", "add(5, x)"}});
}

TEST(Parser, NonsenseIsNothing) {
  for (std::string_view text : {"",
                                "(",
                                "()",
                                "{",
                                "}",
                                "1 +",
                                "* 3",
                                "2^",
                                "_",
                                "^",
                                "!0",
                                "|",
                                "2 3",
                                "1.2.3",
                                "\\sqrt",
                                "\\sqrt{}",
                                "\\frac{}{2}",
                                "\\frac{2}{}",
                                "\\sin",
                                "\\sin^x",
                                "\\int",
                                "\\sum_{k=1}^3",
                                "a \\cdot \\cdot b",
                                "(1, 2",
                                "1)",
                                "\\frac{(2 + x}{1 - x)}",
                                "\\begin{matrix}",
                                "x^^2"})
    EXPECT_EQ(tree_of(text), "nothing") << text;
}

TEST(Parser, DeepNestingIsTooLarge) {
  constexpr int kDeep = 20'000;
  for (std::string_view part : {"(", "-", "{", "\\sqrt", "x^", "\\sin", "\\sin-", "\\frac1", "^C",
                                "{}_", "\\neg ", "\\vec", "f(", "1\\over "}) {
    std::string text;
    for (int i = 0; i < kDeep && text.size() < 200'000; ++i) text += part;
    const std::string tree = tree_of(text + "1");
    EXPECT_TRUE(tree == "too large" || tree == "nothing") << part;
  }
}

}  // namespace
}  // namespace cupel::math
