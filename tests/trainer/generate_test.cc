// The command generate, on a model of a few thousand weights.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/shell.h"
#include "tests/trainer/tiny_recipe.h"
#include "trainer/loops/sft.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

class Generate : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TempFolder;
    const RunConfig config = test::tiny_run(
        RunKind::sft, {"output=" + folder_->path("run"), "steps=1", "evaluation.every=0"});
    const auto trained = train_sft(config, {});
    ASSERT_TRUE(trained) << trained.error().message;
  }
  static void TearDownTestSuite() { delete folder_; }

  test::Said generate(const std::string& words) const {
    return test::shell(std::string(CUPEL_TRAIN_PROGRAM) + " generate '" +
                       folder_->path("run/final") + "' " + words + " --threads 1");
  }

  std::string rows(const std::string& text) const { return folder_->write("rows.jsonl", text); }

  /// The lines of a file that was made from these words; `name` is the file's.
  std::vector<Json> made(const std::string& name, const std::string& words) const {
    const test::Said said = generate(words + " -o '" + folder_->path(name) + "'");
    EXPECT_EQ(said.code, 0) << said.text;
    std::istringstream text(test::read_file(folder_->path(name)));
    std::vector<Json> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  static test::TempFolder* folder_;
};
test::TempFolder* Generate::folder_ = nullptr;

TEST_F(Generate, WritesALineForEachCompletionInTheRowsOrder) {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += R"({"id": )" + std::to_string(i) + R"(, "prompt": ")" + std::to_string(i % 10) +
            R"(+2=", "reference": "x"})" + "\n";
  const std::string input = "'" + rows(text) + "'";
  // One slot: chunks of five rows. All at once: one of all rows.
  const auto lines = made("few.jsonl", input + " --samples 3 --max-tokens 6 --slots 1 --seed 4");
  const auto others = made("all.jsonl", input + " --samples 3 --max-tokens 6 --slots 64 --seed 4");
  ASSERT_EQ(lines.size(), 120u);
  ASSERT_EQ(others.size(), 120u);
  bool differ = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Json& line = lines[i];
    EXPECT_EQ(line["id"], i / 3);
    EXPECT_EQ(line["sample"], i % 3);
    EXPECT_EQ(line["prompt_token_ids"].size(), 4u) << "a token a character";
    EXPECT_EQ(line["token_ids"].size(), line["logprobs"].size());
    const bool has_end = line["token_ids"].back() == 0;
    EXPECT_EQ(line["finish_reason"], has_end ? "stop" : "length") << line.dump();
    EXPECT_TRUE(has_end || line["token_ids"].size() == 6) << line.dump();
    EXPECT_EQ(line["token_ids"], others[i]["token_ids"]);
    EXPECT_EQ(line["completion"], others[i]["completion"]);
    differ = differ || line["token_ids"] != lines[i / 3 * 3]["token_ids"];
  }
  EXPECT_TRUE(differ) << "completions of one prompt are drawn apart";
}

TEST_F(Generate, WhatIsWrongIsSaid) {
  const std::string good = "'" + rows(R"({"prompt": "1+2="})") + "'";
  EXPECT_THAT(generate(good + " --top-p 3").text, HasSubstr("top_p is 3; it must be above 0"));
  EXPECT_THAT(generate(good + " --template chatlm").text, HasSubstr("chatml"));
  EXPECT_THAT(generate(good + " -o " + good).text, HasSubstr("is an input too"));
  EXPECT_THAT(generate(good + " --field prompt=question").text, HasSubstr("question"));
  EXPECT_THAT(generate("/no/such.jsonl").text, HasSubstr("/no/such.jsonl"));
  const test::Said longer =
      generate("'" + rows(R"({"id": "deep", "prompt": ")" + std::string(64, '1') + "\"}") + "'");
  EXPECT_EQ(longer.code, 2);
  EXPECT_THAT(longer.text,
              HasSubstr("row \"deep\": the prompt has 64 tokens, more than the 63 that the model"));
}

}  // namespace
}  // namespace cupel::trainer
