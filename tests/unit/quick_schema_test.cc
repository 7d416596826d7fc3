#include "verifiers/instructions/internal/quick_schema.h"

#include <gtest/gtest.h>

#include <string>

#include "verifiers/instructions/internal/schema_evaluation.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

ReadSchema read(const std::string& text) {
  auto schema = read_schema(json::parse(text));
  EXPECT_TRUE(schema) << text;
  return *std::move(schema);
}

bool surely_fits(const std::string& schema, const std::string& text) {
  const ReadSchema taken = read(schema);
  return QuickSchema(taken.definitions, taken.assertions).surely_fits(text);
}

bool fits(const std::string& schema, const std::string& text) {
  json value = json::parse(text);
  make_numbers_uniform(value);
  const auto found = SchemaEvaluation(read(schema)).evaluate(value, 100'000);
  return found.kind == SchemaEvaluation::Finding::Kind::fits;
}

constexpr const char* kTexts[] = {"null",
                                  "true",
                                  "0",
                                  "-1",
                                  "3",
                                  "2.5",
                                  "1.0",
                                  "9007199254740993",
                                  "18446744073709551615",
                                  R"("")",
                                  R"("x")",
                                  R"("é")",
                                  R"("xyz")",
                                  "[]",
                                  "[1]",
                                  R"([1, "x"])",
                                  "[[], [1]]",
                                  "{}",
                                  R"({"a": 1})",
                                  R"({"a": "x"})",
                                  R"({"a": 1, "b": "x"})",
                                  R"({"b": null})",
                                  R"({"a": {"a": 1}, "c": [1, 2, 3]})"};

// Every keyword that is looked at quickly, beside values that meet it and values that do not.
constexpr const char* kSeenQuickly[] = {
    "true",
    "{}",
    R"({"type": "integer"})",
    R"({"type": ["null", "string"]})",
    R"({"type": "number", "minimum": 1, "exclusiveMaximum": 3})",
    R"({"multipleOf": 0.5})",
    R"({"minLength": 1, "maxLength": 2})",
    R"({"pattern": "^x"})",
    R"({"minItems": 1, "maxItems": 2})",
    R"({"items": {"type": "integer"}})",
    R"({"maxProperties": 1})",
    R"({"required": ["a", "b"]})",
    R"({"required": ["a"], "additionalProperties": false})",
    R"({"properties": {"a": {"type": "integer"}}, "additionalProperties": false})",
    R"({"properties": {"a": {"type": "integer"}}, "additionalProperties": {"type": "string"}})",
    R"({"properties": {"a": true, "b": {"type": "string"}}, "required": ["a"]})",
    R"({"anyOf": [{"type": "string"}, {"required": ["a"], "type": "object"}]})",
    R"({"allOf": [{"type": "object"}, {"properties": {"a": {"type": "integer"}}}]})",
    R"({"$defs": {"n": {"properties": {"a": {"$ref": "#/$defs/n"}}}}, "$ref": "#/$defs/n"})"};

TEST(QuickSchema, AgreesWithTheEvaluation) {
  for (const char* schema : kSeenQuickly)
    for (const char* text : kTexts)
      EXPECT_EQ(surely_fits(schema, text), fits(schema, text)) << schema << " " << text;
}

TEST(QuickSchema, LooksForValuesInAList) {
  const std::string schema = R"({"enum": [1, "x", null, "é"]})";
  for (const char* text : {"1", "1.0", R"("x")", "null", R"("\u00e9")"})
    EXPECT_TRUE(surely_fits(schema, text)) << text;
  for (const char* text : {"2", "true", R"("y")", "[]", R"(["x"])", "{}"})
    EXPECT_FALSE(surely_fits(schema, text)) << text;
}

TEST(QuickSchema, IsNotSureOfWhatItDoesNotLookAt) {
  for (const char* schema :
       {R"({"not": {"type": "string"}})", R"({"oneOf": [{"type": "null"}, {"type": "string"}]})",
        R"({"uniqueItems": true})", R"({"const": 1})", R"({"minProperties": 1})",
        R"({"patternProperties": {"a": {"type": "integer"}}})",
        R"({"contains": {"type": "string"}})", R"({"propertyNames": {"maxLength": 1}})",
        R"({"dependencies": {"a": ["b"]}})",
        R"({"if": {"type": "string"}, "then": {"maxLength": 1}})",
        R"({"items": [{"type": "integer"}]})"})
    for (const char* text : kTexts)
      EXPECT_LE(surely_fits(schema, text), fits(schema, text)) << schema << " " << text;
}

TEST(QuickSchema, IsNotSureOfTextThatNeedsACloserLook) {
  EXPECT_FALSE(surely_fits("{}", R"({"a": )"));
  EXPECT_FALSE(surely_fits("{}", "[1] 2"));
  EXPECT_FALSE(surely_fits("{}", R"("\ud800")"));
  EXPECT_FALSE(surely_fits("{}", "\"\xff\""));
  EXPECT_FALSE(surely_fits("{}", "[NaN]"));
  EXPECT_FALSE(surely_fits("{}", std::string(300, '[') + std::string(300, ']')));
  // The last of two members of one name counts, so the first one may be of a wrong type.
  EXPECT_FALSE(surely_fits(R"({"properties": {"a": {"type": "null"}}})", R"({"a": 1, "a": null})"));
}

TEST(QuickSchema, GivesUpWhereAlternativesMultiply) {
  std::string schema = R"({"$defs": {"d0": {"type": "string"})";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = R"({"$ref": "#/$defs/d)" + std::to_string(i - 1) + R"("})";
    schema += R"(, "d)" + std::to_string(i) + R"(": {"anyOf": [)" + before + ", " + before + "]}";
  }
  schema += R"(}, "$ref": "#/$defs/d60"})";
  EXPECT_FALSE(surely_fits(schema, "1"));
}

}  // namespace
}  // namespace cupel::instructions
