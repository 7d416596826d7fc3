#include "rewards/prompt_key.h"

#include <gtest/gtest.h>

namespace cupel {
namespace {

ScoredLine row(std::string_view id, std::string_view prompt) {
  ScoredLine row;
  row.id = id;
  row.prompt = prompt;
  row.has_prompt = !prompt.empty();
  return row;
}

TEST(Fingerprint, IsXxh3) {
  // Published: the hash of nothing with seed 0.
  EXPECT_EQ(fingerprint(""), (Fingerprint{0x99aa06d3014798d8, 0x6001c324468d497f}));
}

TEST(PromptKey, IsThePromptBeforeTheId) {
  const PromptKey key = PromptKey::from_text("auto");
  EXPECT_EQ(*key.of(row("1", "p")), *key.of(row("2", "p")));
  EXPECT_NE(*key.of(row("1", "p")), *key.of(row("1", "q")));
  EXPECT_EQ(*key.of(row("1", "")), *key.of(row("1", "")));
  EXPECT_NE(*key.of(row("1", "")), *key.of(row("2", "")));
  EXPECT_FALSE(key.of(row("", "")));
}

TEST(PromptKey, IsTheFieldThatIsNamed) {
  ScoredLine first = row("1", "p");
  ScoredLine second = row("2", "q");
  first.fields = {{"task", "7", JsonType::number}};
  second.fields = {{"task", "7", JsonType::number}};
  const PromptKey task = PromptKey::from_text("task");
  EXPECT_EQ(*task.of(first), *task.of(second));
  EXPECT_EQ(task.of(row("3", "p")).error().message, "has no field \"task\" to group by");
  EXPECT_NE(*PromptKey::from_text("id").of(first), *PromptKey::from_text("id").of(second));
  EXPECT_FALSE(PromptKey::from_text("prompt").of(row("1", "")));
}

}  // namespace
}  // namespace cupel
