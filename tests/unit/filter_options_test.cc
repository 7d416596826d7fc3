// What users write for `cupel filter`, and what it is taken for.

#include <gtest/gtest.h>

#include <cmath>

#include "rewards/filter/choices.h"
#include "rewards/filter/condition.h"

namespace cupel {
namespace {

struct Scores {
  double reward, math;
  Outcome outcome = Outcome::correct;
};

bool holds(std::string_view condition, const Scores& scores) {
  ScoredLine row;
  row.reward = scores.reward;
  row.outcome = scores.outcome;
  row.reason = Reason::truncated;
  row.components = {{"math", scores.math}};
  return Condition::from_text(condition)->holds(row);
}

TEST(Condition, ComparesScores) {
  EXPECT_TRUE(holds("reward>=0.5", {0.5, 0}));
  EXPECT_FALSE(holds("reward>0.5", {0.5, 0}));
  EXPECT_TRUE(holds("math<1", {0, 0.75}));
  EXPECT_TRUE(holds(" math <= 0.75 ", {0, 0.75}));
  EXPECT_TRUE(holds("math=1", {0, 1}));
  EXPECT_TRUE(holds("math==1", {0, 1}));
  EXPECT_FALSE(holds("math!=1", {0, 1}));
  EXPECT_TRUE(holds("reward>=-0.5", {-0.25, 0}));
}

TEST(Condition, DoesNotHoldWhereTheScoreIsMissing) {
  EXPECT_FALSE(holds("math>=0", {0, NAN}));
  EXPECT_FALSE(holds("math!=1", {0, NAN}));
  EXPECT_FALSE(holds("reward<1", {NAN, 0}));
  EXPECT_FALSE(holds("code>=0", {1, 1}));
}

TEST(Condition, ComparesOutcomesAndReasons) {
  EXPECT_TRUE(holds("correct", {0, 0}));
  EXPECT_FALSE(holds("outcome!=correct", {0, 0}));
  EXPECT_TRUE(holds("outcome=incorrect", {0, 0, Outcome::incorrect}));
  EXPECT_FALSE(holds("reason!=truncated", {0, 0}));
  ScoredLine of_another_program;
  EXPECT_FALSE(Condition::from_text("outcome!=correct")->holds(of_another_program));
}

TEST(Condition, SaysWhatIsWrong) {
  for (const char* text : {"", "math", ">=1", "math>=", "math!1", "math>=one", "math>=1x",
                           "outcome=right", "outcome>=correct", "reason=none", "math>=nan"}) {
    const auto condition = Condition::from_text(text);
    ASSERT_FALSE(condition) << text;
    EXPECT_NE(condition.error().message, "");
  }
}

TEST(PassRate, IsABand) {
  const auto band = PassRate::from_text("0.1:0.9");
  ASSERT_TRUE(band);
  EXPECT_EQ(band->least, 0.1);
  EXPECT_EQ(band->most, 0.9);
  for (const char* text : {"0.5", "0.9:0.1", "-1:1", "0:1.5", "a:b", ":", "nan:1"})
    EXPECT_FALSE(PassRate::from_text(text)) << text;
}

TEST(PerPrompt, IsARuleAndANumber) {
  EXPECT_EQ(PerPrompt::from_text("all")->rule, PerPrompt::Rule::all);
  EXPECT_EQ(PerPrompt::from_text("diverse:12")->rule, PerPrompt::Rule::diverse);
  EXPECT_EQ(PerPrompt::from_text("diverse:12")->count, 12u);
  for (const char* text : {"best", "best:", "best:0", "best:-1", "best:x", "worst:2", ""})
    EXPECT_FALSE(PerPrompt::from_text(text)) << text;
  EXPECT_NE(PerPrompt::from_text("shortes:2").error().message.find("\"shortest\""),
            std::string::npos);
}

TEST(Dedup, IsExactOrNear) {
  EXPECT_EQ(Dedup::from_text("exact")->kind, Dedup::Kind::exact);
  EXPECT_EQ(Dedup::from_text("near")->similarity, 0.8);
  EXPECT_EQ(Dedup::from_text("near:0.9")->similarity, 0.9);
  for (const char* text : {"near:", "near:0", "near:1.1", "near:nan", "fuzzy", "exact:1"})
    EXPECT_FALSE(Dedup::from_text(text)) << text;
}

TEST(Balance, IsAFieldAndPerhapsANumber) {
  EXPECT_EQ(Balance::from_text("data_source")->most, std::nullopt);
  EXPECT_EQ(Balance::from_text("level:500")->field, "level");
  EXPECT_EQ(Balance::from_text("level:500")->most, 500u);
  for (const char* text : {"", ":5", "level:", "level:0", "level:x"})
    EXPECT_FALSE(Balance::from_text(text)) << text;
}

TEST(Mix, IsAShareOrANumberOfRows) {
  EXPECT_EQ(Mix::from_text("a.jsonl:0.25")->share, 0.25);
  EXPECT_EQ(Mix::from_text("a.jsonl:25%")->share, 0.25);
  EXPECT_EQ(Mix::from_text("a:b.jsonl:200000")->file, "a:b.jsonl");
  EXPECT_EQ(Mix::from_text("a:b.jsonl:200000")->count, 200'000u);
  for (const char* text :
       {"a.jsonl", "a.jsonl:", ":0.5", "a:0", "a:1.0", "a:100%", "a:-1", "a:nan"})
    EXPECT_FALSE(Mix::from_text(text)) << text;
}

}  // namespace
}  // namespace cupel
