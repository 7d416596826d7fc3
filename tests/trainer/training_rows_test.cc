#include "trainer/data/training_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/files.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;
using Kind = TrainingRows::Kind;

Result<TrainingRows> read(const test::TempFolder& folder, const std::string& text, Kind kind) {
  return TrainingRows::read({folder.write("rows.jsonl", text)}, {}, kind);
}

TEST(TrainingRows, HaveQuestionsInEveryCommonForm) {
  const test::TempFolder folder;
  const auto rows = read(folder,
                         R"({"id":"a","prompt":"2+2?","reference":"4"})"
                         "\n"
                         R"({"prompt":[{"role":"system","content":"Be brief."},)"
                         R"({"role":"user","content":"3+3?"}],"answer":"6","completion":"no"})"
                         "\n"
                         R"({"messages":[{"role":"user","content":"4+4?"},)"
                         R"({"role":"assistant","content":"8"}],"reference":"8"})"
                         "\n",
                         Kind::questions);
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 3u);
  EXPECT_EQ(rows->id(0), "\"a\"");
  EXPECT_EQ(rows->chat(0).prompt_text, "2+2?");
  EXPECT_EQ(rows->sample(0).reference, "4");
  ASSERT_EQ(rows->chat(1).prompt.size(), 2u);
  EXPECT_EQ(rows->chat(1).prompt[0].role, "system");
  EXPECT_EQ(rows->chat(1).prompt[1].content, "3+3?");
  EXPECT_EQ(rows->chat(1).completion, "");
  EXPECT_EQ(rows->sample(1).reference, "6");
  EXPECT_THAT(std::string(rows->sample(1).row), HasSubstr("\"answer\":\"6\""));
  ASSERT_EQ(rows->chat(2).prompt.size(), 1u);
  EXPECT_EQ(rows->chat(2).prompt[0].content, "4+4?");
}

TEST(TrainingRows, HaveAnswersToLearn) {
  const test::TempFolder folder;
  const auto rows = read(folder,
                         R"({"prompt":"2+2?","completion":"4"})"
                         "\n"
                         R"({"instruction":"Add","input":"3+3","output":"6"})"
                         "\n",
                         Kind::answers);
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->chat(0).completion, "4");
  EXPECT_EQ(rows->chat(1).prompt_text, "Add\n3+3");
  EXPECT_EQ(rows->chat(1).completion, "6");
}

TEST(TrainingRows, NameTheFirstBadOne) {
  const test::TempFolder folder;
  const std::string path = folder.path("rows.jsonl");
  EXPECT_EQ(
      read(folder, "{\"prompt\":\"a\"}\n{\"reference\":\"b\"}\n", Kind::questions).error().message,
      path +
          ":2: has no prompt (\"prompt\", \"question\" or \"problem\"), nor messages, "
          "conversations or instruction");
  EXPECT_THAT(read(folder, "{\n[]\n{\"prompt\":\"a\"}\n", Kind::questions).error().message,
              HasSubstr("(and 1 more bad rows; cupel validate lists them)"));
  EXPECT_THAT(read(folder, "{\"prompt\":\"a\"}\n", Kind::answers).error().message,
              HasSubstr(":1: has no completion"));
  EXPECT_EQ(read(folder, "\n\n", Kind::questions).error().message,
            path + ": has no rows to train on");
  EXPECT_THAT(TrainingRows::read({folder.path("none")}, {}, Kind::questions).error().message,
              HasSubstr("No such file"));
}

}  // namespace
}  // namespace cupel::trainer
