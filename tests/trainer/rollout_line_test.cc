#include "trainer/rollouts/rollout_line.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cupel::trainer {
namespace {

using Json = nlohmann::ordered_json;

Rollout some_rollout() {
  Rollout rollout;
  rollout.prompt_tokens = {7, 8};
  rollout.tokens = {1, 2, 3};
  rollout.log_probs = {-0.5F, -0.25F, -1e-6F};
  rollout.text = "a \"quoted\"\nline";
  return rollout;
}

TEST(RolloutLine, HasTheRowAndTheCompletion) {
  std::string out = "before\n";
  ASSERT_TRUE(append_rollout_line(out, R"({"id": 12345678901234567890123, "prompt": "é"})",
                                  some_rollout(), 2));
  EXPECT_EQ(out,
            "before\n"
            R"({"id":12345678901234567890123,"prompt":"é","completion":"a \"quoted\"\nline",)"
            R"("sample":2,"finish_reason":"stop","prompt_token_ids":[7,8],"token_ids":[1,2,3],)"
            R"("logprobs":[-0.5,-0.25,-1e-06]})"
            "\n");
}

TEST(RolloutLine, CompletionsThatTheRowHasAreLeftOut) {
  std::string out;
  Rollout rollout = some_rollout();
  rollout.is_truncated = true;
  rollout.log_probs.clear();
  ASSERT_TRUE(append_rollout_line(
      out, R"({"completions": ["x"], "response": 1, "sample": 9, "token_ids": [], "prompt": "p"})",
      rollout, 0));
  const Json line = Json::parse(out);
  EXPECT_EQ(line.size(), 7u);
  EXPECT_EQ(line["prompt"], "p");
  EXPECT_EQ(line["sample"], 0);
  EXPECT_EQ(line["finish_reason"], "length");
  EXPECT_TRUE(line["logprobs"].is_null());
}

TEST(RolloutLine, ARowThatIsNoObjectIsAnError) {
  std::string out;
  EXPECT_FALSE(append_rollout_line(out, "{\"prompt\": ", some_rollout(), 0));
}

}  // namespace
}  // namespace cupel::trainer
