#include "rewards/summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "rewards/summary_text.h"

namespace cupel {
namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

Scored scored(Outcome outcome, Reason reason, double reward, std::string detail = "") {
  Scored made;
  made.reward = reward;
  made.verdict.outcome = outcome;
  made.verdict.reason = reason;
  made.components.push_back({"math", reward, outcome, reason, "math"});
  made.components[0].detail = std::move(detail);
  return made;
}

const Scored kRight = scored(Outcome::correct, Reason::passed, 1);
const Scored kWrong = scored(Outcome::incorrect, Reason::not_equal, 0, "2 is not 1");

void add(Summary& summary, std::string_view source, const Scored& score, std::uint64_t index = 0) {
  Sample sample;
  sample.data_source = source;
  summary.add({.index = index, .sample = &sample}, score);
}

TEST(Summary, CountsBySource) {
  Summary summary;
  add(summary, "a", kRight);
  add(summary, "a", kWrong);
  add(summary, "a", scored(Outcome::unscorable, Reason::no_reference, kNull));
  summary.add_past("b", false, Outcome::error, Reason::bad_row, kNull);
  const auto document = nlohmann::json::parse(json_text(summary));
  EXPECT_EQ(document["sources"]["a"]["rows"], 3);
  EXPECT_EQ(document["sources"]["a"]["correct"], 1);
  EXPECT_EQ(document["sources"]["a"]["mean_reward"], 0.5);
  EXPECT_EQ(document["sources"]["b"]["mean_reward"], nullptr);
  EXPECT_EQ(document["total"]["rows"], 4);
  EXPECT_EQ(document["total"]["error"], 1);
  EXPECT_EQ(document["components"][0]["rows"], 3) << "of past rows components are not known";
}

TEST(Summary, FailuresComeCommonestFirst) {
  Summary summary;
  for (int i = 0; i < 3; ++i) add(summary, "", scored(Outcome::incorrect, Reason::no_answer, 0));
  for (int i = 0; i < 5; ++i) add(summary, "", kWrong);
  add(summary, "", kRight);
  const auto failures = summary.total().failures();
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0], (std::pair{Reason::not_equal, std::uint64_t{5}}));
  EXPECT_EQ(failures[1], (std::pair{Reason::no_answer, std::uint64_t{3}}));
}

TEST(Summary, TheNumberOfSourcesIsBounded) {
  Summary summary;
  for (int i = 0; i < 5000; ++i) add(summary, std::to_string(i), kRight);
  EXPECT_LE(summary.sources().size(), 1001u);
  EXPECT_EQ(summary.total().rows, 5000u);
}

TEST(Summary, ExamplesAreTheFirstTenOfEachReason) {
  Summary summary;
  for (std::uint64_t i = 0; i < 100; ++i) add(summary, "", i % 3 == 0 ? kRight : kWrong, i);
  ASSERT_EQ(summary.components().size(), 1u);
  const ComponentSummary& math = summary.components()[0];
  EXPECT_EQ(math.count(Reason::passed), 34u);
  EXPECT_EQ(math.count(Reason::not_equal), 66u);
  EXPECT_EQ(math.count(Outcome::incorrect), 66u);
  EXPECT_DOUBLE_EQ(math.mean(), 0.34);
  const auto& examples = math.cause(Reason::not_equal).examples;
  ASSERT_EQ(examples.size(), 10u);
  EXPECT_EQ(examples[0].index, 1u);
  EXPECT_EQ(examples[9].index, 14u) << "1 2 4 5 7 8 10 11 13 14";
  EXPECT_EQ(examples[9].detail, "2 is not 1");
}

TEST(Summary, AnExampleSaysWhereItsRowIs) {
  Summary summary;
  summary.add({.id = "\"a7\"", .index = 2, .file = "rows.jsonl", .line = 12}, kWrong);
  const auto document = nlohmann::json::parse(json_text(summary));
  EXPECT_EQ(document["components"][0]["reasons"]["not_equal"]["examples"][0],
            nlohmann::json::parse(R"({"id": "a7", "index": 2, "file": "rows.jsonl", "line": 12,
                                      "detail": "2 is not 1"})"));
  EXPECT_NE(full_text(summary).find("rows.jsonl:12 \"a7\" [2]  2 is not 1"), std::string::npos)
      << full_text(summary);
}

TEST(Summary, WhatItKeepsDoesNotGrowWithTheRows) {
  Summary summary;
  const std::string long_text(100'000, 'x');
  Sample sample;
  sample.completion = long_text;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const std::string detail = "fault " + std::to_string(i) + long_text;
    summary.add({.id = long_text, .index = i, .sample = &sample},
                scored(Outcome::incorrect, Reason::bad_format, 0, detail));
  }
  const ComponentSummary& math = summary.components()[0];
  const auto& cause = math.cause(Reason::bad_format);
  EXPECT_LE(cause.faults.size(), 32u);
  EXPECT_TRUE(math.specimens().empty()) << "a text that long is not kept";
  ASSERT_EQ(cause.examples.size(), 10u);
  EXPECT_LT(cause.examples[0].id.size() + cause.examples[0].detail.size(), 500u);
  EXPECT_TRUE(nlohmann::json::accept(json_text(summary)));
}

TEST(Summary, FaultsAreCountedWithoutTheirPlaces) {
  Summary summary;
  const auto add_fault = [&](const char* detail) {
    add(summary, "", scored(Outcome::incorrect, Reason::bad_format, 0, detail));
  };
  add_fault("`<think>` is missing (line 1, byte 0): So");
  add_fault("`<think>` is missing (line 3, byte 9): Let");
  add_fault(
      "`<think>` is missing (line 1, byte 0): < think > I; `< think >` (line 1, byte 0) is "
      "not `<think>`");
  const auto& faults = summary.components()[0].cause(Reason::bad_format).faults;
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].what, "`<think>` is missing");
  EXPECT_EQ(faults[0].count, 2u);
  EXPECT_EQ(faults[1].what, "`<think>` is missing; `< think >` is not `<think>`");
}

TEST(Summary, AComponentThatRowsChooseIsCountedByVerifier) {
  Summary summary;
  Scored code = scored(Outcome::incorrect, Reason::crashed, 0);
  code.components[0].name = "accuracy";
  code.components[0].verifier = "code";
  Scored math = code;
  math.components[0].verifier = "math";
  for (const Scored& one : {code, math, code}) add(summary, "", one);
  ASSERT_EQ(summary.components().size(), 2u);
  EXPECT_EQ(summary.components()[0].verifier(), "code");
  EXPECT_EQ(summary.components()[0].rows(), 2u);
  EXPECT_EQ(summary.components()[1].verifier(), "math");
}

TEST(Summary, EachComponentHasItsOwnDetail) {
  const auto engine = Engine::create(
      *Spec::from_json(R"({"components": [{"verifier": "format"}, {"verifier": "math"},
                                          {"shaping": "overlong"}]})"),
      1);
  ASSERT_TRUE(engine) << engine.error().message;
  Sample sample;
  sample.completion = "\\boxed{5}";
  sample.reference = "4";
  const Scored scored = engine->score_one(sample);
  EXPECT_EQ(scored.deciding, 2u) << "it lacks what it needs, which is worse than wrong";
  EXPECT_EQ(scored.detail_of(0), "`<think>` is missing (line 1, byte 0): \\boxed{5}");
  EXPECT_EQ(scored.detail_of(1).substr(0, 10), "5 is not 4");
  EXPECT_EQ(scored.detail_of(2), scored.verdict.detail);
  EXPECT_NE(scored.detail_of(2).find("completion_tokens"), std::string::npos);
}

TEST(Summary, WhatAGateKeptBackHasNoReason) {
  Summary summary;
  Scored kept = kWrong;
  kept.components[0].is_gated = true;
  add(summary, "", kept);
  add(summary, "", kWrong);
  EXPECT_EQ(summary.components()[0].rows(), 2u);
  EXPECT_EQ(summary.components()[0].gated(), 1u);
  EXPECT_EQ(summary.components()[0].count(Reason::not_equal), 1u);
}

TEST(GroupSignals, AreThoseWhoseRewardsDiffer) {
  GroupSignals signals;
  const auto group = [&](std::initializer_list<double> rewards) {
    bool continues = false;
    for (const double reward : rewards) {
      signals.add(continues, reward > 0 ? Outcome::correct : Outcome::incorrect, reward);
      continues = true;
    }
  };
  group({1, 0});
  group({0, 0, 0});
  group({1, kNull, 1});
  group({kNull, kNull});
  group({0});
  group({1, 1});
  const auto counts = signals.counts();
  EXPECT_EQ(counts.groups, 5u) << "a group of one is none";
  EXPECT_EQ(counts.none_correct, 1u);
  EXPECT_EQ(counts.all_correct, 2u);
  EXPECT_EQ(counts.unrewarded, 1u);
  EXPECT_EQ(counts.mixed, 0u);
  EXPECT_EQ(counts.without_signal(), 4u);
}

TEST(GroupSignals, EqualRewardsOfRightAndWrongAreNoSignal) {
  GroupSignals signals;
  signals.add(false, Outcome::correct, 0.5);
  signals.add(true, Outcome::incorrect, 0.5);
  EXPECT_EQ(signals.counts().mixed, 1u);
}

}  // namespace
}  // namespace cupel
