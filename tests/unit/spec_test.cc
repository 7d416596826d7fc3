#include "rewards/spec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "rewards/engine.h"

namespace cupel {
namespace {

std::string message(std::string_view json) {
  const auto spec = Spec::from_json(json);
  return spec ? "accepted" : spec.error().message;
}

TEST(Spec, ReadsComponents) {
  const auto spec = Spec::from_json(
      R"({"components":[{"verifier":"math","options":{"extract":"boxed"},"weight":0.5},
                        {"name":"again","verifier":"math"}]})");
  ASSERT_TRUE(spec) << spec.error().message;
  ASSERT_EQ(spec->components.size(), 2u);
  EXPECT_EQ(spec->components[0].name, "math");
  EXPECT_EQ(spec->components[0].weight, 0.5);
  EXPECT_EQ(spec->components[0].options, (OptionValues{{"extract", "boxed"}}));
  EXPECT_EQ(spec->components[1].name, "again");
}

TEST(Spec, MessagesNameThePath) {
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","wieght":1}]})"),
            "/components/0: unknown key \"wieght\"; did you mean \"weight\"? Known: name, "
            "verifier, shaping, options, of, weight, gate, range, clip, on_error, on_unscorable");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","weight":"1"}]})"),
            "/components/0/weight: expected a number of at most 1e15 in size, not string");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","options":{"extract":[]}}]})"),
            "/components/0/options/extract: expected a string, number or boolean, not array");
  EXPECT_EQ(message(R"({"components":[{}]})"),
            "/components/0/verifier: expected the name of a verifier");
  EXPECT_EQ(message(R"({"components":[]})"),
            "/components: expected a list of at least one component");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math"},{"verifier":"math"}]})"),
            "/components/1/name: \"math\" is the name of an earlier component too");
  EXPECT_EQ(message("[]"), "/: expected an object, not array");
  EXPECT_NE(message("{").find("not valid JSON"), std::string::npos);
  EXPECT_NE(
      message(R"({"components":[{"verifier":"math","weight":1e999}]})").find("not valid JSON"),
      std::string::npos);
}

Sample sample(std::string_view completion, std::string_view reference) {
  Sample made;
  made.completion = completion;
  made.reference = reference;
  return made;
}

TEST(Engine, RewardIsTheWeightedSum) {
  const auto spec = Spec::from_json(
      R"({"components":[{"verifier":"math","options":{"extract":"boxed"},"weight":0.5},
          {"name":"number","verifier":"math","options":{"extract":"last_number"},"weight":2}]})");
  const auto engine = Engine::create(*spec, 1);
  ASSERT_TRUE(engine);
  EXPECT_EQ(engine->score_one(sample("\\boxed{1} or 2", "2")).reward, 2.0);
  EXPECT_EQ(engine->score_one(sample("\\boxed{2} or 1", "2")).reward, 0.5);
  EXPECT_EQ(engine->score_one(sample("2: \\boxed{2}", "2")).reward, 2.5);
}

TEST(Engine, TheWorstComponentDecidesTheOutcome) {
  const auto spec = Spec::from_json(R"({"components":[{"verifier":"math"},{"verifier":"none"}]})");
  const auto engine = Engine::create(*spec, 1);
  const Scored scored = engine->score_one(sample("\\boxed{1}", "1"));
  EXPECT_EQ(scored.verdict.outcome, Outcome::unscorable);
  EXPECT_EQ(scored.verdict.reason, Reason::not_checked);
  EXPECT_TRUE(std::isnan(scored.reward));
  EXPECT_EQ(scored.components[0].score, 1.0);
  EXPECT_TRUE(std::isnan(scored.components[1].score));
}

TEST(Engine, ARowMayNameItsVerifierOnlyInTheStandardSpec) {
  Sample named = sample("\\boxed{1}", "1");
  named.verifier = "none";
  EXPECT_EQ(Engine::create(Spec::standard(), 1)->score_one(named).verdict.reason,
            Reason::not_checked);
  EXPECT_EQ(Engine::create(*Spec::from_verifier("math"), 1)->score_one(named).verdict.reason,
            Reason::passed);
  named.verifier = "maths";
  const Scored unknown = Engine::create(Spec::standard(), 1)->score_one(named);
  EXPECT_EQ(unknown.verdict.outcome, Outcome::error);
  EXPECT_EQ(unknown.verdict.reason, Reason::bad_verifier);
  EXPECT_TRUE(std::isnan(unknown.reward));
}

TEST(Engine, NoReferenceIsUnscorable) {
  const auto engine = Engine::create(Spec::standard(), 1);
  Sample bare;
  bare.completion = "\\boxed{1}";
  EXPECT_EQ(engine->score_one(bare).verdict.reason, Reason::no_reference);
  bare.reference_fault = "the reference is an array";
  EXPECT_EQ(engine->score_one(bare).verdict.reason, Reason::bad_reference);
}

TEST(Engine, BatchesEqualSingleSamplesOnAnyNumberOfThreads) {
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) texts.push_back("so \\boxed{" + std::to_string(i % 5) + "}");
  std::vector<Sample> samples;
  for (const std::string& text : texts) samples.push_back(sample(text, "3"));
  for (int threads : {1, 2, 8}) {
    const auto engine = Engine::create(Spec::standard(), threads);
    const auto scored = engine->score(samples);
    ASSERT_EQ(scored.size(), samples.size());
    for (std::size_t i = 0; i < scored.size(); ++i)
      ASSERT_EQ(scored[i].reward, i % 5 == 3 ? 1.0 : 0.0) << i;
  }
}

}  // namespace
}  // namespace cupel
