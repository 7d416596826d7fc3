// What is extracted from a completion, apart from what it is then compared with.

#include "verifiers/math/extract.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace cupel::math {
namespace {

struct Row {
  std::string_view completion, answer;
};

void expect_extracted(const std::vector<Row>& rows, Found found,
                      Extract policy = Extract::automatic) {
  for (const auto& [completion, answer] : rows) {
    const Extraction extraction = extract(completion, policy);
    EXPECT_EQ(extraction.text, answer) << completion;
    EXPECT_EQ(to_string(extraction.found), to_string(found)) << completion;
  }
}

TEST(Extract, TakesWhatIsAnnounced) {
  expect_extracted({{"So 3 + 4 = 7. The answer is 7.", "7"},
                    {"Final answer: 082", "082"},
                    {"Answer: a+b = 3+4 = 7", "a+b = 3+4 = 7"},
                    {"Answer $ 9 $", "9"},
                    {"**Final Answer**\n\n$\\frac{1}{2}$", "\\frac{1}{2}"},
                    {"### Final Answer\n42", "42"},
                    {"**Answer: 42**", "42"},
                    {"Final answer: **42**.", "42"},
                    {"Therefore the answer is\n\n$$\n\\frac{3}{4}\n$$", "\\frac{3}{4}"},
                    {"{\"answer\": 42}", "42"},
                    {"{\"answer\": \"4 cm\", \"sure\": true}", "4 cm"},
                    {"\\text{Answer: } 42", "42"},
                    {"It cannot be C, so the answer is (B).", "(B)"},
                    {"Hence the correct option is (D).", "(D)"},
                    {"Answer: A. 42", "A"},
                    {"The answer is \"no\".", "no"},
                    {"The answer is - 5", "- 5"},
                    {"The answer is .5.", ".5"},
                    {"The answer is approximately 3.14.", "3.14"},
                    {"The final answer is x = 5. I hope it is correct.", "x = 5"},
                    {"The final answer is:\n\n- 42", "42"},
                    {"Final Answer: The volume of $ABCD$ is 120. I hope it is correct.", "120"},
                    {"Final answer: Tom left 3 hours ago. I hope it is correct.", "3"},
                    {"The answers are $x=3$ and $x=4$.", "$x=3$ and $x=4$"},
                    {"The answer is 1. No. The answer is 2.", "2"},
                    {"The answer is [45].", "45"}},
                   Found::announcement);
}

TEST(Extract, ReadsAnnouncementsInOtherLanguages) {
  expect_extracted({{"答案是42。", "42"},
                    {"所以答案：3/4", "3/4"},
                    {"答案是 3，因为这样。", "3"},
                    {"答えは 12 です。", "12"},
                    {"정답은 12", "12"},
                    {"La respuesta correcta es: 12", "12"},
                    {"Donc la réponse est 12 cm.", "12 cm"},
                    {"La risposta è 12.", "12"},
                    {"A resposta é 12.", "12"},
                    {"Ответ: 15", "15"},
                    {"Правильный ответ — 15.", "15"},
                    {"الجواب هو 12", "12"},
                    {"Die Antwort lautet 12.", "12"},
                    {"Đáp án: 12", "12"}},
                   Found::announcement);
}

TEST(Extract, KeepsDoubtAndManyAnswersInSight) {
  expect_extracted(
      {{"The answer is 42 or 43", "42 or 43"},
       {"The answer is 42, but it could also be 43.", "42, but it could also be 43"},
       {"The answer is 42 as well as 43.", "42 as well as 43"},
       {"The answer is 42. Or maybe 43.", "42. Or maybe 43"},
       {"The answer is $3$ or $4$.", "$3$ or $4$"},
       {"Answer: 1. Answer: 2. Answer: 3.", "1. Answer: 2. Answer: 3"},
       {"the answer is 1, the answer is 2, the answer is 3", "1, the answer is 2, the answer is 3"},
       {"Answer: 5. Answer: 5. Answer: 5.", "5"}},
      Found::announcement);
}

TEST(Extract, TakesTheLastFormulaWhereNothingIsAnnounced) {
  expect_extracted({{"The volume is then:\n\\[ V = 30\\pi \\]", "V = 30\\pi"},
                    {"So the area is **30 square meters**.", "30 square meters"},
                    {"The ordered pair is $(7, 6)$ for which $x$ holds.", "(7, 6)"},
                    {"It takes $12$ days to reach a height of 600 inches.", "12"},
                    {"We solve it and get $x=3$ or $x=4$.", "$x=3$ or $x=4$"},
                    {"The price of \\$5 gives $7$ in all.", "7"},
                    {"We know $2+2=4$. The right graph is $A$.", "A"},
                    {"We find:\n\\begin{align*} a &= 3 + 4 \\\\ &= 7. \\end{align*}", "7"}},
                   Found::formula);
  expect_extracted({{"So $3$ and then \\(x + 1\\) holds", "x + 1"}}, Found::formula,
                   Extract::formula);
}

TEST(Extract, TakesTheExpressionStatedLast) {
  expect_extracted({{"Hence x = 2√7 + 1.", "2√7 + 1"},
                    {"Thus x ≤ 5.", "x ≤ 5"},
                    {"The range is 3 < x < 5.", "3 < x < 5"},
                    {"Hence, x < -2 or x > 3.", "x < -2 or x > 3"},
                    {"So we have r = \\frac{3}{4}", "\\frac{3}{4}"}},
                   Found::expression);
}

TEST(Extract, TakesABareLineWhole) {
  expect_extracted({{"y = 2x + 3", "y = 2x + 3"},
                    {"[45 degrees]", "45 degrees"},
                    {"[1, 2]", "[1, 2]"},
                    {"no real solutions", "no real solutions"},
                    {"42<|im_end|>", "42"},
                    {"$\\frac12$</s>", "$\\frac12$"}},
                   Found::whole);
}

TEST(Extract, TakesTheLastNumberInTheEnd) {
  expect_extracted({{"The angle is [ 90 ].", "90"},
                    {"First try [30], second try [45].", "45"},
                    {"Since $A$ is 3, the area of triangle $ABC$ is 12.", "12"},
                    {"he makes $5 * 3 = $15 a day.", "$15"},
                    {"It was $5 and $6 so in all $11 was paid", "$11"},
                    {"他一共需要4000千克。", "4000"},
                    {"一共是４２个", "４２"},
                    {"the total is then −12", "−12"},
                    {"we are then left with －１２", "－１２"},
                    {"it went up by ４０％ in all", "４０％"},
                    {"he ate 2 1/2 pies in all", "2 1/2"},
                    {"the ratio of them is 3:4", "3:4"},
                    {"Thus the radius is 2√7.", "2√7"},
                    {"the radius comes out at 2\\sqrt{7} then", "2\\sqrt{7}"},
                    {"So there are 2^{10} subsets of it", "2^{10}"},
                    {"it takes about 1.5 \\times 10^3 days", "1.5 \\times 10^3"},
                    {"that comes to -\\frac{3}{4} in the end", "-\\frac{3}{4}"},
                    {"... and so on ...5 of them", "5"},
                    {"so there are twelve.", "twelve"},
                    {"so there are one hundred and five of them.", "one hundred and five"},
                    {"That makes Twenty-one people", "Twenty-one"}},
                   Found::last_number);
}

TEST(Extract, GivesAFinalAnswerAfterTheBoxTheLastWord) {
  expect_extracted({{"\\boxed{200} a year. Final Answer: The final answer is $455$.", "455"}},
                   Found::announcement);
  expect_extracted({{"\\boxed{5}. The final answer is correct.", "5"},
                    {"\\boxed{5} as the answer is 7 minus 2", "5"}},
                   Found::box);
}

TEST(Extract, ReadsBoxesAsModelsWriteThem) {
  expect_extracted({{"\\\\boxed{004}", "004"},
                    {"we get \\boxed 5.", "5"},
                    {"we get \\boxed5", "5"},
                    {"\\boxed{\\text{\\boxed{42}}}", "42"},
                    {"$\\boxed{7}$\n\n$\\boxed{7}$", "7"},
                    {"so $\\boxed{1}$ or $\\boxed{2}$.", "\\boxed{1}$ or $\\boxed{2}"},
                    {"<answer>\\boxed{1}, \\boxed{2}</answer>", "\\boxed{1}, \\boxed{2}"},
                    {"\\boxed{1} and thus \\boxed{2} and \\boxed{3}", "\\boxed{2} and \\boxed{3}"}},
                   Found::box);
}

TEST(Extract, OneAnnouncementAlone) {
  expect_extracted({{"\\boxed{1} The answer is 2. Then 3.", "2"}}, Found::announcement,
                   Extract::announced);
  EXPECT_FALSE(extract("It is 2.", Extract::announced).has_answer());
}

TEST(Extract, RemarksAreNoAnswers) {
  EXPECT_FALSE(extract("I am done now.", Extract::automatic).has_answer());
  EXPECT_FALSE(extract("I do not know the way to it", Extract::automatic).has_answer());
}

TEST(Extract, ReasoningHoldsNoAnswer) {
  EXPECT_EQ(extract("<think>a</think><think>\\boxed{5}", Extract::automatic).found,
            Found::unfinished_reasoning);
  EXPECT_EQ(extract("<think><answer>1</answer></think>It is 2.", Extract::automatic).text, "2");
}

TEST(ReferenceAnswer, IsSearchedForBoxesAndHashesOnly) {
  EXPECT_EQ(reference_answer("3 + 4 = 7\n#### 7"), "7");
  EXPECT_EQ(reference_answer("x \\in \\boxed{\\{-1\\} \\cup [0,7)}.$"), "\\{-1\\} \\cup [0,7)");
  EXPECT_EQ(reference_answer("\\boxed{1} and \\boxed{2}"), "\\boxed{1} and \\boxed{2}");
  EXPECT_EQ(reference_answer("So the answer is (C)."), "So the answer is (C).");
  EXPECT_EQ(reference_answer("#### 2. Area\nIt is 6"), "#### 2. Area\nIt is 6");
}

TEST(Extract, TakesAnyBytes) {
  const std::string text("\xff\0\x01$\xe7\xad answer is \xf0 5\x80.\xc3", 24);
  for (std::size_t i = 0; i < extract_names().size(); ++i) {
    const Extraction found = extract(text, static_cast<Extract>(i));
    EXPECT_LE(found.offset + found.text.size(), text.size());
  }
}

TEST(Extract, HostileTextsTakeMilliseconds) {
  constexpr std::size_t kSize = 1u << 20;
  for (const std::string_view piece : {"\\boxed{",
                                       "\\boxed{1} ",
                                       "x=\\boxed{1} ",
                                       "\\boxed{1}\\fbox{",
                                       "$",
                                       "$x ",
                                       "\\(",
                                       "\\[\\(",
                                       "**a",
                                       "\\begin{align}",
                                       "answer: ",
                                       "answer is as ",
                                       "final answer or ",
                                       "1:1/",
                                       "x1^1",
                                       "one-",
                                       "</s>",
                                       "<|x|>",
                                       "<answer>",
                                       "####\n",
                                       "答案是",
                                       "\\sqrt{",
                                       "= 2x ",
                                       ". "}) {
    std::string text;
    while (text.size() < kSize) text += piece;
    for (std::size_t i = 0; i < extract_names().size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      extract(text, static_cast<Extract>(i));
      const auto taken = std::chrono::steady_clock::now() - start;
      EXPECT_LT(std::chrono::duration<double>(taken).count(), 1.0)
          << piece << ": quadratic would be minutes";
    }
  }
}

}  // namespace
}  // namespace cupel::math
