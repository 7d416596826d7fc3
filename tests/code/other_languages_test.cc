#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sandbox/languages.h"
#include "tests/code/grading.h"
#include "tests/code/hacks.h"
#include "tests/sandbox/machine.h"

namespace cupel::code {
namespace {

using ::testing::HasSubstr;

/// "Double every number of a list", in the shape in which HumanEval-X has its tests.
Problem doubling(const std::string& language) {
  Problem problem;
  problem.kind = TestKind::program;
  problem.language = language;
  problem.context_is_head = true;
  if (language == "java") {
    problem.entry_point = "doubleAll";
    problem.context =
        "import java.util.*;\nimport java.lang.*;\n\nclass Solution {\n"
        "    public List<Integer> doubleAll(List<Integer> items) {\n";
    problem.test_code = R"(
public class Main {
    public static void main(String[] args) {
        Solution s = new Solution();
        List<Boolean> correct = Arrays.asList(
            s.doubleAll(new ArrayList<>(Arrays.asList(1, 2))).equals(Arrays.asList(2, 4)),
            s.doubleAll(new ArrayList<>(Arrays.asList(-7))).equals(Arrays.asList(-14)));
        if (correct.contains(false)) throw new AssertionError();
    }
}
)";
  } else if (language == "javascript") {
    problem.entry_point = "doubleAll";
    problem.context = "/* Doubles. */\nconst doubleAll = (items) => {\n";
    problem.test_code = R"(
const testDoubleAll = () => {
  console.assert(JSON.stringify(doubleAll([1, 2])) === JSON.stringify([2, 4]))
  console.assert(JSON.stringify(doubleAll([-7])) === JSON.stringify([-14]))
}

testDoubleAll()
)";
  } else if (language == "go") {
    problem.entry_point = "DoubleAll";
    problem.context = "import (\n    \"math\"\n)\n\nfunc DoubleAll(items []int) []int {\n";
    problem.test_code = R"(package main

import (
    "testing"
    "github.com/stretchr/testify/assert"
)

func TestDoubleAll(t *testing.T) {
    assert := assert.New(t)
    assert.Equal([]int{2, 4}, DoubleAll([]int{1, 2}))
    assert.Equal([]int{-14}, DoubleAll([]int{-7}))
    assert.Equal(true, len(DoubleAll([]int{5})) == 1 && DoubleAll([]int{5})[0] == 10)
}
)";
  } else {
    problem.entry_point = "double_all";
    problem.context =
        "\nfn main(){ } \n\nuse std::collections::HashMap;\nuse rand::Rng;\nuse regex::Regex;\nuse "
        "md5;\n\nfn double_all(items: Vec<i32>) -> Vec<i32> {\n";
    problem.test_code = R"(
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_double_all() {
        assert_eq!(double_all(vec![1, 2]), vec![2, 4]);
        assert_eq!(double_all(vec![-7]), vec![-14]);
    }
}
)";
  }
  return problem;
}

class OtherLanguages : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (const std::string why = test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
    if (const auto found = sandbox::Languages::standard().find(GetParam()); !found)
      GTEST_SKIP() << found.error().message;
  }
};

TEST_P(OtherLanguages, Cases) {
  int count = 0;
  for (const auto& row : test::hacks("other")) {
    if (row["language"] != GetParam()) continue;
    ++count;
    const Verdict verdict =
        test::graded(doubling(GetParam()), row["source"].get<std::string>(), GetParam()).verdict;
    const std::string name = row["name"], reason = row["reason"];
    if (reason != "fails") {  // which is in whatever way
      EXPECT_EQ(to_string(verdict.reason), reason) << name << ": " << verdict.detail;
    }
    if (reason == "passed") {
      EXPECT_EQ(verdict.score, 1) << name;
    } else {
      test::expect_no_pass(row, GetParam(), "a test file", verdict);
    }
  }
  EXPECT_GE(count, 10);
}

INSTANTIATE_TEST_SUITE_P(All, OtherLanguages, ::testing::Values("java", "javascript", "go", "rust"),
                         [](const auto& test) { return std::string(test.param); });

class TestShapes : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = test::shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(TestShapes, WhatCannotBeRunIsSaidAndNobodysFault) {
  const struct {
    const char* language;
    const char* test_code;
    const char* detail;
  } cases[] = {
      {"java", "class Tests { }", "no class Main"},
      {"javascript", "(async () => { console.assert(await f()) })()", "the tests use async"},
      {"javascript", "const _ = require('lodash')", "the tests use require"},
      {"go", "package main\nfunc Check() {}", "no func Test"},
      {"go", "package main\nfunc TestA(t *testing.T) {}\nfunc BenchmarkA(b *testing.B) {}",
       "more of testing than testing.T"},
      {"rust", "fn main() { assert!(true); }", "no #[test]"},
      {"rust", "#[cfg(test)]\nmod tests { #[test]\n#[should_panic]\nfn a() {} }", "should_panic"},
      {"ruby", "raise unless f == 1", "cannot be run"},
      {"java", "", "no test code"},
  };
  for (const auto& [language, test_code, detail] : cases) {
    if (!sandbox::Languages::standard().find(language)) continue;
    Problem problem;
    problem.kind = TestKind::assertion;
    problem.language = language;
    problem.test_code = test_code;
    const Verdict verdict = test::graded(problem, "x", language).verdict;
    EXPECT_EQ(verdict.outcome, Outcome::unscorable) << test_code;
    EXPECT_THAT(verdict.detail, HasSubstr(detail));
  }
}

}  // namespace
}  // namespace cupel::code
