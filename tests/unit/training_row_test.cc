// Rows as conversations, and conversations in every format.

#include "rewards/filter/training_row.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/files.h"

namespace cupel {
namespace {

/// What becomes of one row, or the message that says why nothing does.
std::string written(const std::string& row, TrainingRowOptions options) {
  const test::TempFolder folder;
  auto reader = LineBlockReader::open({folder.write("in.jsonl", row + "\n")}, {});
  LineBlock block;
  ScoredLines lines;
  reader->next(block);
  ScoredLineParser({}).parse(block, lines);
  ChatReader chats({});
  Chat chat;
  if (auto read = chats.read(lines.lines()[0], lines.texts, chat); !read)
    return read.error().message;
  std::string out;
  auto appended = append_training_row(out, options, lines.lines()[0], chat);
  return appended ? out : appended.error().message;
}

std::string written(const std::string& row, TrainingFormat format) {
  return written(row, TrainingRowOptions{format, {}, false});
}

constexpr char kText[] =
    R"({"id":7,"prompt":"a\n\"b\"","completion":"<think>t</think>\n c","x":[1, 2]})";
constexpr char kChat[] =
    R"({"prompt":[{"role":"system","content":"s"},{"role":"user","content":"u"},)"
    R"({"role":"assistant","content":"v"},{"role":"user","content":"w"}],"completion":"c"})";

TEST(TrainingRow, IsWrittenInEveryFormat) {
  EXPECT_EQ(written(kText, TrainingFormat::messages),
            R"({"messages":[{"role":"user","content":"a\n\"b\""},)"
            R"({"role":"assistant","content":"<think>t</think>\n c"}]})"
            "\n");
  EXPECT_EQ(written(kText, TrainingFormat::prompt_completion),
            R"({"prompt":"a\n\"b\"","completion":"<think>t</think>\n c"})"
            "\n");
  EXPECT_EQ(written(kText, TrainingFormat::alpaca),
            R"({"instruction":"a\n\"b\"","input":"","output":"<think>t</think>\n c"})"
            "\n");
  EXPECT_EQ(written(kText, TrainingFormat::sharegpt),
            R"({"conversations":[{"from":"human","value":"a\n\"b\""},)"
            R"({"from":"gpt","value":"<think>t</think>\n c"}]})"
            "\n");
  EXPECT_EQ(written(kText, TrainingFormat::rows), std::string(kText) + "\n");
}

TEST(TrainingRow, KeepsMessagesOfThePrompt) {
  EXPECT_EQ(written(kChat, TrainingFormat::prompt_completion),
            R"({"prompt":[{"role":"system","content":"s"},{"role":"user","content":"u"},)"
            R"({"role":"assistant","content":"v"},{"role":"user","content":"w"}],)"
            R"("completion":[{"role":"assistant","content":"c"}]})"
            "\n");
  EXPECT_EQ(
      written(kChat, TrainingFormat::sharegpt),
      R"({"conversations":[{"from":"system","value":"s"},{"from":"human","value":"u"},)"
      R"({"from":"gpt","value":"v"},{"from":"human","value":"w"},{"from":"gpt","value":"c"}]})"
      "\n");
  EXPECT_EQ(written(kChat, TrainingFormat::alpaca),
            R"({"instruction":"w","input":"","output":"c","system":"s","history":[["u","v"]]})"
            "\n");
}

TEST(TrainingRow, CarriesFieldsAndStripsThoughts) {
  EXPECT_EQ(written(kText, {TrainingFormat::prompt_completion, {"x", "id", "y"}, true}),
            R"({"prompt":"a\n\"b\"","completion":"c","x":[1, 2],"id":7,"y":null})"
            "\n");
}

TEST(TrainingRow, ReadsGeneralRowsInTheirForms) {
  const std::string expected = R"({"prompt":[{"role":"user","content":"u"}],)"
                               R"("completion":[{"role":"assistant","content":"c"}]})"
                               "\n";
  EXPECT_EQ(
      written(R"({"messages":[{"role":"user","content":"u"},{"role":"assistant","content":"c"}]})",
              TrainingFormat::prompt_completion),
      expected);
  EXPECT_EQ(
      written(R"({"conversations":[{"from":"human","value":"u"},{"from":"gpt","value":"c"}]})",
              TrainingFormat::prompt_completion),
      expected);
  EXPECT_EQ(
      written(R"({"instruction":"u","input":"i","output":"c"})", TrainingFormat::prompt_completion),
      R"({"prompt":"u\ni","completion":"c"})"
      "\n");
  EXPECT_EQ(
      written(R"({"instruction":"u","input":"","output":"c"})", TrainingFormat::prompt_completion),
      R"({"prompt":"u","completion":"c"})"
      "\n");
}

TEST(TrainingRow, SaysWhatDoesNotFit) {
  const auto message = [](const char* row) { return written(row, TrainingFormat::alpaca); };
  EXPECT_NE(message(R"({"prompt":"p"})").find("has no completion"), std::string::npos);
  EXPECT_NE(message(R"({"completion":"c"})").find("has no prompt"), std::string::npos);
  EXPECT_NE(message(R"({"messages":[]})").find("is empty"), std::string::npos);
  EXPECT_NE(message(R"({"messages":"x"})").find("no list"), std::string::npos);
  EXPECT_NE(message(R"({"messages":[{"role":"user","content":"u"}]})").find("last message"),
            std::string::npos);
  EXPECT_NE(message(R"({"prompt":[{"role":"user","content":[{"type":"image"}]}],"completion":"c"})")
                .find("no message of texts"),
            std::string::npos);
  EXPECT_NE(message(R"({"prompt":[{"role":"user","content":"u"},{"role":"user","content":"u"}],)"
                    R"("completion":"c"})")
                .find("do not alternate"),
            std::string::npos);
}

}  // namespace
}  // namespace cupel
