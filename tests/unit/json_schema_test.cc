#include "verifiers/instructions/json_schema.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "verifiers/instructions/pattern.h"
#include "verifiers/registry.h"

namespace cupel::instructions {
namespace {

using Kind = JsonFinding::Kind;

JsonFinding check(const std::string& schema, const std::string& text) {
  const auto compiled = JsonSchema::compile(schema);
  EXPECT_TRUE(compiled) << compiled.error().message;
  return compiled ? compiled->check(text) : JsonFinding{Kind::not_json, "", "no schema"};
}

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(JsonSchema, SaysWhereAndWhat) {
  const JsonFinding finding =
      check(R"({"properties": {"a": {"items": {"type": "integer"}}}})", R"({"a": [1, 2, "x"]})");
  EXPECT_EQ(finding.kind, Kind::violates);
  EXPECT_EQ(finding.pointer, "/a/2");
  EXPECT_EQ(finding.what, "is a string, and should be integer");
}

TEST(JsonSchema, TellsWhatIsNoJson) {
  EXPECT_EQ(check("{}", "{'a': 1}").kind, Kind::not_json);
  EXPECT_EQ(check("{}", "{\"a\": ").kind, Kind::cut_short);
  EXPECT_EQ(check("{}", "\"\xff\"").kind, Kind::not_json);
  EXPECT_EQ(check("{}", "\"\\ud800\"").kind, Kind::not_json);
  EXPECT_EQ(check("{}", "").kind, Kind::cut_short);
}

TEST(JsonSchema, BoundsNestingSizeAndSteps) {
  EXPECT_EQ(check("{}", std::string(256, '[') + std::string(256, ']')).kind, Kind::fits);
  EXPECT_EQ(check("{}", std::string(257, '[') + std::string(257, ']')).kind, Kind::too_large);
  EXPECT_EQ(check("{}", std::string(1'000'000, '[')).kind, Kind::too_large);
  EXPECT_EQ(check("{}", '"' + std::string((4 << 20) - 2, 'x') + '"').kind, Kind::fits);
  EXPECT_EQ(check("{}", '"' + std::string((4 << 20) - 1, 'x') + '"').kind, Kind::too_large);
}

TEST(JsonSchema, DoesNotMultiplyAlternativesWithoutBound) {
  const std::string tree = R"({"anyOf": [{"type": "string"}, {"items": {"$ref": "#"}, "not": {}},
                                         {"items": {"$ref": "#"}, "not": true}]})";
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  EXPECT_EQ(check(tree, deep).kind, Kind::too_large);
  EXPECT_EQ(check(tree, "\"x\"").kind, Kind::fits);  // the thread is free for the next one
}

TEST(JsonSchema, DoesNotMultiplyReferencesWithoutBound) {
  std::string schema = R"({"$ref": "#/$defs/d40", "$defs": {"d0": {"type": "integer"})";
  for (int i = 1; i <= 40; ++i) {
    const std::string before = std::to_string(i - 1);
    schema += ", \"d" + std::to_string(i) + R"(": {"allOf": [{"$ref": "#/$defs/d)" + before +
              R"("}, {"$ref": "#/$defs/d)" + before + R"("}]})";
  }
  EXPECT_EQ(check(schema + "}}", "1").kind, Kind::too_large);
}

TEST(JsonSchema, LongChainsOfReferencesDoNotOverflowTheStack) {
  std::string schema = R"({"$ref": "#/$defs/d5000", "$defs": {"d0": {"type": "integer"})";
  for (int i = 1; i <= 5'000; ++i)
    schema +=
        ", \"d" + std::to_string(i) + R"(": {"$ref": "#/$defs/d)" + std::to_string(i - 1) + "\"}";
  const auto compiled = JsonSchema::compile(schema + "}}");
  ASSERT_TRUE(compiled) << compiled.error().message;
  EXPECT_NE(compiled->check("1").kind, Kind::violates);  // decided, or given up
  EXPECT_NE(compiled->check("\"x\"").kind, Kind::fits);
}

TEST(JsonSchema, IsLinearInTheItems) {
  const std::string items = '[' + repeated("0,", 300'000) + "0]";
  EXPECT_EQ(check(R"({"items": {"type": "integer"}})", items).kind, Kind::fits);
  const JsonFinding unique = check(R"({"uniqueItems": true})", items);
  EXPECT_EQ(unique.what, "has the item 1 a second time, and items should differ");
  const JsonFinding wrong = check(R"({"items": {"type": "string"}})", items);
  EXPECT_EQ(wrong.pointer, "/0");
  std::string distinct = "[";
  for (int i = 0; i < 100'000; ++i) distinct += std::to_string(i) + ",";
  EXPECT_EQ(check(R"({"uniqueItems": true})", distinct + "\"x\"]").kind, Kind::fits);
}

TEST(JsonSchema, PatternsRunInLinearTime) {
  const std::string text = '"' + std::string(1'000'000, 'a') + "!\"";
  EXPECT_EQ(check(R"({"pattern": "^(a+)+$"})", text).kind, Kind::violates);
  EXPECT_EQ(check(R"({"pattern": "(a|aa)+"})", text).kind, Kind::fits);
}

TEST(JsonSchema, IsSharedByThreads) {
  const auto schema = JsonSchema::compile(
      R"({"type": "array", "items": {"anyOf": [{"type": "integer"}, {"pattern": "^x+$"}]}})");
  ASSERT_TRUE(schema);
  std::vector<std::string> pointers(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < pointers.size(); ++i)
    threads.emplace_back([&, i] {
      std::string text = "[" + repeated("1,", i) + "\"y\"]";
      for (int round = 0; round < 200; ++round) pointers[i] = schema->check(text).pointer;
    });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < pointers.size(); ++i) EXPECT_EQ(pointers[i], "/" + std::to_string(i));
}

TEST(JsonSchemaVerifier, KeepsSchemasByTheirText) {
  const auto verifier = make_verifier("json_schema", {});
  for (int round = 0; round < 3; ++round)
    for (const char* type : {"integer", "string"}) {
      const std::string schema = std::string(R"({"type": ")") + type + "\"}";
      const Verdict verdict = (*verifier)->verify({"", "5", schema, ""}, nullptr);
      EXPECT_EQ(verdict.outcome == Outcome::correct, std::string(type) == "integer");
    }
}

TEST(JsonSchemaVerifier, TracesWhatItDoes) {
  const auto verifier = make_verifier("json_schema", {});
  Trace trace;
  (*verifier)->verify({"", "```json\n5\n```", R"({"type": "string"})", ""}, &trace);
  ASSERT_EQ(trace.steps().size(), 3u);
  EXPECT_EQ(trace.steps()[1].finding, "the last fenced block: 5 ");
  EXPECT_EQ(trace.steps()[2].finding, "the value is an integer, and should be string");
}

TEST(Pattern, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(Pattern::compile("ab[c", {}).error().message, "missing ]: [c (at byte 2)");
  EXPECT_EQ(Pattern::compile("\xff", {}).error().message, "invalid UTF-8");
  EXPECT_EQ(Pattern::compile("x(?=y)", {}).error().message,
            "invalid perl operator: (?= (at byte 1); patterns are RE2's, which has no look-around "
            "and no backreferences");
}

TEST(Pattern, FindsWhereItMatches) {
  const auto year = Pattern::compile("\\b\\d{4}\\b", {});
  ASSERT_TRUE(year);
  const auto match = year->find("in 1969");
  ASSERT_TRUE(match);
  EXPECT_EQ(match->text, "1969");
  EXPECT_EQ(match->offset, 3u);
  EXPECT_FALSE(year->find("in 19690"));
  EXPECT_FALSE(Pattern::compile("^.$", {})->is_in("\xff"));  // no character is no UTF-8
}

}  // namespace
}  // namespace cupel::instructions
