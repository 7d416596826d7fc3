#include "rewards/scored_lines.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/files.h"

namespace cupel {
namespace {

struct Read {
  explicit Read(const std::string& text, Fields fields = {}) {
    auto reader = LineBlockReader::open({folder.write("rows.jsonl", text)}, {});
    ScoredLineParser parser(std::move(fields));
    reader->next(block);
    parser.parse(block, rows);
  }

  test::TempFolder folder;
  LineBlock block;
  ScoredLines rows;
};

TEST(ScoredLines, HaveWhatScoreWrote) {
  const Read read(
      R"({"id":"a-1","index":2,"reward":0.75,"outcome":"incorrect","reason":"not_equal",)"
      R"("components":{"math":0,"length":null},"extracted":"\\frac{1}{2}","reference":"3",)"
      R"("detail":"no","data_source":"s","question":"Why?","completion":"a\nb"})"
      "\n");
  ASSERT_EQ(read.rows.lines().size(), 1u);
  const ScoredLine& row = read.rows.lines()[0];
  EXPECT_EQ(row.fault, "");
  EXPECT_EQ(row.id, "\"a-1\"");
  EXPECT_EQ(row.index, 2u);
  EXPECT_TRUE(row.has_reward);
  EXPECT_EQ(row.reward, 0.75);
  EXPECT_EQ(row.outcome, Outcome::incorrect);
  EXPECT_EQ(row.reason, Reason::not_equal);
  ASSERT_EQ(row.components.size(), 2u);
  EXPECT_EQ(row.component("math")->value, 0);
  EXPECT_TRUE(std::isnan(row.component("length")->value));
  EXPECT_EQ(row.component("code"), nullptr);
  EXPECT_EQ(row.extracted, "\\frac{1}{2}");
  EXPECT_EQ(row.prompt, "Why?");
  EXPECT_EQ(row.completion, "a\nb");
  EXPECT_EQ(row.data_source, "s");
  EXPECT_EQ(row.field("question")->value, "\"Why?\"");
}

TEST(ScoredLines, MissWhatTheRowDoesNotHave) {
  const Read read("{\"id\":null,\"reward\":null,\"prompt\":[{\"role\":\"user\"}]}\n{}\n");
  ASSERT_EQ(read.rows.lines().size(), 2u);
  const ScoredLine& first = read.rows.lines()[0];
  EXPECT_EQ(first.id, "");
  EXPECT_TRUE(first.has_reward);
  EXPECT_TRUE(std::isnan(first.reward));
  EXPECT_EQ(first.prompt, "[{\"role\":\"user\"}]");
  EXPECT_FALSE(first.has_completion);
  EXPECT_FALSE(first.outcome.has_value());
  EXPECT_FALSE(read.rows.lines()[1].has_reward);
}

TEST(ScoredLines, FaultsSayWhere) {
  const Read read("\n{\"reward\":\"1\"}\n[]\n{\"reward\":1}\n{\"components\":{\"math\":true}}\n");
  const auto rows = read.rows.lines();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_TRUE(
      rows[0].fault.ends_with("rows.jsonl:2: \"reward\" is a string; expected a number or null"))
      << rows[0].fault;
  EXPECT_TRUE(rows[1].fault.ends_with("rows.jsonl:3: not a JSON object: []")) << rows[1].fault;
  EXPECT_EQ(rows[2].reward, 1);
  EXPECT_EQ(rows[2].line, 4u);
  EXPECT_TRUE(rows[3].fault.ends_with(
      "rows.jsonl:5: component \"math\" is a boolean; expected a number or null"))
      << rows[3].fault;
}

TEST(ScoredLines, FieldsMayHaveOtherNames) {
  Fields fields;
  ASSERT_TRUE(fields.assign("completion=pred"));
  const Read read("{\"pred\":\"p\",\"completion\":\"c\"}\n", fields);
  EXPECT_EQ(read.rows.lines()[0].completion, "p");
}

}  // namespace
}  // namespace cupel
