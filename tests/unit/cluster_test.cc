#include "verifiers/math/cluster.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace cupel::math {
namespace {

using Classes = std::vector<std::size_t>;

Classes classes_of(const std::vector<std::string_view>& answers) { return cluster(answers); }

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

TEST(Cluster, NothingHasNoClasses) { EXPECT_TRUE(classes_of({}).empty()); }

}  // namespace
}  // namespace cupel::math
