// Where rows keep their instructions, and what the verifier says of them.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "verifiers/instructions/instructions_verifier.h"
#include "verifiers/instructions/internal/checks.h"
#include "verifiers/instructions/internal/instruction_fields.h"
#include "verifiers/registry.h"
#include "verifiers/trace.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

const json kAsked = {{"instruction_id_list", {"punctuation:no_comma"}},
                     {"kwargs", json::array({json::object()})}};

Verdict verdict_of(const json& row, std::string_view completion, const OptionValues& options = {}) {
  const auto verifier = make_verifier("instructions", options);
  const std::string text = row.dump();
  return (*verifier)->verify({"", completion, "", text}, nullptr);
}

TEST(InstructionTypes, AreTwentyFiveAndSorted) {
  const auto types = instruction_types();
  EXPECT_EQ(types.size(), 25u);
  for (std::size_t i = 1; i < types.size(); ++i) EXPECT_LT(types[i - 1].id, types[i].id);
}

TEST(InstructionRows, AreReadWhereDataSetsKeepThem) {
  const json as_text = kAsked.dump();
  const std::vector<json> rows = {
      kAsked,
      {{"reference", kAsked}},
      {{"reference", as_text}},
      {{"ground_truth", kAsked}},
      {{"ground_truth", as_text}},
      {{"ground_truth", json::array({kAsked})}},
      {{"reward_model", {{"style", "rule"}, {"ground_truth", kAsked}}}},
      {{"reward_model", {{"style", "rule"}, {"ground_truth", as_text}}}},
      {{"extra_info", {{"index", 1}, {"instruction_ids", {"punctuation:no_comma"}}}}},
      {{"verification_info", as_text}},
      {{"label", as_text}},
      {{"instruction_id_list", "[\"punctuation:no_comma\"]"}, {"kwargs", "[{}]"}},
      {{"instruction_id", "punctuation:no_comma"}, {"instruction_kwargs", json::object()}},
      {{"ground_truth", "[{'instruction_id': ['punctuation:no_comma'], 'kwargs': [None]}]"}},
      {{"answer", 42}, {"reference", nullptr}, {"ground_truth", kAsked}},
      {{"answer", "42"}, {"ground_truth", kAsked}},
  };
  for (const json& row : rows) {
    EXPECT_EQ(verdict_of(row, "none").reason, Reason::passed) << row;
    EXPECT_EQ(verdict_of(row, "one, two").reason, Reason::not_followed) << row;
  }
}

TEST(InstructionRows, HaveTheirOwnBeforeTheirReferences) {
  json row = kAsked;
  row["reference"] = {{"instruction_id_list", {"startend:quotation"}}};
  EXPECT_EQ(verdict_of(row, "none").reason, Reason::passed);
}

TEST(InstructionRows, NameTheFieldAtFault) {
  const json row = {{"reward_model",
                     {{"ground_truth",
                       {{"instruction_id_list", {"startend:quotation", "punctuation:no_coma"}},
                        {"kwargs", {json::object(), json::object()}}}}}}};
  const Verdict verdict = verdict_of(row, "a");
  EXPECT_EQ(verdict.outcome, Outcome::unscorable);
  EXPECT_EQ(verdict.reason, Reason::bad_reference);
  EXPECT_TRUE(verdict.detail.starts_with(
      "reward_model.ground_truth.instruction_id_list[1]: unknown instruction "
      "\"punctuation:no_coma\"; did you mean \"punctuation:no_comma\"?"))
      << verdict.detail;
}

TEST(InstructionRows, WithoutInstructionsAreUnscorable) {
  for (const json& row : {json::object(), json{{"reference", "42"}}, json{{"answer", {1, 2}}},
                          json{{"instruction_id_list", nullptr}}}) {
    const Verdict verdict = verdict_of(row, "a");
    EXPECT_EQ(verdict.reason, Reason::bad_reference) << row;
    EXPECT_TRUE(verdict.detail.starts_with("no instructions: expected instruction_id_list"))
        << verdict.detail;
  }
}

TEST(InstructionRows, AreReducedToWhatCounts) {
  const auto fields = instruction_fields(
      R"({"id": 1, "completion": "…", "kwargs": [ {} ], "reference": "4",
          "instruction_id_list": ["a"], "instruction_id_list": ["b"]})");
  ASSERT_TRUE(fields) << fields.error().message;
  EXPECT_EQ(*fields, R"({"instruction_id_list":["b"],"kwargs":[ {} ]})");
  EXPECT_FALSE(instruction_fields("[1]"));
  EXPECT_FALSE(instruction_fields("{\"kwargs\": [}"));
  EXPECT_FALSE(instruction_fields("nothing"));
}

TEST(InstructionsVerifier, SaysWhatEachInstructionCameTo) {
  const json row = {
      {"instruction_id_list", {"startend:quotation", "length_constraints:number_words"}},
      {"kwargs", {json::object(), {{"num_words", 2}, {"relation", "at least"}}}}};
  const Verdict verdict = verdict_of(row, "one two", {{"mode", "loose"}});
  EXPECT_EQ(json::parse(verdict.test_results),
            json({{"mode", "loose"},
                  {"followed", 1},
                  {"instructions",
                   {{{"id", "startend:quotation"},
                     {"followed", false},
                     {"why", "it is not wrapped in double quotation marks"}},
                    {{"id", "length_constraints:number_words"}, {"followed", true}}}}}));
  EXPECT_EQ(verdict.reference, "startend:quotation, length_constraints:number_words");
}

TEST(InstructionsVerifier, TracesEachInstruction) {
  const auto verifier = make_verifier("instructions", {});
  Trace trace;
  const std::string row = kAsked.dump();
  (*verifier)->verify({"", "a, b", "", row}, &trace);
  ASSERT_EQ(trace.steps().size(), 2u);
  EXPECT_EQ(trace.steps()[1].name, "punctuation:no_comma");
  EXPECT_EQ(trace.steps()[1].finding, "a comma after \"a\"");
}

TEST(InstructionsVerifier, MayBeShared) {
  const auto verifier = make_verifier("instructions", {});
  const std::string row = json{
      {"instruction_id_list", {"keywords:frequency", "detectable_content:postscript"}},
      {"kwargs",
       {{{"keyword", "t.de"}, {"frequency", 2}, {"relation", "at least"}},
        {{"postscript_marker",
          "P.S."}}}}}.dump();
  std::vector<std::thread> threads;
  std::vector<int> passed(4);
  for (int& count : passed)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i)
        count += (*verifier)->verify({"", "Tide, tode. P.S. é", "", row}, nullptr).reason ==
                 Reason::passed;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(passed, std::vector<int>(4, 200));
}

}  // namespace
}  // namespace cupel::instructions
