#include "verifiers/reasoning.h"

#include <gtest/gtest.h>

#include <string>

namespace cupel {
namespace {

TEST(ReasoningTest, EndsWithTheLastCloseTag) {
  const Reasoning parts = split_reasoning("<think>a</think>b</think> 42");
  EXPECT_EQ(parts.thought, "a</think>b");
  EXPECT_EQ(parts.answer, " 42");
  EXPECT_FALSE(parts.is_unfinished);
}

TEST(ReasoningTest, MayHaveBeenOpenedByThePrompt) {
  const Reasoning parts = split_reasoning("so</think>42");
  EXPECT_EQ(parts.thought, "so");
  EXPECT_EQ(parts.answer, "42");
}

TEST(ReasoningTest, IsNotThereWithoutTags) {
  const Reasoning parts = split_reasoning("it is 42");
  EXPECT_EQ(parts.thought, "");
  EXPECT_EQ(parts.answer, "it is 42");
}

TEST(ReasoningTest, IsUnfinishedWhereItNeverCloses) {
  const Reasoning parts = split_reasoning("\n<think> so 42");
  EXPECT_EQ(parts.thought, " so 42");
  EXPECT_EQ(parts.answer, "");
  EXPECT_TRUE(parts.is_unfinished);
  EXPECT_TRUE(split_reasoning("<think>a</think><think>b").is_unfinished);
}

TEST(ReasoningTest, EmptyReasoningIsReasoning) {
  const Reasoning parts = split_reasoning("<think></think>42");
  EXPECT_EQ(parts.thought, "");
  EXPECT_EQ(parts.answer, "42");
}

TEST(SpecialTokensTest, AreTakenFromTheEnd) {
  EXPECT_EQ(without_special_tokens("42<|im_end|>\n<|endoftext|>\n"), "42");
  EXPECT_EQ(without_special_tokens("42 </s></s>"), "42");
  EXPECT_EQ(without_special_tokens("42<|im_end|>\n<|im_start|>user"), "42");
  EXPECT_EQ(without_special_tokens("42<｜end▁of▁sentence｜>"), "42");
}

TEST(SpecialTokensTest, AreNotWhatOnlyLooksSo) {
  for (const std::string text : {"a < b", "<b>42</b>", "x <| y |> z", "<|im_end|> 42", "f<T>"})
    EXPECT_EQ(without_special_tokens(text), text);
}

}  // namespace
}  // namespace cupel
