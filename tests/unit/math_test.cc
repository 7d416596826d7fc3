#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/files.h"
#include "verifiers/math/equal.h"
#include "verifiers/math/extract.h"
#include "verifiers/registry.h"

namespace cupel::math {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(Extract, OffsetPointsIntoTheCompletion) {
  const std::string text = "<think>a</think>\n It is \\boxed{ 42 }.";
  const Extraction found = extract(text, Extract::automatic);
  EXPECT_EQ(found.found, Found::box);
  EXPECT_EQ(text.substr(found.offset, found.text.size()), "42");
}

TEST(Compare, SaysHowBothSidesWereRead) {
  const Comparison comparison = compare("25\\%", "$\\frac{1}{4}$");
  EXPECT_EQ(comparison.relation, Relation::equal);
  EXPECT_EQ(comparison.reference.kind, "percentage");
  EXPECT_EQ(comparison.reference.text, "25%");
  EXPECT_EQ(comparison.answer.kind, "fraction");
  EXPECT_EQ(comparison.answer.text, "1/4");
  EXPECT_EQ(comparison.decided_by, "exact rational arithmetic");
}

TEST(Compare, TraceNamesEveryStep) {
  Trace trace;
  compare("1/2", "0.5", kStrict, &trace);
  std::vector<std::string> names;
  for (const auto& step : trace.steps()) names.push_back(step.name);
  EXPECT_EQ(names, (std::vector<std::string>{"read reference", "read answer", "compare"}));
}

TEST(MathVerifier, HostileTextEndsSoon) {
  const auto verifier = make_verifier("math", {});
  ASSERT_TRUE(verifier);
  const std::vector<std::string> hostile = {
      repeat("\\boxed{", 200'000),
      repeat("\\frac{", 200'000),
      repeat("answer is ", 100'000),
      "answer" + repeat(" ", 1'000'000),
      repeat("<answer>", 100'000),
      repeat("</answer>", 100'000),
      repeat("####", 200'000),
      repeat("9", 1'000'000),
      repeat("1,", 500'000),
      repeat("x^2", 300'000),
      repeat("$", 1'000'000),
      repeat("=", 1'000'000),
      "\\boxed{" + repeat("9", 1'000'000) + "}",
      "\\boxed{9^{9^{9^{9}}}}",
      "\\boxed{1e99999999999999999999}",
      "\\boxed{" + repeat("{", 20'000) + "}",
      repeat("\xF0\x9F", 400'000),
      std::string(1'000'000, '\0'),
  };
  for (const std::string& text : hostile) {
    const auto start = std::chrono::steady_clock::now();
    const Verdict verdict = (*verifier)->verify({"", text, "42"}, nullptr);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(verdict.outcome, Outcome::incorrect) << text.substr(0, 20);
    EXPECT_LT(elapsed.count(), 5) << text.substr(0, 20);  // quadratic would take minutes
  }
}

TEST(MathVerifier, SameVerdictFromManyThreads) {
  const auto verifier = make_verifier("math", {});
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        const std::string completion = "The answer is " + std::to_string(i) + " apples.";
        const Verdict verdict = (*verifier)->verify({"", completion, std::to_string(i)}, nullptr);
        EXPECT_EQ(verdict.outcome, Outcome::correct);
      }
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(Registry, UnknownNamesListTheKnownOnes) {
  std::string known;
  for (const VerifierInfo& info : known_verifiers())
    known.append(known.empty() ? "" : ", ").append(info.name);
  EXPECT_EQ(make_verifier("mth", {}).error().message,
            "unknown verifier \"mth\"; did you mean \"math\"? Known: " + known);
  EXPECT_EQ(make_verifier("math", {{"extrct", "boxed"}}).error().message,
            "verifier \"math\": unknown option \"extrct\"; did you mean \"extract\"? Known: "
            "extract, mode, ordered, tolerance, percent, units");
  EXPECT_EQ(make_verifier("math", {{"extract", "box"}}).error().message,
            "verifier \"math\": unknown value for \"extract\" \"box\"; did you mean \"boxed\"? "
            "Known: auto, boxed, answer_tag, hash, last_number, announced, formula, whole");
  EXPECT_EQ(make_verifier("none", {{"x", "1"}}).error().message,
            "verifier \"none\" takes no options, but \"x\" is given");
}

TEST(VerifierName, IsParsedOrExplained) {
  const auto parsed = parse_verifier_name("math:extract=boxed");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->name, "math");
  EXPECT_EQ(parsed->options, (OptionValues{{"extract", "boxed"}}));
  EXPECT_FALSE(parse_verifier_name(""));
  EXPECT_FALSE(parse_verifier_name(":a=b"));
  EXPECT_FALSE(parse_verifier_name("math:extract"));
  EXPECT_FALSE(parse_verifier_name("math:extract=boxed,extract=hash"));
}

TEST(Verdict, EveryReasonAndOutcomeIsDocumented) {
  const std::string page = test::read_file(CUPEL_SOURCE_DIR "/docs/reasons.md");
  for (int i = 0; i <= static_cast<int>(Reason::internal_error); ++i) {
    const std::string name(to_string(static_cast<Reason>(i)));
    EXPECT_NE(page.find("| `" + name + "` |"), std::string::npos) << name;
  }
  for (int i = 0; i <= static_cast<int>(Outcome::error); ++i) {
    const std::string name(to_string(static_cast<Outcome>(i)));
    EXPECT_NE(page.find("| `" + name + "` |"), std::string::npos) << name;
  }
}

TEST(Verdict, NamesGoBothWays) {
  for (int i = 0; i <= static_cast<int>(Outcome::error); ++i)
    EXPECT_EQ(outcome_from_string(to_string(static_cast<Outcome>(i))), static_cast<Outcome>(i));
  for (int i = 0; i <= static_cast<int>(Reason::internal_error); ++i)
    EXPECT_EQ(reason_from_string(to_string(static_cast<Reason>(i))), static_cast<Reason>(i));
  EXPECT_FALSE(reason_from_string("because"));
}

}  // namespace
}  // namespace cupel::math
