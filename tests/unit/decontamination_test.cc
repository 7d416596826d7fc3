#include "rewards/decontamination.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/executor.h"
#include "tests/support/files.h"

namespace cupel {
namespace {

constexpr std::string_view kQuestion =
    "Find the number of ordered pairs (a, b) of whole numbers with a + b = 12.";

class Decontamination : public testing::Test {
 protected:
  EvaluationIndex index(std::string_view content, OverlapRules rules = OverlapRules::r1()) {
    auto made = EvaluationIndex::read({folder_.write("eval.jsonl", content)}, rules);
    EXPECT_TRUE(made) << made.error().message;
    return std::move(*made);
  }

  std::string fault(std::string_view content, const EvaluationFields& fields = {}) {
    auto made = EvaluationIndex::read({folder_.write("eval.jsonl", content)}, {}, fields);
    return made ? "" : made.error().message;
  }

  static std::string row(std::string_view field, std::string_view text) {
    return "{\"" + std::string(field) + "\": \"" + std::string(text) + "\"}\n";
  }

  test::TempFolder folder_;
};

TEST_F(Decontamination, SaysWhichItemAndWhichWords) {
  const auto found =
      index(row("problem", "What is it?") + row("problem", kQuestion))
          .find("Solve this. find the number of ORDERED pairs a b of whole, numbers!");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->file, folder_.path("eval.jsonl"));
  EXPECT_EQ(found->line, 2u);
  EXPECT_EQ(found->field, "problem");
  EXPECT_EQ(found->words, "find the number of ORDERED pairs a b of whole");
  EXPECT_EQ(found->text(), folder_.path("eval.jsonl") +
                               ":2 \"problem\": the words \"find the number of ORDERED pairs a b "
                               "of whole\"");
}

TEST_F(Decontamination, NeedsAllWordsOfTheRun) {
  const auto rules = index(row("problem", "one two three four five six seven eight nine ten"));
  EXPECT_TRUE(rules.find("zero one two three four five six seven eight nine ten eleven"));
  EXPECT_FALSE(rules.find("one two three four five six seven eight nine"));
  EXPECT_FALSE(rules.find("one two three four five six seven eight ten nine"));
  EXPECT_FALSE(rules.find("one two three four five x six seven eight nine ten"));
  EXPECT_FALSE(rules.find(""));
}

TEST_F(Decontamination, TakesPunctuationOutAsTheHarnessOfGpt3Does) {
  const auto gpt3 =
      index(row("question", "a-b c' d, e: f g h i j k l (m) n"), OverlapRules::gpt3());
  EXPECT_TRUE(gpt3.find("AB c d e f g h i j k l m n"));
  EXPECT_TRUE(gpt3.find("ab c d e f -- g h i j k l m n")) << "a dash alone is no word";
  EXPECT_FALSE(gpt3.find("a b c d e f g h i j k l m n"));
}

TEST_F(Decontamination, KeepsPunctuationAsS1Does) {
  const auto s1 =
      index(row("question", "One two, three four five six seven eight."), OverlapRules::s1());
  EXPECT_TRUE(s1.find("one  two,\nthree FOUR five six seven eight."));
  EXPECT_FALSE(s1.find("one two three four five six seven eight."));
  EXPECT_FALSE(s1.find("one two, three four five six seven eight"));
}

TEST_F(Decontamination, LooksForSolutionsToo) {
  const auto rules = index(
      "{\"id\": 1, \"problem\": \"Add.\", \"solution\": \"we add one to the "
      "first and get a sum of two\"}\n");
  const auto found = rules.find("So we add one to the first and get a sum of two.");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->field, "solution");
}

TEST_F(Decontamination, FindsShortQuestionsAsAWhole) {
  const auto rules = index(row("question", "What is 7 * 8?") + row("answer", "56"));
  EXPECT_TRUE(rules.find(" what is 7 8 "));
  EXPECT_FALSE(rules.find("What is 7 * 8? Think."));
  EXPECT_FALSE(rules.find("56")) << "an answer alone is not looked for";
  EXPECT_EQ(rules.summary().short_questions, 1u);
  EXPECT_EQ(rules.summary().short_solutions, 1u);
  OverlapRules without;
  without.matches_short_whole = false;
  EXPECT_FALSE(index(row("question", "What is 7 * 8?"), without).find("What is 7 * 8?"));
}

TEST_F(Decontamination, LeavesOutPhrasesOfManyItems) {
  const std::string phrase = " Reason step by step and put the final answer into a box.";
  std::string rows;
  for (int i = 0; i < 12; ++i)
    rows += row("prompt", "Number " + std::to_string(i) +
                              " doubled, tripled, then halved and "
                              "squared is what?" +
                              phrase);
  const auto rules = index(rows);
  EXPECT_FALSE(rules.find("Count to ten." + phrase));
  EXPECT_TRUE(rules.find("Number 3 doubled, tripled, then halved and squared is what?" + phrase));
  EXPECT_GT(rules.summary().common_runs, 0u);
  OverlapRules every;
  every.most_items = 0;
  EXPECT_TRUE(index(rows, every).find("Count to ten." + phrase));
}

TEST_F(Decontamination, SaysHowManyTextsAreNothingButPhrases) {
  std::string rows;
  for (int i = 0; i < 12; ++i)
    rows += row("prompt", "a b c d e f g h i j") +
            row("prompt", std::to_string(i) + " a b c d e f g h i j");
  const auto rules = index(rows);
  EXPECT_EQ(rules.summary().texts, 13u);
  EXPECT_EQ(rules.summary().common_runs, 1u);
  EXPECT_EQ(rules.summary().only_common, 1u);
  EXPECT_TRUE(rules.find("7 a b c d e f g h i j"));
  EXPECT_FALSE(rules.find("a b c d e f g h i j"));
}

TEST_F(Decontamination, OfHostileTexts) {
  const auto rules = index(row("problem", "word word word word word word word word word word") +
                           row("problem", std::string(100'000, 'x')));
  std::string words;
  for (int i = 0; i < 300'000; ++i) words += "Word, ";
  const auto found = rules.find(words);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->words, std::string_view(words).substr(0, 58));
  EXPECT_FALSE(rules.find(words.substr(0, 9 * 6)));
  EXPECT_TRUE(rules.find(std::string(100'000, 'X')));
  EXPECT_FALSE(rules.find(std::string(99'999, 'X')));
  EXPECT_FALSE(rules.find(std::string(1'000'000, '\xFF')));
  EXPECT_FALSE(rules.find(std::string(1'000'000, '\0')));
  EXPECT_FALSE(rules.find(std::string(1'000'000, '.')));
}

TEST_F(Decontamination, IsTheSameInManyThreads) {
  const auto rules = index(row("problem", kQuestion));
  const std::string text = std::string(5000, 'a') + " " + std::string(kQuestion);
  std::vector<std::uint8_t> found(2000);
  Executor(4).parallel_for(found.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      found[i] = rules.find(std::string_view(text).substr(i)).has_value();
  });
  EXPECT_EQ(std::count(found.begin(), found.end(), 1), 2000);
}

TEST_F(Decontamination, CountsTheSameTextOnce) {
  std::string rows;
  for (int i = 0; i < 64; ++i) rows += row("problem", kQuestion);
  const auto rules = index(rows);
  EXPECT_EQ(rules.summary().rows, 64u);
  EXPECT_EQ(rules.summary().texts, 1u);
  EXPECT_TRUE(rules.find(kQuestion));
}

TEST_F(Decontamination, ReadsMessagesWithoutTheSystems) {
  const auto rules = index(
      R"({"prompt": [{"role": "system", "content": "think well about one two three four five six seven"},)"
      R"( {"role": "user", "content": "name the five largest of all the moons of Saturn here"}]})");
  EXPECT_TRUE(rules.find("Name the five largest of all the moons of Saturn here."));
  EXPECT_FALSE(rules.find("think well about one two three four five six seven"));
}

TEST_F(Decontamination, TakesLettersWithoutSpacesForWords) {
  const auto rules = index(row("problem", "求所有满足条件的正整数之和。"));
  EXPECT_TRUE(rules.find("请求所有满足条件的正整数之和"));
  EXPECT_FALSE(rules.find("求所有满足条件的负整数之和"));
}

TEST_F(Decontamination, LowersLettersBeyondAscii) {
  const auto rules =
      index(row("problem", "Über wie viele Brücken führt der kürzeste Weg nach Köln"));
  EXPECT_TRUE(rules.find("ÜBER WIE VIELE BRÜCKEN FÜHRT DER KÜRZESTE WEG NACH KÖLN"));
}

TEST_F(Decontamination, SaysWhatAnUnreadableFileLacks) {
  EXPECT_EQ(fault("").rfind(folder_.path("eval.jsonl") + ": the evaluation file has no rows", 0),
            0u);
  const std::string none = fault("{\"q\": \"What?\", \"n\": 1}\n");
  EXPECT_NE(none.find("Looked for a question in \"prompt\", \"question\""), std::string::npos)
      << none;
  EXPECT_NE(none.find("the first row has \"q\", \"n\""), std::string::npos) << none;
  EXPECT_NE(fault("not json\n").find(":1: not a JSON object"), std::string::npos);
  EXPECT_NE(fault("{\"problem\": \"\"}\n").find("no row"), std::string::npos);
  EXPECT_FALSE(EvaluationIndex::read({folder_.path("gone.jsonl")}, {}));
  EXPECT_FALSE(EvaluationIndex::read({}, {}));
}

TEST_F(Decontamination, ReadsTheFieldsThatAreNamed) {
  EvaluationFields fields;
  fields.question = {"q"};
  auto made = EvaluationIndex::read(
      {folder_.write("eval.jsonl", "{\"q\": \"one two three four\"}")}, {.words = 3}, fields);
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->find("two three four"));
}

TEST_F(Decontamination, SaysWhichRowsCouldNotBeRead) {
  const auto rules = index(row("problem", kQuestion) + "{\n" + "{\"problem\": null}\n");
  ASSERT_EQ(rules.summary().notices.size(), 2u);
  EXPECT_EQ(rules.summary().notices[0].rfind(folder_.path("eval.jsonl") + ":2: ", 0), 0u);
  EXPECT_EQ(rules.summary().notices[1],
            folder_.path("eval.jsonl") + ":3: the row has no text to look for");
  EXPECT_EQ(rules.summary().rows, 2u);
}

TEST(OverlapRules, AreNamed) {
  EXPECT_EQ(OverlapRules::from_text("r1")->words, 10u);
  EXPECT_EQ(OverlapRules::from_text("gpt3")->words, 13u);
  EXPECT_TRUE(OverlapRules::from_text("s1")->keeps_punctuation);
  EXPECT_EQ(OverlapRules::from_text("20")->words, 20u);
  for (const std::string_view wrong : {"", "0", "65", "r2", "-1", "10x"})
    EXPECT_FALSE(OverlapRules::from_text(wrong)) << wrong;
}

}  // namespace
}  // namespace cupel
