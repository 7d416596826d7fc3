// What components come to: ranges, clips, gates, and numbers in place of missing ones.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "rewards/engine.h"

namespace cupel {
namespace {

std::string message(const std::string& json) {
  const auto spec = Spec::from_json(json);
  if (!spec) return spec.error().message;
  const auto engine = Engine::create(*spec, 1);
  return engine ? "accepted" : engine.error().message;
}

Sample sample(std::string_view completion, std::string_view reference = "4") {
  Sample made;
  made.completion = completion;
  if (!reference.empty()) made.reference = reference;
  return made;
}

Scored score(const std::string& json, const Sample& one) {
  const auto engine = Engine::create(*Spec::from_json(json), 1);
  EXPECT_TRUE(engine) << engine.error().message;
  const Scored scored = engine->score_one(one);
  const Scored batched = engine->score({&one, 1})[0];
  EXPECT_EQ(std::isnan(scored.reward), std::isnan(batched.reward));
  EXPECT_TRUE(std::isnan(scored.reward) || scored.reward == batched.reward);
  return scored;
}

constexpr const char* kThoughtful = "<think>so</think><answer>\\boxed{4}</answer>";
constexpr const char* kThoughtless = "\\boxed{4}";

TEST(SpecValues, MistakesAreNamedByTheirPath) {
  EXPECT_EQ(message(R"({"components":[{"verifier":"math"}],"on_eror":0})"),
            "/: unknown key \"on_eror\"; did you mean \"on_error\"? Known: description, "
            "components, dispatch, on_error, on_unscorable");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math"}],"on_error":"0"})"),
            "/on_error: expected a number or null, not string");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","on_unscorable":true}]})"),
            "/components/0/on_unscorable: expected a number or null, not boolean");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","clip":[0]}]})"),
            "/components/0/clip: expected a list of two numbers, not array");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","clip":[1,0]}]})"),
            "/components/0/clip: the lower bound 1 is above the upper bound 0");
  EXPECT_EQ(
      message(R"({"components":[{"verifier":"math"},{"shaping":"tag_count","range":[0,2]}]})"),
      "/components/1/range: a shaping has values of its own; only a verifier's score, from "
      "0 to 1, can be given others");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math"},{"verifier":"format","gate":"mth"}]})"),
            "/components/1/gate: unknown verifier's component \"mth\"; did you mean \"math\"? "
            "Known: math, format");
  EXPECT_EQ(message(R"({"components":[{"shaping":"loop"},{"verifier":"format","gate":"loop"}]})"),
            "/components/1/gate: unknown verifier's component \"loop\". Known: format");
  EXPECT_EQ(message(R"({"components":[{"verifier":"mth"}]})").substr(0, 59),
            "/components/0: unknown verifier \"mth\"; did you mean \"math\"?");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","weight":null}]})"),
            "/components/0/weight: expected a number of at most 1e15 in size, not null");
}

TEST(SpecValues, GatesMustNotLeadBack) {
  EXPECT_EQ(message(R"({"components":[{"verifier":"math","gate":"math"}]})"),
            "/components/0/gate: gates lead back to where they start: math -> math");
  EXPECT_EQ(message(R"({"components":[{"verifier":"regex","gate":"math"},
                                      {"verifier":"math","gate":"format"},
                                      {"verifier":"format","gate":"none"},
                                      {"verifier":"none","gate":"math"}]})"),
            "/components/1/gate: gates lead back to where they start: math -> format -> none -> "
            "math");
  EXPECT_EQ(message(R"({"components":[{"verifier":"language","gate":"format"},
                                      {"verifier":"math"},
                                      {"verifier":"format","gate":"math"}]})"),
            "accepted");
}

TEST(SpecValues, RangeThenClipThenWeight) {
  const std::string spec =
      R"({"components":[{"verifier":"math","range":[-1,1],"clip":[-0.5,3],"weight":2}]})";
  EXPECT_EQ(score(spec, sample(kThoughtless)).reward, 2);
  const Scored wrong = score(spec, sample("\\boxed{5}"));
  EXPECT_EQ(wrong.reward, -1);
  EXPECT_EQ(wrong.components[0].score, -0.5);
  // Downwards: a score of 1 is worth nothing.
  EXPECT_EQ(score(R"({"components":[{"verifier":"math","range":[1,0]}]})", sample("5")).reward, 1);
  const std::string clipped = R"({"components":[{"shaping":"tag_count","clip":[0.3,1]}]})";
  EXPECT_EQ(score(clipped, sample("")).reward, 0.3);
}

TEST(SpecValues, AGateKeepsFromCounting) {
  const std::string spec = R"({"components":[{"verifier":"math","gate":"format","clip":[0.5,1]},
                                             {"verifier":"format","weight":10}]})";
  EXPECT_EQ(score(spec, sample(kThoughtful)).reward, 11);
  const Scored scored = score(spec, sample(kThoughtless));
  EXPECT_EQ(scored.reward, 0) << "0, and not what the clip would make of it";
  EXPECT_TRUE(scored.components[0].is_gated);
  EXPECT_EQ(scored.components[0].reason, Reason::bad_format);
  EXPECT_FALSE(scored.components[1].is_gated);
  EXPECT_EQ(scored.verdict.reason, Reason::bad_format);
  // The gate itself has a range; whether it passed is its outcome.
  EXPECT_EQ(score(R"({"components":[{"verifier":"format","gate":"math"},
                                    {"verifier":"math","range":[0,0]}]})",
                  sample(kThoughtful))
                .reward,
            1);
}

TEST(SpecValues, AShapingMayBeGated) {
  const std::string spec =
      R"({"components":[{"verifier":"math"},{"shaping":"tag_count","gate":"math"},
                        {"name":"long","shaping":"overlong","gate":"math","weight":0}]})";
  const Scored wrong = score(spec, sample("<think>\nso\n</think>\n\\boxed{5}"));
  EXPECT_EQ(wrong.reward, 0);
  EXPECT_TRUE(wrong.components[1].is_gated);
  EXPECT_EQ(wrong.verdict.outcome, Outcome::incorrect)
      << "what a shaping lacks is of no interest where it does not count";
}

TEST(SpecValues, AGateThatDecidesNothingLeavesNothing) {
  const auto spec = [](const std::string& more) {
    return R"({"components":[{"verifier":"none","weight":0},{"verifier":"math","gate":"none")" +
           more + "}]}";
  };
  const Scored scored = score(spec(""), sample(kThoughtless));
  EXPECT_TRUE(std::isnan(scored.components[1].score));
  EXPECT_EQ(scored.components[1].outcome, Outcome::unscorable);
  EXPECT_EQ(scored.components[1].reason, Reason::not_checked);
  EXPECT_EQ(score(spec(R"(,"on_unscorable":0.25)"), sample(kThoughtless)).components[1].score,
            0.25);
  EXPECT_TRUE(
      std::isnan(score(spec(R"(,"on_error":0.25)"), sample(kThoughtless)).components[1].score));
}

TEST(SpecValues, ANumberMayStandForAMissingReward) {
  const Sample bare = sample(kThoughtless, "");
  const std::string plain = R"({"components":[{"verifier":"math"}]})";
  EXPECT_TRUE(std::isnan(score(plain, bare).reward));
  const Scored replaced =
      score(R"({"components":[{"verifier":"math"}],"on_unscorable":-0.5})", bare);
  EXPECT_EQ(replaced.reward, -0.5);
  EXPECT_EQ(replaced.verdict.outcome, Outcome::unscorable) << "what happened is still said";
  EXPECT_TRUE(std::isnan(replaced.components[0].score));
  EXPECT_TRUE(
      std::isnan(score(R"({"components":[{"verifier":"math"}],"on_error":-0.5})", bare).reward));
  Sample odd = bare;
  odd.verifier = "maths";
  const std::string both =
      R"({"components":[{"verifier":"auto"},{"verifier":"none"}],"on_unscorable":1)";
  EXPECT_TRUE(std::isnan(score(both + "}", odd).reward)) << "an error is worse than unscorable";
  EXPECT_EQ(score(both + R"(,"on_error":3})", odd).reward, 3);
}

TEST(SpecValues, ANumberMayStandForAMissingComponent) {
  const std::string spec = R"({"components":[{"verifier":"format"},
                                             {"verifier":"math","on_unscorable":0.5,"weight":4}]})";
  EXPECT_EQ(score(spec, sample(kThoughtful, "")).reward, 3);
  EXPECT_EQ(score(spec, sample(kThoughtful)).reward, 5);
  EXPECT_EQ(
      score(R"({"components":[{"shaping":"overlong","on_unscorable":0}]})", sample(kThoughtful))
          .reward,
      0);
}

}  // namespace
}  // namespace cupel
