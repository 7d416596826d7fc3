#include "verifiers/language/internal/markup.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace cupel::language {
namespace {

/// What is set aside at the start of `text`.
std::string_view aside(std::string_view text) { return text.substr(0, Markup(text).end_of(0)); }

TEST(MarkupTest, CodeEndsAtAsManyBackticks) {
  EXPECT_EQ(aside("`a` b"), "`a`");
  EXPECT_EQ(aside("``a ` b`` c"), "``a ` b``");
  EXPECT_EQ(aside("```\na\n``` b"), "```\na\n```");
  EXPECT_EQ(aside("````\n```\n```` b"), "````\n```\n````");
}

TEST(MarkupTest, OpenCodeIsNoneInALineAndAllInAFence) {
  EXPECT_EQ(aside("`a b"), "`");
  EXPECT_EQ(aside("`a\n\nb`"), "`");
  EXPECT_EQ(aside("```\na b"), "```\na b");
}

TEST(MarkupTest, ABacktickMayBeAQuotationMark) {
  EXPECT_EQ(aside("`so it is', they say, and run `f(x)` again"), "`");
  EXPECT_EQ(aside("` a ` b"), "` a `");
  EXPECT_EQ(aside("`a\nb` c"), "`a\nb`");
}

TEST(MarkupTest, DollarsAreFormulasAsInPandoc) {
  EXPECT_EQ(aside("$x$ b"), "$x$");
  EXPECT_EQ(aside("$x y = 2$ b"), "$x y = 2$");
  EXPECT_EQ(aside("$$x\n\ny$$ b"), "$$x\n\ny$$");
  EXPECT_EQ(aside("$ x$ b"), "$");
  EXPECT_EQ(aside("$5 or $6"), "$");
  EXPECT_EQ(aside("$5/$6"), "$");
  EXPECT_EQ(aside("$a\n\nb$"), "$");
  EXPECT_EQ(aside("$x = 5 \\text{ if the sum is odd}$ b"), "$x = 5 \\text{ if the sum is odd}$");
  EXPECT_EQ(aside("$this is a whole sentence$ b"), "$");
}

TEST(MarkupTest, CommandsTakeTheirArguments) {
  EXPECT_EQ(aside("\\frac{a}{b} c"), "\\frac{a}{b}");
  EXPECT_EQ(aside("\\sqrt[3]{a{b}} c"), "\\sqrt[3]{a{b}}");
  EXPECT_EQ(aside("\\sum_{i}^{n} c"), "\\sum_{i}^{n}");
  EXPECT_EQ(aside("\\pi c"), "\\pi");
  EXPECT_EQ(aside("\\left[0 c"), "\\left");
  EXPECT_EQ(aside("\\boxed{a b\n\nc"), "\\boxed{a b");
}

TEST(MarkupTest, FormulasInBrackets) {
  EXPECT_EQ(aside("\\(a\\) b"), "\\(a\\)");
  EXPECT_EQ(aside("\\[a\n\nb\\] c"), "\\[a\n\nb\\]");
  EXPECT_EQ(aside("\\[a b\n\nc"), "\\[a b");
}

TEST(MarkupTest, EnvironmentsNest) {
  constexpr std::string_view kNested = "\\begin{a}\\begin{b}\n\n\\end{b}\\end{a}";
  EXPECT_EQ(aside(std::string(kNested) + " c"), kNested);
  EXPECT_EQ(aside("\\begin{a} b\n\nc"), "\\begin{a} b");
}

TEST(MarkupTest, TagsAreShortAndOnOneLine) {
  EXPECT_EQ(aside("<think>a"), "<think>");
  EXPECT_EQ(aside("</think>a"), "</think>");
  EXPECT_EQ(aside("<|im_end|>a"), "<|im_end|>");
  EXPECT_EQ(aside("＜think＞a"), "＜think＞");
  EXPECT_EQ(aside("< 5 and >"), "<");
  EXPECT_EQ(aside("<a\n>"), "<");
}

}  // namespace
}  // namespace cupel::language
