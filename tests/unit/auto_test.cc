// Rows that are judged by whatever fits them, and the presets.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "rewards/engine.h"
#include "rewards/internal/row_shape.h"
#include "rewards/presets.h"

namespace cupel {
namespace {

std::string_view shape(std::string_view row, std::optional<std::string_view> reference = {}) {
  Sample sample;
  sample.row = row;
  sample.reference = reference;
  return verifier_by_shape(sample);
}

TEST(RowShape, TestsAreForCode) {
  EXPECT_EQ(shape(R"({"tests":[{"input":"1","output":"2"}],"answer":"2"})", "2"), "code");
  EXPECT_EQ(shape(R"({"test_list":["assert f(1) == 2"]})"), "code");
  EXPECT_EQ(shape(R"j({"entry_point":"f","test":"def check(candidate):\n  assert candidate(1)"})j"),
            "code");
  EXPECT_EQ(shape(R"({"input_output":"{\"inputs\":[]}"})"), "code");
  EXPECT_EQ(shape(R"({"verification_info":"{\"test_cases\": []}"})"), "code");
  EXPECT_EQ(shape("", R"({"inputs": ["1"], "outputs": ["2"]})"), "code");
  EXPECT_EQ(shape("", "assert f(1) == 2"), "code");
  EXPECT_EQ(shape(R"({"reward_model":{"ground_truth":"{\"inputs\":[\"1\"]}"}})"), "code");
}

TEST(RowShape, OtherFieldsSayWhatTheyAreFor) {
  EXPECT_EQ(shape(R"({"instruction_id_list":["punctuation:no_comma"],"kwargs":[{}]})"),
            "instructions");
  EXPECT_EQ(shape("", R"({"instruction_id": ["punctuation:no_comma"]})"), "instructions");
  EXPECT_EQ(shape(R"({"choices":["Paris","Rome"],"answer":1})", "1"), "choice");
  EXPECT_EQ(shape(R"({"options":{"A":"Paris"}})", "A"), "choice");
  EXPECT_EQ(shape(R"({"json_schema":"{}"})"), "json_schema");
  EXPECT_EQ(shape(R"({"response_format":{"type":"json_schema","json_schema":{}}})"), "json_schema");
}

TEST(RowShape, AnythingElseWithAReferenceIsMath) {
  EXPECT_EQ(shape(R"({"answer":"4"})", "4"), "math");
  EXPECT_EQ(shape("", "\\{1, 2\\}"), "math");
  EXPECT_EQ(shape(R"({"tests":null,"choices":null,"options":4,"schema":"CREATE TABLE"})", "4"),
            "math");
  EXPECT_EQ(shape("not JSON", "4"), "math");
  EXPECT_EQ(shape(R"({"completions":["assert it \"tests\" [\"choices\"]"]})", "4"), "math");
  EXPECT_EQ(shape(R"({"prompt":"?"})"), "");
  EXPECT_EQ(shape(""), "");
}

Engine engine_of(std::string_view json) {
  auto engine = Engine::create(*Spec::from_json(json), 1);
  EXPECT_TRUE(engine) << engine.error().message;
  return std::move(*engine);
}

Sample sample(std::string_view completion, std::string_view reference = {}) {
  Sample made;
  made.completion = completion;
  if (!reference.empty()) made.reference = reference;
  return made;
}

TEST(Auto, TheRowsOwnVerifierComesFirstThenItsSourceThenItsShape) {
  const Engine engine = engine_of(R"({"components":[{"name":"answer","verifier":"auto"}],
      "dispatch":{"gsm*":"match","gsm8k":"math:extract=hash","gs*":"none"}})");
  Sample one = sample("#### 4", "4");
  const auto judged_by = [&] { return engine.score_one(one).components[0].verifier; };
  EXPECT_EQ(judged_by(), "math");
  one.data_source = "gsm8k";
  EXPECT_EQ(judged_by(), "math");
  EXPECT_EQ(engine.score_one(one).reward, 1) << "extract=hash reads it";
  one.data_source = "gsm8k-hard";
  EXPECT_EQ(judged_by(), "match");
  one.data_source = "gsx";
  EXPECT_EQ(judged_by(), "none");
  one.verifier = "regex:pattern=4";
  EXPECT_EQ(judged_by(), "regex");
  one.verifier = "auto";
  EXPECT_EQ(judged_by(), "none") << "to name auto is to name nothing";
  const Scored scored = engine.score_one(one);
  EXPECT_EQ(scored.components[0].name, "answer");
  EXPECT_TRUE(scored.components[0].is_chosen);
}

TEST(Auto, WithoutAnythingToJudgeByARowIsUnscorable) {
  const Engine engine = engine_of(R"({"components":[{"verifier":"auto"}]})");
  const Scored scored = engine.score_one(sample("4"));
  EXPECT_EQ(scored.verdict.outcome, Outcome::unscorable);
  EXPECT_EQ(scored.verdict.reason, Reason::no_reference);
  EXPECT_EQ(scored.verdict.detail,
            "nothing in the row says what judges it: no verifier, no tests, instruction ids, "
            "choices, schema or reference");
  EXPECT_TRUE(std::isnan(scored.reward));
}

TEST(Auto, AloneItIsCalledLikeItsRowsVerifier) {
  const Engine engine = engine_of(R"({"components":[{"verifier":"auto"}]})");
  EXPECT_EQ(engine.components()[0].name, "auto");
  EXPECT_EQ(engine.score_one(sample("4", "4")).components[0].name, "math");
  EXPECT_EQ(engine.score_one(sample("4")).components[0].name, "auto");
}

TEST(Auto, IsExplained) {
  const Engine engine = engine_of(R"({"components":[{"verifier":"auto"},{"verifier":"format"}]})");
  Trace trace;
  engine.score_one(sample("4", "4"), &trace);
  ASSERT_GE(trace.steps().size(), 2u);
  EXPECT_EQ(trace.steps()[1].name, "verifier");
  EXPECT_EQ(trace.steps()[1].finding, "math, by its shape");
}

TEST(Auto, MistakesAreNamedByTheirPath) {
  const auto message = [](std::string_view json) {
    const auto spec = Spec::from_json(json);
    if (!spec) return spec.error().message;
    const auto engine = Engine::create(*spec, 1);
    return engine ? std::string("accepted") : engine.error().message;
  };
  EXPECT_EQ(message(R"({"components":[{"verifier":"auto","options":{"extract":"boxed"}}]})"),
            "/components/0/options: \"auto\" takes none; give them to the verifiers of "
            "\"dispatch\" (\"math:extract=boxed\")");
  EXPECT_EQ(message(R"({"components":[{"verifier":"auto"}],"dispatch":{"a":{"verifier":"math"}}})"),
            "/dispatch/a: expected a verifier as text (\"math:extract=boxed\"), not object");
  EXPECT_EQ(message(R"({"components":[{"verifier":"auto"}],"dispatch":{"a":"math:extract=boxd"}})"),
            "/dispatch/a: verifier \"math\": unknown value for \"extract\" \"boxd\"; did you mean "
            "\"boxed\"? Known: auto, boxed, answer_tag, hash, last_number, announced, formula, "
            "whole");
  EXPECT_EQ(message(R"({"components":[{"verifier":"auto"}],"dispatch":{"a*b":"math"}})"),
            "/dispatch/a*b: a \"*\" stands for the rest, so only at the end");
  EXPECT_EQ(message(R"({"components":[{"verifier":"math"}],"dispatch":{"a":"math"}})"),
            "/dispatch: no component is \"auto\", so nothing is dispatched");
}

TEST(Presets, AreSpecsThatSayWhoseTheyAre) {
  ASSERT_EQ(presets().size(), 5u);
  for (const Preset& preset : presets()) {
    const auto spec = Spec::from_preset_or_file(std::string(preset.name));
    ASSERT_TRUE(spec) << preset.name << ": " << spec.error().message;
    EXPECT_EQ(spec->description, preset.description());
    EXPECT_TRUE(Engine::create(*spec, 1)) << preset.name;
  }
  const auto unknown = Spec::from_preset_or_file("r1-zer");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message,
            "unknown preset \"r1-zer\"; did you mean \"r1-zero\"? Known: auto, dapo, open-r1, "
            "r1, r1-zero; there is no file of that name either");
}

Scored by_preset(const std::string& name, const Sample& one) {
  return Engine::create(*Spec::from_preset_or_file(name), 1)->score_one(one);
}

// Worked out by hand from the papers and the recipe.
TEST(Presets, GiveWhatTheirSourcesGive) {
  const std::string whole =
      "<think>\nIt is two and two.\n</think>\n<answer>\n\\boxed{4}\n</answer>";
  EXPECT_EQ(by_preset("r1-zero", sample(whole, "4")).reward, 2);
  EXPECT_EQ(by_preset("r1-zero", sample(whole, "5")).reward, 1);
  EXPECT_EQ(by_preset("r1-zero", sample("\\boxed{4}", "4")).reward, 1);
  EXPECT_EQ(by_preset("open-r1", sample(whole, "4")).reward, 3);
  EXPECT_EQ(by_preset("open-r1", sample("<think>\n\\boxed{4}", "5")).reward, 0.25);
  Sample english = sample(whole, "4");
  english.prompt = "What is the sum of two and two?";
  EXPECT_EQ(by_preset("r1", english).reward, 3);

  Sample counted = sample("\\boxed{4}", "4");
  const auto dapo = [&](std::string_view row, std::string_view reference) {
    counted.row = row;
    counted.reference = reference;
    return by_preset("dapo", counted).reward;
  };
  EXPECT_EQ(dapo(R"({"completion_tokens":16384})", "4"), 1);
  EXPECT_EQ(dapo(R"({"completion_tokens":18432})", "4"), 0.5) << "half of the 4096 are used up";
  EXPECT_EQ(dapo(R"({"completion_tokens":20480})", "4"), 0);
  EXPECT_EQ(dapo(R"({"completion_tokens":30000})", "5"), -2);
}

}  // namespace
}  // namespace cupel
