// Rows of data sets: each line of tests/cases/schemas is one, with what must be read from it.
//
//   {"name", "schema": "" for plain, "row", "prompt"?, "reference"?, "completions"?, "id"?,
//    "data_source"?, "verifier"? | "rewards"?: [number or null], "detail_has"?, "fault"?}

#include "datasets/schema.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "datasets/line_blocks.h"
#include "datasets/rows.h"
#include "rewards/engine.h"
#include "tests/support/cases.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::Case;

/// The rows of a text, which must outlive them.
struct Parsed {
  explicit Parsed(const std::string& text, const RowFormat& format = {}) : parser(format) {
    block.assign(text);
    block.path = "in.jsonl";
    parser.parse(block, rows);
  }

  LineBlock block;
  RowParser parser;
  ParsedRows rows;
};

class SchemaCase : public testing::TestWithParam<Case> {};

TEST_P(SchemaCase, IsReadAndJudgedAsWritten) {
  const json& content = GetParam().content;
  SCOPED_TRACE(GetParam().place());
  const Parsed parsed(content.at("row").dump() + "\n");
  if (content.contains("fault")) {
    ASSERT_EQ(parsed.rows.rows.size(), 1u);
    EXPECT_EQ(parsed.rows.rows[0].fault, content["fault"]);
    return;
  }
  ASSERT_FALSE(parsed.rows.samples.empty()) << parsed.rows.rows.at(0).fault;
  const Sample& first = parsed.rows.samples[0];
  EXPECT_EQ(first.schema ? first.schema->name : "", content.at("schema"));
  if (content.contains("prompt")) {
    EXPECT_EQ(first.prompt, content["prompt"]);
  }
  if (content.contains("reference")) {
    EXPECT_EQ(first.reference, content["reference"].get<std::string>());
  }
  if (content.contains("data_source")) {
    EXPECT_EQ(first.data_source, content["data_source"]);
  }
  if (content.contains("id")) {
    EXPECT_EQ(json::parse(parsed.rows.rows[0].id), content["id"]);
  }
  if (content.contains("completions")) {
    json completions = json::array();
    for (const Sample& sample : parsed.rows.samples) completions.push_back(sample.completion);
    EXPECT_EQ(completions, content["completions"]);
  }
  if (content.contains("verifier")) {
    EXPECT_EQ(first.schema->verifier, content["verifier"]);
  }
  if (!content.contains("rewards")) return;
  json rewards = json::array();
  const auto scores = Engine::create(Spec::standard(), 1)->score(parsed.rows.samples);
  for (const Scored& scored : scores)
    rewards.push_back(std::isnan(scored.reward) ? json(nullptr) : json(scored.reward));
  EXPECT_EQ(rewards, content["rewards"]) << scores[0].verdict.detail;
  if (content.contains("detail_has")) {
    EXPECT_NE(scores[0].verdict.detail.find(content["detail_has"].get<std::string>()),
              std::string::npos)
        << scores[0].verdict.detail;
  }
}

INSTANTIATE_TEST_SUITE_P(Schemas, SchemaCase, testing::ValuesIn(test::cases_in("schemas")),
                         test::test_name);

TEST(Schema, EachHasARowAmongTheCases) {
  std::set<std::string> seen = {"plain"};
  for (const Case& c : test::cases_in("schemas")) seen.insert(c.content["schema"]);
  for (const Schema& schema : known_schemas())
    EXPECT_TRUE(seen.contains(std::string(schema.name))) << schema.name;
}

TEST(Schema, IsFoundByItsName) {
  const auto found = find_schema("livecodebench");
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)->verifier, "code");
  const auto unknown = find_schema("gsm8");
  ASSERT_FALSE(unknown);
  EXPECT_TRUE(unknown.error().message.starts_with(
      "unknown schema \"gsm8\"; did you mean \"gsm8k\"? Known: ifeval, "))
      << unknown.error().message;
}

TEST(Schema, EachVerifierThatOneNamesCanBeMade) {
  for (const Schema& schema : known_schemas())
    if (!schema.verifier.empty()) {
      const auto spec = Spec::from_verifier(schema.verifier);
      EXPECT_TRUE(spec) << schema.name << ": " << spec.error().message;
    }
}

RowFormat as(std::string_view name) {
  RowFormat format;
  format.schema = *find_schema(name);
  return format;
}

TEST(NamedSchema, RowsThatLackAFieldSayWhichAndWhatTheyHave) {
  const Parsed parsed("{\"id\":\"a\",\"question\":\"q\",\"solution\":\"4\",\"completion\":\"4\"}\n",
                      as("gsm8k"));
  ASSERT_EQ(parsed.rows.rows.size(), 1u);
  EXPECT_EQ(parsed.rows.rows[0].id, "\"a\"");
  EXPECT_EQ(parsed.rows.rows[0].fault,
            "in.jsonl:1: gsm8k: the row has no field \"answer\"; it has \"id\", \"question\", "
            "\"solution\", \"completion\"");
  const Parsed either("{\"completion\":\"4\"}\n", as("livecodebench"));
  EXPECT_EQ(either.rows.rows[0].fault,
            "in.jsonl:1: livecodebench: the row has no field \"public_test_cases\" or "
            "\"private_test_cases\"; it has \"completion\"");
}

TEST(NamedSchema, IsTakenWithoutItsSign) {
  const Parsed parsed("{\"question\":\"q\",\"answer\":\"4\",\"completion\":\"4\"}\n", as("gsm8k"));
  ASSERT_EQ(parsed.rows.samples.size(), 1u);
  EXPECT_EQ(parsed.rows.samples[0].schema->name, "gsm8k");
}

TEST(NamedSchema, PlainRecognisesNothing) {
  const Parsed parsed(
      "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":1,\"completion\":\"1\"}\n",
      as("plain"));
  ASSERT_EQ(parsed.rows.samples.size(), 1u);
  EXPECT_EQ(parsed.rows.samples[0].data_source, "");
  const auto engine = Engine::create(Spec::standard(), 1);
  EXPECT_EQ(engine->score(parsed.rows.samples)[0].components[0].verifier, "math");
}

TEST(NamedSchema, FieldsThatWereAssignedComeFirst) {
  RowFormat format = as("open-r1-math");
  ASSERT_TRUE(format.fields.assign("completion=tries"));
  ASSERT_TRUE(format.fields.assign("reference=extra.gold"));
  const Parsed parsed(
      "{\"problem\":\"p\",\"answer\":\"1\",\"generations\":[\"1\"],\"tries\":[\"2\"],"
      "\"extra\":{\"gold\":\"2\"}}\n",
      format);
  ASSERT_EQ(parsed.rows.samples.size(), 1u);
  EXPECT_EQ(parsed.rows.samples[0].completion, "2");
  EXPECT_EQ(parsed.rows.samples[0].reference, "2");
}

TEST(Schema, UnknownFieldsTravelAndTheDataSetIsNamed) {
  const Parsed parsed(
      "{\"problem\":\"p\",\"answer\":\"1\",\"generations\":[\"1\",\"2\"],\"x\":1.0}\n");
  ASSERT_EQ(parsed.rows.rows.size(), 2u);
  EXPECT_EQ(parsed.rows.rows[1].carried,
            ",\"answer\":\"1\",\"x\":1.0,\"data_source\":\"open-r1-math\"");
}

TEST(Schema, ItsNameIsWrittenForADataSourceThatIsNoText) {
  const auto carried = [](const std::string& source) {
    const Parsed parsed("{\"problem\":\"p\",\"data_source\":" + source +
                        ",\"answer\":\"1\",\"generations\":[\"1\"]}\n");
    EXPECT_EQ(parsed.rows.samples.size(), 1u);
    return std::string(parsed.rows.rows.at(0).carried);
  };
  const std::string named = ",\"answer\":\"1\",\"data_source\":\"open-r1-math\"";
  EXPECT_EQ(carried("null"), named);
  EXPECT_EQ(carried("7"), named);
  EXPECT_EQ(carried("\"\""), named);
  EXPECT_EQ(carried("\"mine\""), ",\"data_source\":\"mine\",\"answer\":\"1\"");
}

TEST(Schema, FormsOfABlockAreToldOnceWithTheirLines) {
  const std::string gsm8k = "{\"question\":\"q\",\"answer\":\"#### 1\",\"completion\":\"1\"}\n";
  const std::string plain = "{\"answer\":\"1\",\"completion\":\"1\"}\n";
  const Parsed parsed(plain + gsm8k + plain + gsm8k + "{\"test_list\":[],\"completion\":\"1\"}\n");
  ASSERT_EQ(parsed.rows.forms.size(), 2u);
  EXPECT_EQ(parsed.rows.forms[0].schema->name, "gsm8k");
  EXPECT_EQ(parsed.rows.forms[0].line, 2u);
  EXPECT_EQ(parsed.rows.forms[1].schema->name, "mbpp");
  EXPECT_EQ(parsed.rows.forms[1].line, 5u);
}

TEST(Schema, TheSpecsDispatchComesBeforeIt) {
  const Parsed parsed(
      "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":1,\"completion\":\"5\"}\n");
  const auto judged_by = [&](const char* spec) {
    const auto engine = Engine::create(*Spec::from_json(spec), 1);
    return engine->score(parsed.rows.samples)[0].components[0].verifier;
  };
  EXPECT_EQ(judged_by(R"({"components":[{"verifier":"auto"}]})"), "choice");
  EXPECT_EQ(judged_by(R"({"components":[{"verifier":"auto"}],"dispatch":{"mmlu":"none"}})"),
            "none");
  EXPECT_EQ(judged_by(R"({"components":[{"verifier":"auto"}],"dispatch":{"*":"none"}})"), "none");
  EXPECT_EQ(judged_by(R"({"components":[{"verifier":"math"}]})"), "math");
}

}  // namespace
}  // namespace cupel
