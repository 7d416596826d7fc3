#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verifiers/instructions/choice.h"
#include "verifiers/registry.h"

namespace cupel::instructions {
namespace {

using Kind = Chosen::Kind;

const Choices kCities = {{"A", "Berlin"}, {"B", "Rome"}, {"C", "Paris"}};

Chosen chosen(const std::string& completion, AnswerPlace place = AnswerPlace::automatic) {
  return chosen_option(completion, kCities, place);
}

std::vector<std::string> texts(const Choices& choices) {
  std::vector<std::string> all;
  for (const Choice& choice : choices) all.push_back(choice.label + "=" + choice.text);
  return all;
}

TEST(Choices, AreReadFromPrompts) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts(choices_in("Q?\nA. x\nB. y\n")), Texts({"A=x", "B=y"}));
  EXPECT_EQ(texts(choices_in("Q? (A) x y (B) z")), Texts({"A=x y", "B=z"}));
  EXPECT_EQ(texts(choices_in("A) x B) y C) z")), Texts({"A=x", "B=y", "C=z"}));
  EXPECT_EQ(texts(choices_in("**A.** x\n**B. y**")), Texts({"A=x", "B=y"}));
  EXPECT_EQ(texts(choices_in("- A: x\n- B: y")), Texts({"A=x", "B=y"}));
  EXPECT_EQ(texts(choices_in("A. one\nB. two\n\nA. three\nB. four")), Texts({"A=three", "B=four"}));
  EXPECT_EQ(texts(choices_in("A. one\nB. two\nAnswer: A\nA:")), Texts({"A=one", "B=two"}));
  EXPECT_EQ(choices_in("B. x\nC. y").size(), 0u);
  EXPECT_EQ(choices_in("A. alone").size(), 0u);
  EXPECT_EQ(choices_in("").size(), 0u);
}

TEST(Choices, ReferenceIsReadAsAsked) {
  const Choices numbers = {{"A", "1"}, {"B", "0"}, {"C", "2"}};
  EXPECT_EQ(right_choice("1", numbers, ReferenceForm::text).value(), 0u);
  EXPECT_EQ(right_choice("1", numbers, ReferenceForm::index).value(), 1u);
  EXPECT_FALSE(right_choice("1", numbers, ReferenceForm::automatic));
  EXPECT_EQ(right_choice("2", numbers, ReferenceForm::automatic).value(), 2u);
  EXPECT_FALSE(right_choice("B", numbers, ReferenceForm::index));
  EXPECT_FALSE(right_choice("-1", numbers, ReferenceForm::index));
  EXPECT_EQ(right_choice("(b)", {{"A", "x"}, {"B", "(b)"}}, ReferenceForm::automatic).value(), 1u);
}

TEST(Choices, TextsAreComparedWithoutMarkup) {
  EXPECT_EQ(choice_text(" **The  Cat.** "), "the cat");
  EXPECT_EQ(choice_text("$\\text{Cat}$"), "cat");
  EXPECT_EQ(choice_text("3.5"), "3.5");
  EXPECT_EQ(choice_text("-1"), "-1");
  EXPECT_EQ(choice_text("..."), "");
}

TEST(Choice, SaysByWhichRuleItFoundIt) {
  EXPECT_EQ(chosen("<answer>B</answer>").found, "in the <answer> tag");
  EXPECT_EQ(chosen("\\boxed{B}").found, "in a box");
  EXPECT_EQ(chosen("The answer is B").found, "announced");
  EXPECT_EQ(chosen("B").found, "the whole answer");
  EXPECT_EQ(chosen("Well.\nB").found, "the last line");
  EXPECT_EQ(chosen("B. As it is in Italy.").found, "at the start of a line");
  EXPECT_EQ(chosen("It can only be Rome").found, "an option's text");
}

TEST(Choice, KindsAreTold) {
  EXPECT_EQ(chosen("B or C").kind, Kind::several);
  EXPECT_EQ(chosen("B or C").options, std::vector<std::size_t>({1, 2}));
  EXPECT_EQ(chosen("B. Paris").kind, Kind::contradiction);
  EXPECT_EQ(chosen("B. Paris").options, std::vector<std::size_t>({1, 2}));
  EXPECT_EQ(chosen("<think>B").kind, Kind::unfinished);
  EXPECT_EQ(chosen("\\boxed{B").kind, Kind::unfinished);
  EXPECT_EQ(chosen("").kind, Kind::nothing);
}

TEST(Choice, IsLinearOnHostileText) {
  constexpr std::size_t kBytes = 1 << 18;
  for (const std::string piece :
       {"A", " ", "A.", "A or ", "the answer is ", "(", "\\boxed{", "<answer>", "A.\n", "\n",
        "Rome ", "C is correct ", "**", "\xff", "答案是", "选", "\u200b", "$"}) {
    std::string text;
    while (text.size() < kBytes) text += piece;
    for (const AnswerPlace place : {AnswerPlace::automatic, AnswerPlace::whole})
      EXPECT_NE(chosen(text, place).kind, Kind::contradiction) << piece;
  }
}

TEST(Choice, ManyOptionsAreRefused) {
  std::string row = R"({"choices": ["x")";
  for (int i = 0; i < 100'000; ++i) row += R"(,"x")";
  row += "]}";
  const auto verifier = make_verifier("choice", {});
  const Verdict verdict = (*verifier)->verify({"", "A", "A", row}, nullptr);
  EXPECT_EQ(verdict.reason, Reason::bad_reference);
  EXPECT_EQ(verdict.detail, "/choices: 100001 options; there are letters for 26");
}

TEST(Choice, ManyMarksInThePromptAreRead) {
  std::string prompt;
  while (prompt.size() < (2u << 20)) prompt += "A. x\n";
  EXPECT_EQ(choices_in(prompt).size(), 0u);
  EXPECT_EQ(choices_in(prompt + "A. y\nB. z").size(), 2u);
}

}  // namespace
}  // namespace cupel::instructions
