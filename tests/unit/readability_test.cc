#include "rewards/readability.h"

#include <gtest/gtest.h>

#include <string>

namespace cupel {
namespace {

constexpr std::string_view kPrompt = "What is the sum of seven and eight? Please explain.";

std::optional<Unreadable> why(std::string_view completion,
                              const ReadingLimits& limits = ReadingLimits::r1(),
                              std::string_view prompt = kPrompt) {
  return unreadable(read_completion(prompt, completion, limits), limits);
}

TEST(Readability, LetsAPlainThoughtThrough) {
  EXPECT_EQ(why("<think>Seven and eight are fifteen.</think>The sum is 15."), std::nullopt);
  EXPECT_EQ(why("The sum is 15."), std::nullopt);
  EXPECT_EQ(why(""), std::nullopt);
}

TEST(Readability, FindsMixedLanguages) {
  EXPECT_EQ(why("<think>First we add seven. 然后我们再加上八，得到十五。</think>15"),
            Unreadable::mixed_languages);
  EXPECT_EQ(why("<think>Seven and eight are fifteen.</think>答案是十五，这是正确的。"),
            std::nullopt)
      << "the chain of thought alone is read";
  EXPECT_EQ(why("七加八等于十五。", ReadingLimits::r1(), "七加八等于多少？"), std::nullopt);
  ReadingLimits french = ReadingLimits::r1();
  french.language = *language::target_from("fr");
  EXPECT_EQ(why("<think>Seven and eight are fifteen.</think>15", french),
            Unreadable::mixed_languages);
}

TEST(Readability, KnowsNoLanguageOfAPromptWithoutWords) {
  const ReadingLimits limits = ReadingLimits::r1();
  EXPECT_EQ(read_completion("7+8=", "Fifteen it is.", limits).language_share, std::nullopt);
  EXPECT_EQ(why("Fifteen it is.", limits, "7+8="), std::nullopt);
}

TEST(Readability, FindsLongParagraphs) {
  std::string words;
  for (int i = 0; i < 400; ++i) words += "so we add ";
  EXPECT_EQ(why("<think>" + words + "</think>15"), Unreadable::long_paragraph);
  EXPECT_EQ(why("<think>Add.</think>" + words), std::nullopt);
  ReadingLimits limits;
  limits.most_paragraph_words = 3;
  EXPECT_EQ(why("one two\nthree\n\nfour five six", limits), std::nullopt);
  EXPECT_EQ(why("one two\nthree four\n\nfive", limits), Unreadable::long_paragraph);
  EXPECT_EQ(read_completion("", "one two\n three\tfour\n \nfive", limits).longest_paragraph_words,
            4u);
}

TEST(Readability, FindsCodeInTheThoughtOrTheAnswer) {
  const std::string code = "\n```python\nprint(15)\n```\n";
  EXPECT_EQ(why("<think>Run it." + code + "</think>15"), Unreadable::code_block);
  EXPECT_EQ(why("<think>Run it.</think>So:" + code), std::nullopt);
  ReadingLimits none;
  none.allows_code_in_answer = false;
  EXPECT_EQ(why("<think>Run it.</think>So:" + code, none), Unreadable::code_block);
  EXPECT_EQ(why("<think>Run it." + code + "</think>15", none), std::nullopt);
  EXPECT_EQ(why("No thought here:" + code, none), Unreadable::code_block);
}

TEST(Readability, FindsWhatWasCutOff) {
  EXPECT_EQ(why("<think>Seven and eight"), Unreadable::truncated);
  EXPECT_EQ(why("Seven and eight", ReadingLimits::r1(), "Add them. <think>\n"),
            Unreadable::truncated);
  EXPECT_EQ(why("So it is.</think>15", ReadingLimits::r1(), "Add them please. <think>\n"),
            std::nullopt);
}

ScoredLine scored(std::string_view completion, std::vector<JsonField> fields,
                  std::uint32_t index = 0) {
  ScoredLine row;
  row.prompt = kPrompt;
  row.completion = completion;
  row.fields = std::move(fields);
  row.index = index;
  return row;
}

TEST(Readability, BelievesTheRow) {
  const std::string_view text = "The sum is 15.";
  EXPECT_FALSE(says_truncated(scored(text, {})));
  EXPECT_TRUE(says_truncated(scored(text, {{"truncated", "true", JsonType::boolean}})));
  EXPECT_FALSE(says_truncated(scored(text, {{"truncated", "false", JsonType::boolean}})));
  EXPECT_TRUE(says_truncated(scored(text, {{"finish_reason", "\"length\"", JsonType::string}})));
  EXPECT_FALSE(says_truncated(scored(text, {{"finish_reason", "\"stop\"", JsonType::string}})));
  EXPECT_TRUE(says_truncated(scored(text, {{"stop_reason", "\"max_tokens\"", JsonType::string}})));
  ScoredLine judged = scored(text, {});
  judged.reason = Reason::truncated;
  EXPECT_TRUE(says_truncated(judged));
}

TEST(Readability, TakesTheValueOfTheCompletionFromALists) {
  const JsonField list{"finish_reason", R"(["stop", "length"])", JsonType::array};
  EXPECT_FALSE(says_truncated(scored("15", {list}, 0)));
  EXPECT_TRUE(says_truncated(scored("15", {list}, 1)));
  EXPECT_FALSE(says_truncated(scored("15", {list}, 2)));
}

TEST(Readability, FindsAnOpenEnd) {
  ReadingLimits limits;
  limits.allows_open_end = false;
  const std::string line =
      "Now that we know the first factor, we look at the second factor and see";
  EXPECT_EQ(why("It is 15, so we take (", limits), Unreadable::open_end);
  EXPECT_EQ(why("First the factors,", limits), Unreadable::open_end);
  EXPECT_EQ(why(line + " that it has to", limits), Unreadable::open_end);
  EXPECT_EQ(why(line + " that it is so.", limits), std::nullopt);
  EXPECT_EQ(why("The answer is Paris", limits), std::nullopt);
  EXPECT_EQ(why("\\boxed{15}<|im_end|>", limits), std::nullopt);
  EXPECT_EQ(why("答案是十五，", limits), Unreadable::open_end);
}

TEST(Readability, LimitsThatAreNotSetAreNotAskedAbout) {
  EXPECT_FALSE(ReadingLimits().asks_anything());
  EXPECT_TRUE(ReadingLimits::r1().asks_anything());
  EXPECT_EQ(why("<think>```\n然后,", {}), std::nullopt);
}

TEST(Readability, NamesAreThoseOfTheCard) {
  EXPECT_EQ(to_string(Unreadable::truncated), "truncated");
  EXPECT_EQ(to_string(Unreadable::mixed_languages), "mixed_languages");
}

}  // namespace
}  // namespace cupel
