#include "datasets/fields.h"

#include <gtest/gtest.h>

namespace cupel {
namespace {

TEST(Fields, AssignmentReplacesTheList) {
  Fields fields;
  ASSERT_TRUE(fields.assign("completion=pred"));
  EXPECT_EQ(fields.completion, std::vector<std::string>{"pred"});
  EXPECT_EQ(fields.reference, Fields{}.reference);
}

TEST(Fields, WrongAssignmentsAreExplained) {
  Fields fields;
  EXPECT_EQ(fields.assign("completion").error().message,
            "a field is assigned as role=field, for example completion=response, not "
            "\"completion\"");
  EXPECT_FALSE(fields.assign("completion="));
  EXPECT_EQ(fields.assign("completon=x").error().message,
            "unknown role \"completon\"; did you mean \"completion\"? Known: prompt, completion, "
            "reference");
}

TEST(Fields, ListsReadAsASentence) {
  EXPECT_EQ(field_list({"a"}), "\"a\"");
  EXPECT_EQ(field_list({"a", "b", "c"}), "\"a\", \"b\" or \"c\"");
}

}  // namespace
}  // namespace cupel
