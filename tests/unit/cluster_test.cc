#include "verifiers/math/cluster.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace cupel::math {
namespace {

using Classes = std::vector<std::size_t>;

Classes classes_of(const std::vector<std::string_view>& answers) {
  return cluster(answers).class_of;
}

TEST(Cluster, EqualAnswersShareAClass) {
  EXPECT_EQ(classes_of({"1/2", "0.5", "\\frac{2}{4}", "3", "50\\%", "6/2"}),
            (Classes{0, 0, 0, 1, 0, 1}));
}

TEST(Cluster, ClassesAreNumberedAsTheyAppear) {
  EXPECT_EQ(classes_of({"x+1", "\\{2, 1\\}", "1+x", "1, 2", "(1, 2)"}), (Classes{0, 1, 0, 1, 2}));
}

TEST(Cluster, WhatCannotBeReadEqualsOnlyItself) {
  EXPECT_EQ(classes_of({"\\frac{}{2}", "1", "\\frac{}{2}", "\\frac{}{3}", ""}),
            (Classes{0, 1, 0, 2, 3}));
}

TEST(Cluster, WorkHasAnEnd) {
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) texts.push_back("\\sin(x+" + std::to_string(i) + ")\\ln(y)");
  texts.insert(texts.end(), {"7/2", "3.5", texts[0], "\\ln(y)\\sin x"});
  const std::vector<std::string_view> answers(texts.begin(), texts.end());
  const Clusters clusters = cluster(answers, kStrict, 40'000);
  EXPECT_TRUE(clusters.budget_spent);
  EXPECT_EQ(clusters.classes, 302u);
  EXPECT_EQ(clusters.class_of[301], clusters.class_of[300]);  // the same short number
  EXPECT_EQ(clusters.class_of[302], 0u);                      // the same text
  EXPECT_EQ(clusters.class_of[303], 301u);                    // not compared any more
}

TEST(Cluster, NothingHasNoClasses) { EXPECT_TRUE(classes_of({}).empty()); }

}  // namespace
}  // namespace cupel::math
