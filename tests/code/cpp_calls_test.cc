#include <gtest/gtest.h>

#include "tests/code/cpp_problems.h"
#include "tests/sandbox/machine.h"

namespace cupel::code::test {
namespace {

class CppCalls : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = cupel::test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(CppCalls, ContainersComeAndGo) {
  const Problem problem =
      calls_of("Solution.group", {{"[['ab', 'c', 'de']]", "{1: ['c'], 2: ['ab', 'de']}"}});
  const char* code =
      "class Solution {\n"
      " public:\n"
      "  map<int, vector<string>> group(const vector<string>& words) {\n"
      "    map<int, vector<string>> groups;\n"
      "    for (const auto& word : words) groups[word.size()].push_back(word);\n"
      "    return groups;\n"
      "  }\n"
      "};\n";
  const std::string with_std = std::string("using namespace std;\n") + code;
  const Verdict verdict = grade(problem, with_std);
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

TEST_F(CppCalls, NodesOfListsAndTrees) {
  const Problem problem =
      calls_of("mirrored", {{"[[1, 2, 3, None, 4]]", "[1, 3, 2, None, None, 4]"}, {"[[]]", "[]"}});
  const Verdict verdict = grade(problem,
                                "struct TreeNode { int val; TreeNode *left, *right; };\n"
                                "TreeNode* mirrored(TreeNode* root) {\n"
                                "  if (!root) return root;\n"
                                "  std::swap(root->left, root->right);\n"
                                "  mirrored(root->left);\n"
                                "  mirrored(root->right);\n"
                                "  return root;\n"
                                "}\n");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

TEST_F(CppCalls, ANumberThatDoesNotFitIsTheSolutionsFault) {
  const Problem problem = calls_of("next", {{"[3000000000]", "3000000001"}});
  EXPECT_EQ(grade(problem, "long long next(long long n) { return n + 1; }").outcome,
            Outcome::correct);
  EXPECT_EQ(grade(problem, "int next(int n) { return n + 1; }").outcome, Outcome::incorrect);
}

TEST_F(CppCalls, AFloatIsTheNumberThatIsWrittenTheSameWay) {
  const Problem problem = calls_of("half", {{"[0.2]", "0.1"}});
  EXPECT_EQ(grade(problem, "float half(float x) { return x / 2; }").outcome, Outcome::correct);
  EXPECT_EQ(grade(problem, "float half(float x) { return x / 3; }").outcome, Outcome::incorrect);
}

TEST_F(CppCalls, AnExceptionIsACrash) {
  const Problem problem = calls_of("at", {{"[[1], 3]", "0"}});
  const Verdict verdict = grade(problem, "int at(std::vector<int> xs, int i) { return xs.at(i); }");
  EXPECT_EQ(verdict.reason, Reason::crashed);
  EXPECT_NE(verdict.detail.find("std::out_of_range"), std::string::npos) << verdict.detail;
}

TEST_F(CppCalls, OfOverloadsTheOneThatTakesTheArguments) {
  const Problem problem = calls_of("sum", {{"[1, 2]", "3"}});
  const Verdict verdict = grade(problem,
                                "int sum(int a, int b, int c) { return a + b + c; }\n"
                                "int sum(int a, int b) { return sum(a, b, 0); }\n");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

TEST_F(CppCalls, NamesOfTheLibraryMayBeTheSolutions) {
  const Problem problem = calls_of("count", {{"[[1, 1]]", "2"}});
  const Verdict verdict = grade(problem,
                                "#include <vector>\nusing namespace std;\n"
                                "int data = 0;\n"
                                "int count(vector<int> xs) { for (int x : xs) data += x;\n"
                                "  return data; }\n");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

TEST_F(CppCalls, ArgumentsByNameGoToTheirParameters) {
  Problem problem = calls_of("minus", {{"[]", "3"}});
  problem.tests[0].named_arguments = {{"b", Value::of(std::int64_t{2})},
                                      {"a", Value::of(std::int64_t{5})}};
  EXPECT_EQ(grade(problem, "int minus(int a, int b) { return a - b; }").outcome, Outcome::correct);
}

TEST_F(CppCalls, WithoutTheFunctionThereIsNoEntryPoint) {
  const Verdict verdict = grade(calls_of("f", {{"[1]", "1"}}), "int g(int n) { return n; }");
  EXPECT_EQ(verdict.reason, Reason::no_entry_point);
  EXPECT_EQ(verdict.outcome, Outcome::incorrect);
}

}  // namespace
}  // namespace cupel::code::test
