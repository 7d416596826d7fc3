#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "rewards/eval/answer_clusters.h"
#include "verifiers/math/equal.h"

namespace cupel::eval {
namespace {

using Classes = std::vector<std::size_t>;
using Answers = std::vector<std::string_view>;

TEST(AnswerClusters, ByText) {
  const Answers answers = {"B", " B\n", "b", "1/2", "0.5", ""};
  const AnswerClusters clusters = cluster_answers(answers, Equality::text);
  EXPECT_EQ(clusters.class_of, (Classes{0, 0, 1, 2, 3, 4}));
  EXPECT_EQ(clusters.classes, 5u);
}

TEST(AnswerClusters, ByMathematics) {
  const Answers answers = {"1/2", "0.5", "\\frac{2}{4}", "3", "x+1", "50\\%", "1+x", "0.3333"};
  EXPECT_EQ(cluster_answers(answers, Equality::math).class_of, (Classes{0, 0, 0, 1, 2, 0, 2, 3}));
}

TEST(AnswerClusters, LenientlyRoundingsAreTheSame) {
  const Answers answers = {"1/3", "0.3333", "0.33"};
  EXPECT_EQ(cluster_answers(answers, Equality::math).class_of, (Classes{0, 1, 2}));
  EXPECT_EQ(cluster_answers(answers, Equality::lenient).class_of, (Classes{0, 0, 1}));
}

TEST(AnswerClusters, AreThoseOfAPlainCount) {
  // Numbers come and go between other answers, equal ones in many forms, so that what is found by
  // hash must respect the order of the classes.
  const Answers answers = {
      "50\\%", "0.5",  "50",    "1/2", "90^\\circ",  "\\pi/2",  "90",      "x=5", "5",
      "5 cm",  "5.0",  "(1,2)", "1,2", "\\{2,1\\}",  "1,000",   "1000",    "1e3", "C",
      "(C)",   "0.10", "10\\%", "no",  "\\text{no}", "\\frac{", "\\frac{", "",    "2^{10}",
      "1024",  "1:2",  "2:4",   "1/2", "12:00",      "5 km",    "5000 m",  "-0",  "0"};
  Answers firsts;
  Classes expected;
  for (const std::string_view answer : answers) {
    std::size_t found = 0;
    while (found < firsts.size() && firsts[found] != answer &&
           math::compare(firsts[found], answer).relation != math::Relation::equal)
      ++found;
    if (found == firsts.size()) firsts.push_back(answer);
    expected.push_back(found);
  }
  EXPECT_EQ(cluster_answers(answers, Equality::math).class_of, expected);
}

}  // namespace
}  // namespace cupel::eval
