#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "rewards/engine.h"
#include "rewards/score_files.h"
#include "rewards/shaping.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"
#include "verifiers/registry.h"

namespace cupel {
namespace {

/// What is wrong with a spec of `components`.
std::string message(const std::string& components) {
  const auto spec = Spec::from_json("{\"components\":[" + components + "]}");
  if (!spec) return spec.error().message;
  const auto engine = Engine::create(*spec, 1);
  return engine ? "accepted" : engine.error().message;
}

Engine engine_of(const std::string& components, int threads = 1) {
  return *Engine::create(*Spec::from_json("{\"components\":[" + components + "]}"), threads);
}

TEST(ShapingSpec, MistakesAreNamed) {
  EXPECT_EQ(message(R"({"shaping":"cosin","of":"math"},{"verifier":"math"})"),
            "/components/0: unknown shaping \"cosin\"; did you mean \"cosine\"? Known: "
            "code_format, cosine, "
            "length, long_block, loop, overlong, readable, reasoning_steps, repetition, "
            "stop_properly, tag_count");
  EXPECT_EQ(message(R"({"shaping":"repetition","options":{"ngram":2}})"),
            "/components/0: shaping \"repetition\": unknown option \"ngram\". Known: ngram_size, "
            "max_penalty, "
            "unit, ids_field");
  EXPECT_EQ(message(R"({"shaping":"repetition","options":{"ngram_size":0}})"),
            "/components/0: shaping \"repetition\": \"ngram_size\" is \"0\"; expected a whole "
            "number from 1 to "
            "256");
  EXPECT_EQ(message(R"({"shaping":"repetition","options":{"max_penalty":0.5}})"),
            "/components/0: shaping \"repetition\": \"max_penalty\" is \"0.5\"; expected a number "
            "that is not "
            "positive");
  EXPECT_EQ(message(R"({"shaping":"repetition","options":{"unit":"word"}})"),
            "/components/0: shaping \"repetition\": unknown value for \"unit\" \"word\"; did you "
            "mean \"words\"? "
            "Known: words, tokens");
  EXPECT_EQ(message(R"({"shaping":"tag_count","options":{"n":1}})"),
            "/components/0: shaping \"tag_count\" takes no options, but \"n\" is given");
  EXPECT_EQ(message(R"({"verifier":"math"},{"shaping":"cosine"})"),
            "/components/1: the shaping \"cosine\" looks at a verifier's word; name its component "
            "with \"of\"");
  EXPECT_EQ(message(R"({"verifier":"math"},{"shaping":"cosine","of":"mth"})"),
            "/components/1/of: unknown verifier's component \"mth\"; did you mean \"math\"? Known: "
            "math");
  EXPECT_EQ(message(R"({"verifier":"math"},{"shaping":"tag_count","of":"math"})"),
            "/components/1/of: the shaping \"tag_count\" looks at no other component");
  EXPECT_EQ(message(R"({"verifier":"math","of":"math"})"),
            "/components/0/of: a verifier looks at no component");
  EXPECT_EQ(message(R"({"verifier":"math","shaping":"length"})"),
            "/components/0: has both \"verifier\" and \"shaping\"; make two components of them");
  EXPECT_EQ(message(R"({"shaping":"overlong","options":{"max_completion_len":10}})"),
            "/components/0: shaping \"overlong\": soft_punish_cache (4096) is more than "
            "max_completion_len (10)");
  EXPECT_EQ(
      message(R"({"shaping":"overlong","options":{"soft_punish_cache":0,"beyond":"linear"}})"),
      "/components/0: shaping \"overlong\": beyond=linear needs a soft_punish_cache of at least 1");
  EXPECT_EQ(message(R"({"shaping":"loop","options":{"shortest":9,"longest":8}})"),
            "/components/0: shaping \"loop\": shortest (9) is more than longest (8)");
  const std::string math = R"({"verifier":"math"},)";
  // As open-r1's own tests do: a wrong completion is then worth less the longer it is.
  EXPECT_EQ(message(math + R"({"shaping":"cosine","of":"math","options":{"min_value_wrong":0,
                                                                  "max_value_wrong":-1}})"),
            "accepted");
  EXPECT_EQ(message(math + R"({"shaping":"cosine","of":"math","options":{"max_len":-5}})"),
            "/components/1: shaping \"cosine\": unknown value for \"max_len\" \"-5\". Known: form, "
            "or a whole number "
            "of at least 1");
  for (const char* number : {"\"nan\"", "\"inf\"", "1e300", "\"\"", "\"1,5\"", "\" 1\""})
    EXPECT_NE(message(R"({"shaping":"loop","options":{"penalty":)" + std::string(number) + "}}")
                  .find("expected a number"),
              std::string::npos)
        << number;
  for (const char* weight : {"\"1\"", "1e300", "null", "true", "[1]"})
    EXPECT_NE(message(R"({"verifier":"math","weight":)" + std::string(weight) + "}")
                  .find("/components/0/weight: expected a number"),
              std::string::npos)
        << weight;
}

TEST(ShapingSpec, RowsChooseBesideShapings) {
  Spec spec = Spec::standard();
  Component shaping;
  shaping.name = shaping.shaping = "tag_count";
  spec.components.push_back(shaping);
  const auto engine = Engine::create(spec, 1);
  ASSERT_TRUE(engine) << engine.error().message;
  Sample named;
  named.completion = "<think>\n1\n</think>\n";
  named.verifier = "format:template=r1-zero";
  const Scored scored = engine->score_one(named);
  EXPECT_EQ(scored.components[0].verifier, "format");
  EXPECT_EQ(scored.verdict.reason, Reason::truncated);
  EXPECT_EQ(scored.reward, 0.5) << "two of four tags";
}

TEST(ShapingSpec, NamesAreUniqueAndDefaultsAreAccepted) {
  std::set<std::string_view> names;
  for (const VerifierInfo& info : known_verifiers()) EXPECT_TRUE(names.insert(info.name).second);
  for (const ShapingInfo& info : known_shapings()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.source.empty());
    OptionValues defaults;
    for (const OptionInfo& option : info.options)
      defaults.emplace(option.name, option.default_choice);
    EXPECT_TRUE(make_shaping(info.name, defaults)) << info.name;
  }
}

Sample sample(std::string_view completion, std::string_view reference) {
  Sample made;
  made.completion = completion;
  made.reference = reference;
  return made;
}

TEST(ShapingEngine, AddsToTheRewardAndLeavesTheVerdict) {
  const Engine engine = engine_of(R"({"shaping":"repetition","options":{"ngram_size":1},"weight":2},
                   {"verifier":"math"})");
  const Scored right = engine.score_one(sample("so so so \\boxed{4}", "4"));
  EXPECT_EQ(right.components[0].name, "repetition");
  EXPECT_EQ(right.components[0].score, -0.5);
  EXPECT_EQ(right.components[1].score, 1);
  EXPECT_EQ(right.reward, 0);
  EXPECT_EQ(right.verdict.reason, Reason::passed);
  const Scored wrong = engine.score_one(sample("so so so \\boxed{3}", "4"));
  EXPECT_EQ(wrong.reward, -1);
  EXPECT_EQ(wrong.verdict.reason, Reason::not_equal);
}

TEST(ShapingEngine, WithoutAVerifierNothingIsWrong) {
  const Scored scored = engine_of(R"({"shaping":"tag_count"})").score_one(sample("", ""));
  EXPECT_EQ(scored.verdict.outcome, Outcome::correct);
  EXPECT_EQ(scored.verdict.reason, Reason::passed);
  EXPECT_EQ(scored.reward, 0);
}

TEST(ShapingEngine, WhatIsMissingMakesTheRowUnscorable) {
  const Engine engine = engine_of(R"({"verifier":"math"},{"name":"long","shaping":"overlong"})");
  const Scored scored = engine.score_one(sample("\\boxed{4}", "4"));
  EXPECT_EQ(scored.verdict.outcome, Outcome::unscorable);
  EXPECT_EQ(scored.verdict.reason, Reason::bad_reference);
  EXPECT_EQ(scored.verdict.detail.rfind("long: the row has no length in tokens", 0), 0u)
      << scored.verdict.detail;
  EXPECT_TRUE(std::isnan(scored.reward));
  EXPECT_EQ(scored.components[0].score, 1);
}

TEST(ShapingEngine, WhatNobodyJudgedHasNoValue) {
  const Engine engine = engine_of(R"({"verifier":"math"},{"shaping":"cosine","of":"math"})");
  Sample bare;
  bare.completion = "\\boxed{4}";
  const Scored scored = engine.score_one(bare);
  EXPECT_EQ(scored.verdict.reason, Reason::no_reference);
  EXPECT_TRUE(std::isnan(scored.components[1].score));
  EXPECT_TRUE(std::isnan(scored.reward));
}

TEST(ShapingEngine, ComparesTheCompletionsOfAGroup) {
  const std::string components = R"({"verifier":"math"},{"shaping":"length","of":"math"})";
  std::vector<Sample> samples = {sample("\\boxed{4}", "4"), sample("so \\boxed{4}", "4"),
                                 sample("\\boxed{4}", "4"), sample("thus, \\boxed{3}", "4"),
                                 sample("\\boxed{4} alone", "4")};
  samples[0].group = samples[1].group = 1;
  samples[2].group = samples[3].group = 2;
  const std::vector<double> expected = {1.5, 0.5, 1.5, -0.5, 1};
  for (int threads : {1, 4}) {
    const Engine engine = engine_of(components, threads);
    const auto scored = engine.score(samples);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      EXPECT_EQ(scored[i].reward, expected[i]) << i;
      const std::size_t begin = i < 4 ? i / 2 * 2 : 4;
      const auto group = std::span(samples).subspan(begin, i < 4 ? 2 : 1);
      EXPECT_EQ(engine.score_one(group, i - begin).reward, expected[i]) << i;
    }
  }
}

/// Many rows of three completions each, whose lengths differ.
std::string grouped_rows(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string more(i % 7 + 1, 'x');
    text += "{\"id\":" + std::to_string(i) + ",\"completions\":[\"\\\\boxed{1}\",\"" + more +
            " \\\\boxed{1}\"," + (i % 5 == 0 ? "3" : "\"" + more + more + " \\\\boxed{2}\"") +
            "],\"reference\":\"1\"}\n";
  }
  return text;
}

TEST(ShapingFiles, GroupsAreRowsAndResumingCutsNone) {
  const Engine engine = engine_of(R"({"verifier":"math"},{"shaping":"length","of":"math"})", 2);
  const test::TempFolder folder;
  ScoreFilesOptions options;
  options.inputs = {folder.write("in", grouped_rows(50))};
  options.output = folder.path("out");
  ASSERT_TRUE(score_files(engine, options));
  const std::string whole = test::read_file(options.output);
  const auto rows = test::parse_lines(whole);
  ASSERT_EQ(rows.size(), 150u);
  EXPECT_EQ(rows[0]["components"]["length"], 0.5);
  EXPECT_EQ(rows[1]["components"]["length"], -0.5) << "the third is no completion";
  EXPECT_EQ(rows[2]["reason"], "bad_row");
  // Lengths 9, 12 and 14, the last one wrong.
  EXPECT_EQ(rows[3]["components"]["length"], 0.5);
  EXPECT_DOUBLE_EQ(rows[4]["components"]["length"].get<double>(), 0.5 - 3.0 / 5);
  EXPECT_EQ(rows[5]["components"]["length"], -0.5);
  options.resume = true;
  for (std::size_t kept : {1u, 4u, 5u, 100u, 149u}) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < kept; ++i) end = whole.find('\n', end) + 1;
    folder.write("out", whole.substr(0, end));
    const auto report = score_files(engine, options);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(test::read_file(options.output), whole) << kept;
  }
}

}  // namespace
}  // namespace cupel
