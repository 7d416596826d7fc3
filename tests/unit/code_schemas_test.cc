// A small row of each form, and of each way in which rows are wrong.
#include "verifiers/code/schemas.h"

#include <gtest/gtest.h>

#include <string>

namespace cupel::code {
namespace {

using namespace std::chrono_literals;

Problem read(std::string_view row) {
  auto problem = read_problem({row, "", ""});
  EXPECT_TRUE(problem) << problem.error().message;
  if (problem) return *problem;
  Problem none;
  none.tests.resize(2);
  return none;
}

std::string fault(std::string_view row) {
  const auto problem = read_problem({row, "", ""});
  return problem ? "read as " + problem->schema : problem.error().message;
}

std::string arguments(const TestCase& test) {
  std::string text;
  for (const Value& argument : test.arguments) text += python_repr(argument) + ";";
  for (const auto& [name, argument] : test.named_arguments)
    text += name + "=" + python_repr(argument) + ";";
  return text;
}

std::string accepted(const TestCase& test) {
  std::string text;
  for (const Value& value : test.accepted) text += python_repr(value) + ";";
  return text;
}

// ---- test code

TEST(Schemas, HumanEval) {
  const Problem problem = read(R"json({"task_id": "HumanEval/900",
    "prompt": "def inc(x):\n    \"\"\"One more.\"\"\"\n", "canonical_solution": "    return x + 1\n",
    "test": "def check(candidate):\n    assert candidate(1) == 2\n", "entry_point": "inc",
    "completions": ["```python\nnothing\n```"]})json");
  EXPECT_EQ(problem.schema, "humaneval");
  EXPECT_EQ(problem.kind, TestKind::assertion);
  EXPECT_EQ(problem.language, "python");
  EXPECT_EQ(problem.entry_point, "inc");
  EXPECT_EQ(problem.context, "def inc(x):\n    \"\"\"One more.\"\"\"\n");
  EXPECT_TRUE(problem.context_is_head);
  EXPECT_EQ(problem.test_code, "def check(candidate):\n    assert candidate(1) == 2\n");
  EXPECT_FALSE(problem.time_limit);
}

TEST(Schemas, HumanEvalWhosePromptIsInWordsHasNoContext) {
  for (const char* prompt : {"Complete this:\\n```python\\ndef inc(x):\\n```",
                             "# Task\\n```python\\ndef inc(x):\\n```", "From x make x + 1."}) {
    const Problem problem =
        read(R"json({"task_id": "HumanEval/900", "test": "def check(f):\n    assert f(1) == 2\n",
                 "entry_point": "inc", "prompt": ")json" +
             std::string(prompt) + "\"}");
    EXPECT_EQ(problem.context, "");
    EXPECT_FALSE(problem.context_is_head);
  }
}

TEST(Schemas, HumanEvalPromptsMayStartWithAnything) {
  EXPECT_EQ(
      read(R"json({"task_id": "HumanEval/900", "prompt": "\nNOTE = \"\"\"\nhi\n\"\"\"\ndef f(x):\n",
                     "test": "def check(c): assert c(1) == 2", "entry_point": "f"})json")
          .context,
      "\nNOTE = \"\"\"\nhi\n\"\"\"\ndef f(x):\n");
}

TEST(Schemas, HumanEvalX) {
  const Problem cpp = read(R"json({"task_id": "CPP/900", "prompt": "/* words */\nint inc(int x){\n",
    "declaration": "#include<vector>\nint inc(int x){\n", "test": "int main(){ assert(inc(1)==2); }",
    "example_test": "int main(){}"})json");
  EXPECT_EQ(cpp.schema, "humaneval-x");
  EXPECT_EQ(cpp.kind, TestKind::assertion);
  EXPECT_EQ(cpp.language, "cpp");
  EXPECT_EQ(cpp.context, "#include<vector>\nint inc(int x){\n");
  EXPECT_TRUE(cpp.context_is_head);
  EXPECT_EQ(cpp.test_code, "int main(){ assert(inc(1)==2); }");

  const Problem python =
      read(R"json({"task_id": "Python/900", "prompt": "def inc(x):\n    '''More'''\n",
    "declaration": "def inc(x):\n", "entry_point": "inc",
    "test": "def check(inc):\n    assert inc(1) == 2\ncheck(inc)"
})json");
  EXPECT_EQ(python.kind, TestKind::assertion);
  EXPECT_EQ(python.context, "def inc(x):\n    '''More'''\n");

  const Problem go =
      read(R"json({"task_id": "Go/900", "prompt": "", "import": "import (\n    \"math\"\n)",
    "declaration": "func Inc(x int) int {\n", "test_setup": "package main\nimport \"testing\"",
    "test": "func TestInc(t *testing.T) {}"
  })json");
  EXPECT_EQ(go.kind, TestKind::program);
  EXPECT_EQ(go.language, "go");
  EXPECT_EQ(go.test_language, "go");
  EXPECT_EQ(go.context, "import (\n    \"math\"\n)\nfunc Inc(x int) int {\n");
  EXPECT_EQ(go.test_code, "package main\nimport \"testing\"\nfunc TestInc(t *testing.T) {}");
}

TEST(Schemas, Mbpp) {
  const Problem problem =
      read(R"json({"task_id": 900, "text": "words", "code": "def f(n): return n",
    "test_list": ["assert f(1) == 1", "assert f(2) == 2"], "test_setup_code": "root = Node(1)",
    "challenge_test_list": ["assert f(3) == 3"]})json");
  EXPECT_EQ(problem.schema, "mbpp");
  EXPECT_EQ(problem.kind, TestKind::assertion);
  EXPECT_EQ(problem.test_code, "root = Node(1)\nassert f(1) == 1\nassert f(2) == 2\n");
  EXPECT_EQ(problem.context, "");

  const Problem sanitized = read(R"json({"task_id": 901, "prompt": "Write f.", "code": "",
    "test_imports": ["import math"], "test_list": ["assert math.isclose(f(1), 1)"]
  })json");
  EXPECT_EQ(sanitized.context, "import math\n");
  EXPECT_EQ(sanitized.test_code, "import math\nassert math.isclose(f(1), 1)\n");
}

TEST(Schemas, LeetCode) {
  const Problem words = read(R"json({"id": "a", "problem": "Add.",
    "test": "def check(candidate):\n    assert candidate(x = 1) == 2\n\ncheck(Solution().inc)"})json");
  EXPECT_EQ(words.schema, "leetcode");
  EXPECT_EQ(words.kind, TestKind::assertion);
  EXPECT_NE(words.context.find("from typing import *\n"), std::string::npos);
  EXPECT_FALSE(words.context_is_head);

  const Problem code = read(R"json({"prompt": "from typing import List\nclass ListNode: pass\n",
    "entry_point": "Solution().inc", "starter_code": "class Solution:",
    "test": "def check(candidate):\n    assert candidate(1) == 2\n", "input_output": [{"input": "1"}]})json");
  EXPECT_EQ(code.schema, "leetcode");
  EXPECT_EQ(code.entry_point, "Solution.inc");
  EXPECT_EQ(code.context, "from typing import List\nclass ListNode: pass\n");
}

TEST(Schemas, TestFile) {
  const Problem problem = read(
      R"json({"test": "from solution import f\n\ndef test_f():\n    assert f(1) == 2\n"})json");
  EXPECT_EQ(problem.schema, "pytest");
  EXPECT_EQ(problem.kind, TestKind::program);
  EXPECT_EQ(problem.test_language, "python");
}

// ---- inputs and outputs

TEST(Schemas, LiveCodeBenchStandardInput) {
  const Problem problem =
      read(R"json({"question_content": "Add.", "starter_code": "", "metadata": "{}",
    "public_test_cases": "[{\"input\": \"1 2\\n\", \"output\": \"3\\n\", \"testtype\": \"stdin\"}]",
    "private_test_cases": "[{\"input\": \"5 5\\n\", \"output\": \"10\\n\", \"testtype\": \"stdin\"}]"})json");
  EXPECT_EQ(problem.schema, "livecodebench");
  EXPECT_EQ(problem.kind, TestKind::standard_input);
  ASSERT_EQ(problem.tests.size(), 2u);
  EXPECT_EQ(problem.tests[0].input, "1 2\n");
  EXPECT_EQ(problem.tests[1].expected, "10\n");
}

TEST(Schemas, LiveCodeBenchFunctionAndPackedTests) {
  // base64(zlib(pickle(json))) of [{"input": "[1, 2]\n3", "output": "4", "testtype": "functional"}]
  const Problem problem = read(R"json({"starter_code": "class Solution:\n    def f(self, a, b):",
    "metadata": "{\"func_name\": \"f\"}",
    "public_test_cases": "[{\"input\": \"[7]\\n\\\"x\\\"\", \"output\": \"[[1, 2]]\", \"testtype\": \"functional\"}]",
    "private_test_cases": "eJxrYJnqygABPY7R1UqZeQWlJUpWCkrRhjoKRrExecZKOgpK+aUlUGETELcktbikpLIgFSSQVpqXXJKZn5eYo1QbO0UPAEWxFwo="})json");
  EXPECT_EQ(problem.kind, TestKind::function);
  EXPECT_EQ(problem.entry_point, "Solution.f");
  EXPECT_EQ(problem.language, "python");
  EXPECT_TRUE(problem.rules.tuples_are_lists);
  ASSERT_EQ(problem.tests.size(), 2u);
  EXPECT_EQ(arguments(problem.tests[0]), "[7];'x';");
  EXPECT_EQ(accepted(problem.tests[0]), "[[1, 2]];");
  EXPECT_EQ(arguments(problem.tests[1]), "[1, 2];3;");
  EXPECT_EQ(accepted(problem.tests[1]), "4;");
}

TEST(Schemas, LiveCodeBenchFaults) {
  EXPECT_EQ(fault(R"json({"private_test_cases": "no!"})json"),
            "livecodebench: private_test_cases: neither a JSON list nor base64: not base64 from "
            "byte 2 on");
  EXPECT_EQ(fault(R"json({"private_test_cases": "aGk="})json"),
            "livecodebench: private_test_cases: no zlib stream");
  // base64(zlib("cos\nsystem\n."))
  EXPECT_EQ(fault(R"json({"private_test_cases": "eJxLzi/mKq4sLknN5dIDAB1HBC0="})json"),
            "livecodebench: private_test_cases: pickle asks for the object os.system");
  EXPECT_EQ(
      fault(
          R"json({"public_test_cases": [{"input": "[1,", "output": "1", "testtype": "functional"}],
                      "metadata": {"func_name": "f"}})json")
          .substr(0, 64),
      "livecodebench: public_test_cases[0].input: line 1, an argument: ");
}

TEST(Schemas, CodeContests) {
  const Problem problem =
      read(R"json({"name": "1_A", "public_tests": {"input": ["1\n"], "output": ["2\n"]},
    "private_tests": {"input": [], "output": []}, "generated_tests": {"input": ["3\n"], "output": ["4\n"]},
    "time_limit": {"seconds": 1, "nanos": 500000000}, "memory_limit_bytes": 64000000,
    "input_file": "", "output_file": ""})json");
  EXPECT_EQ(problem.schema, "codecontests");
  EXPECT_EQ(problem.kind, TestKind::standard_input);
  ASSERT_EQ(problem.tests.size(), 2u);
  EXPECT_EQ(problem.tests[1].input, "3\n");
  EXPECT_EQ(problem.tests[1].expected, "4\n");
  EXPECT_EQ(problem.time_limit, 1500ms);
  EXPECT_EQ(problem.memory_bytes, 64000000u);
  EXPECT_EQ(
      fault(
          R"json({"public_tests": {"input": ["1"], "output": ["2"]}, "input_file": "in.txt"})json"),
      "codecontests: input_file: \"in.txt\"; solutions are run on standard input and output");
}

TEST(Schemas, Codeforces) {
  const Problem problem =
      read(R"json({"id": "1/A", "contest_id": "1", "time_limit": 2.0, "memory_limit": 256.0,
    "input_mode": "stdio", "executable": true, "interaction_format": null, "generated_tests": 12,
    "official_tests": [{"input": "1", "output": "2"}], "generated_checker": "print(1)"})json");
  EXPECT_EQ(problem.schema, "codeforces");
  EXPECT_EQ(problem.kind, TestKind::checker);
  ASSERT_TRUE(problem.judge);
  EXPECT_EQ(problem.judge->source, "print(1)");
  EXPECT_EQ(problem.judge->language, "python");
  EXPECT_EQ(problem.time_limit, 2s);
  EXPECT_EQ(problem.memory_bytes, 268435456u);
  ASSERT_EQ(problem.tests.size(), 1u);

  const std::string head =
      R"json({"contest_id": "1", "official_tests": [{"input": "1", "output": "2"}], )json";
  EXPECT_EQ(fault(head + R"json("input_mode": "file"})json"),
            "codeforces: input_mode: \"file\"; solutions are run on standard input and output");
  EXPECT_EQ(fault(head + R"json("executable": false})json"),
            "codeforces: executable: false: its tests are not complete enough to run");
  EXPECT_EQ(fault(head + R"json("interaction_format": "Ask."})json"),
            "codeforces: interaction_format: an interactive problem, which needs an interactor "
            "(interactor)");
  EXPECT_EQ(fault(R"json({"official_tests": [], "examples": [{"input": "1", "output": "2"}]})json"),
            "codeforces: official_tests: holds no tests");
  EXPECT_EQ(
      read(head + R"json("interaction_format": "Ask.", "interactor": "import sys"})json").kind,
      TestKind::interactive);
}

TEST(Schemas, AppsStandardInput) {
  const Problem problem = read(
      R"json({"question": "Add.", "starter_code": "", "solutions": "[]",
          "input_output": "{\"inputs\": [\"1\\n\", [\"2\", \"3\"]], \"outputs\": [\"1\", [\"5\", \"6\"]]}"})json");
  EXPECT_EQ(problem.schema, "apps");
  EXPECT_EQ(problem.kind, TestKind::standard_input);
  ASSERT_EQ(problem.tests.size(), 2u);
  EXPECT_EQ(problem.tests[1].input, "2\n3");
  EXPECT_EQ(problem.tests[1].expected, "5\n6");
}

TEST(Schemas, AppsFunction) {
  const Problem problem = read(
      R"json({"input_output": "{\"fn_name\": \"f\", \"inputs\": [[[1, 2], 3], [[4], 5]], \"outputs\": [[[6]], [7]]}",
          "starter_code": "def f(a, b):"})json");
  EXPECT_EQ(problem.kind, TestKind::function);
  EXPECT_EQ(problem.entry_point, "f");
  EXPECT_TRUE(problem.rules.tuples_are_lists);
  ASSERT_EQ(problem.tests.size(), 2u);
  EXPECT_EQ(arguments(problem.tests[0]), "[1, 2];3;");
  EXPECT_EQ(accepted(problem.tests[0]), "[[6]];[6];");
  EXPECT_EQ(accepted(problem.tests[1]), "[7];7;");
}

TEST(Schemas, AppsUnwrapsAllOrNothing) {
  const Problem problem = read(
      R"json({"input_output": {"fn_name": "f", "inputs": [[1], [2]], "outputs": [[0, 1], [5]]}})json");
  EXPECT_EQ(accepted(problem.tests[0]), "[0, 1];");
  EXPECT_EQ(accepted(problem.tests[1]), "[5];");
}

TEST(Schemas, AppsKeysThatWereNumbers) {
  const Problem problem = read(
      R"json({"input_output": {"fn_name": "f", "inputs": [[{"1": "a"}]], "outputs": [{"-2": 3}]}})json");
  EXPECT_EQ(arguments(problem.tests[0]), "{1: 'a'};");
  EXPECT_EQ(accepted(problem.tests[0]), "{'-2': 3};{-2: 3};");
  const Problem words = read(
      R"json({"input_output": {"fn_name": "f", "inputs": [[{"1": 1, "x": 2}]], "outputs": [{"07": 3}]}})json");
  EXPECT_EQ(arguments(words.tests[0]), "{'1': 1, 'x': 2};");
  EXPECT_EQ(accepted(words.tests[0]), "{'07': 3};");
}

TEST(Schemas, Taco) {
  const Problem problem = read(
      R"json({"input_output": {"fn_name": "f", "inputs": ["1\n[2]", "2\n[2]"], "outputs": ["3", "4"]}, "raw_tags": "[]",
          "starter_code": "class Solution:\n", "time_limit": "1.5 seconds", "memory_limit": "256.0 megabytes"})json");
  EXPECT_EQ(problem.schema, "taco");
  EXPECT_EQ(problem.entry_point, "Solution.f");
  EXPECT_EQ(arguments(problem.tests[0]), "1;[2];");
  EXPECT_EQ(accepted(problem.tests[0]), "3;");
  EXPECT_EQ(problem.time_limit, 3s);
  EXPECT_EQ(problem.memory_bytes, 268435456u);
  EXPECT_FALSE(
      read(R"json({"input_output": {"inputs": ["1"], "outputs": ["3"]}, "time_limit": "None"})json")
          .time_limit);
}

// ---- what reward functions are handed

TEST(Schemas, VerifiableCoding) {
  const Problem program = read(
      R"json({"verification_info": "{\"language\": \"python\", \"test_cases\": [{\"fn_name\": null, \"input\": \"1\", \"output\": \"2\", \"type\": \"stdin_stdout\"}]}"})json");
  EXPECT_EQ(program.schema, "verifiable-coding");
  EXPECT_EQ(program.kind, TestKind::standard_input);
  EXPECT_EQ(program.language, "python");
  EXPECT_EQ(program.tests[0].expected, "2");

  const Problem function = read(R"json({"verification_info": {"language": "python", "test_cases":
    [{"fn_name": "f", "input": [1, 2], "output": [3], "type": "function_call"}]}})json");
  EXPECT_EQ(function.kind, TestKind::function);
  EXPECT_EQ(function.entry_point, "f");
  EXPECT_EQ(arguments(function.tests[0]), "1;2;");
  EXPECT_EQ(accepted(function.tests[0]), "[3];3;");
}

TEST(Schemas, Verl) {
  const Problem program = read(
      R"json({"reward_model": {"style": "rule", "ground_truth": "{\"inputs\": [\"1\"], \"outputs\": [\"2\"]}"}})json");
  EXPECT_EQ(program.schema, "verl");
  EXPECT_EQ(program.tests[0].input, "1");
  const Problem function = read(
      R"json({"reward_model": {"ground_truth": {"inputs": ["1\n2"], "outputs": ["3"], "fn_name": "f"}}})json");
  EXPECT_EQ(function.kind, TestKind::function);
  EXPECT_EQ(arguments(function.tests[0]), "1;2;");
  const Problem python =
      read(R"json({"reward_model": {"ground_truth": "{'inputs': ['1'], 'outputs': ['2']}"}})json");
  EXPECT_EQ(python.tests[0].expected, "2");
  const Problem functional = read(
      R"json({"reward_model": {"ground_truth": {"functional": "def check(f): assert f(1) == 2\ncheck(Solution().f)"
}
}
})json");
  EXPECT_EQ(functional.kind, TestKind::assertion);
  const Problem asserts = read(
      R"json({"reward_model": {"ground_truth": {"assert_case": ["assert f(1) == 2", "assert f(2) == 3"], "inputs": ["", ""], "outputs": ["", ""]}}})json");
  EXPECT_EQ(asserts.test_code, "assert f(1) == 2\nassert f(2) == 3");
}

TEST(Schemas, TheReferenceAlone) {
  const auto lines = read_problem({"", "assert f(1) == 2\nassert f(2) == 3", ""});
  ASSERT_TRUE(lines);
  EXPECT_EQ(lines->schema, "reference");
  EXPECT_EQ(lines->kind, TestKind::assertion);
  const auto list =
      read_problem({R"json({"id": 1})json", R"json([{"input": "1", "output": "2"}])json", ""});
  ASSERT_TRUE(list);
  EXPECT_EQ(list->tests[0].expected, "2");
  EXPECT_EQ(read(R"json({"ground_truth": {"inputs": ["1"], "outputs": ["2"]}})json").tests.size(),
            1u);
  EXPECT_EQ(read_problem({"", "42", ""}).error().message,
            "reference: neither tests in JSON nor assert statements");
}

TEST(Schemas, ListsOfDeepCoder) {
  const Problem problem = read(
      R"json({"tests": "[{\"input\": \"1\\n2\", \"output\": \"3\", \"testtype\": \"functional\", \"metadata\": {\"func_name\": \"f\"}}]"})json");
  EXPECT_EQ(problem.schema, "tests");
  EXPECT_EQ(problem.entry_point, "f");
  EXPECT_EQ(arguments(problem.tests[0]), "1;2;");
  EXPECT_EQ(read(R"json({"test_cases": ["assert f(1) == 2"]})json").kind, TestKind::assertion);
}

// ---- cupel's own

TEST(Schemas, OwnProgramTests) {
  const Problem problem =
      read(R"json({"tests": [{"input": "1", "output": "1.0", "weight": 2, "group": 3},
    {"expected": "x"}], "language": "C++", "tolerance": 0.01, "time_limit": 0.5, "memory_limit": 64})json");
  EXPECT_EQ(problem.kind, TestKind::standard_input);
  EXPECT_EQ(problem.language, "c++");
  EXPECT_EQ(problem.comparator, Comparator::real);
  EXPECT_EQ(problem.tolerance.absolute, 0.01);
  EXPECT_EQ(problem.tests[0].weight, 2);
  EXPECT_EQ(problem.tests[0].group, 3u);
  EXPECT_EQ(problem.tests[1].input, "");
  EXPECT_EQ(problem.time_limit, 500ms);
  EXPECT_EQ(problem.memory_bytes, 67108864u);
}

TEST(Schemas, OwnCalls) {
  const Problem problem = read(R"json({"entry_point": "f", "comparator": "unordered",
    "tolerance": {"relative": 0.5}, "tests": [{"args": [1, "a"], "kwargs": {"k": [2]}, "expected": null},
    {"args": [12345678901234567890123], "expected": "text"}]})json");
  EXPECT_EQ(problem.kind, TestKind::function);
  EXPECT_EQ(arguments(problem.tests[0]), "1;'a';k=[2];");
  EXPECT_EQ(accepted(problem.tests[0]), "None;");
  EXPECT_EQ(arguments(problem.tests[1]), "12345678901234567890123;");
  EXPECT_EQ(accepted(problem.tests[1]), "'text';");
  EXPECT_TRUE(problem.rules.unordered);
  EXPECT_EQ(problem.rules.absolute, 0);
  EXPECT_EQ(problem.rules.relative, 0.5);
}

TEST(Schemas, OwnJudges) {
  const Problem checked = read(R"json({"tests": [{"input": "1"}, {"input": "1", "output": "2"}],
    "checker": {"source": "int main() {}", "language": "cpp"}})json");
  EXPECT_EQ(checked.kind, TestKind::checker);
  EXPECT_EQ(checked.judge->language, "cpp");
  const Problem talked =
      read(R"json({"tests": [{"input": "1"}], "interactor": "#include <cstdio>"})json");
  EXPECT_EQ(talked.kind, TestKind::interactive);
  EXPECT_EQ(talked.judge->language, "cpp");
}

TEST(Schemas, OwnTestCode) {
  EXPECT_EQ(read(R"json({"test_code": "assert f(1) == 2"})json").kind, TestKind::assertion);
  EXPECT_EQ(read(R"json({"test_code": "class T {}", "language": "java"})json").kind,
            TestKind::program);
  const Problem problem = read(
      R"json({"test_kind": "program", "test_code": "import unittest", "context": "X = 1\n", "entry_point": "f"})json");
  EXPECT_EQ(problem.kind, TestKind::program);
  EXPECT_EQ(problem.schema, "cupel");
  EXPECT_EQ(problem.context, "X = 1\n");
}

TEST(Schemas, OwnFieldsComeBeforeTheForms) {
  const Problem problem =
      read(R"json({"test_list": ["assert f(1) == 2"], "test_code": "assert f(3) == 4",
    "time_limit": 7, "language": "python"})json");
  EXPECT_EQ(problem.schema, "mbpp");
  EXPECT_EQ(problem.test_code, "assert f(3) == 4");
  EXPECT_EQ(problem.time_limit, 7s);
}

// ---- what is wrong

TEST(Schemas, NothingToTestBy) {
  EXPECT_EQ(fault(R"json({"question": "2+2", "answer": null})json").substr(0, 54),
            "row: no tests: its fields are of no form that is known");
  EXPECT_EQ(fault(R"json({"tests": []})json"), "tests: tests: there are none");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1"}]})json"),
            "tests: tests[0]: has no expected output (output, expected)");
  EXPECT_EQ(fault(R"json({"tests": [{"args": [1]}], "entry_point": "f"})json"),
            "tests: tests[0]: has no expected value (expected, output)");
  EXPECT_EQ(fault(R"json({"tests": [{"args": [1], "expected": 2}]})json"),
            "tests: entry_point: missing: the tests do not name the function they call");
  EXPECT_EQ(fault(R"json({"test_code": " \n"})json"), "tests: test_code: missing or empty");
  EXPECT_EQ(fault(R"json({"test_list": []})json"), "mbpp: test_list: holds no tests");
  EXPECT_EQ(
      fault(R"json({"task_id": "HumanEval/1", "prompt": "def f():\n", "entry_point": "f"})json"),
      "humaneval: test: missing; there must be text");
  EXPECT_EQ(fault(R"json({"task_id": "CPP/1", "test": "int main(){}"})json"),
            "humaneval-x: declaration: missing; there must be text");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "2"}], "test_kind": "checker"})json"),
            "cupel: checker: missing");
}

TEST(Schemas, Contradictions) {
  EXPECT_EQ(fault(R"json({"input_output": {"inputs": ["1"], "outputs": ["1", "2"]}})json"),
            "apps: input_output.outputs: 2 of them to 1 inputs");
  EXPECT_EQ(fault(R"json({"input_output": {"inputs": ["1", "2"], "outputs": ["1"]}})json"),
            "apps: input_output.outputs: 1 of them to 2 inputs");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "1"}, {"input": "2", "output": "1"},
                                {"input": "1", "output": "3"}]})json"),
            "tests: tests: tests 0 and 2 have the same input and different expected outputs");
  EXPECT_EQ(
      fault(
          R"json({"entry_point": "f", "tests": [{"args": [1], "expected": 1}, {"args": [1], "expected": 2}]})json"),
      "tests: tests: tests 0 and 1 have the same input and different expected outputs");
  // Not contradictions: the same value, and what a checker may decide.
  EXPECT_EQ(
      read(
          R"json({"tests": [{"input": "1", "output": "1"}, {"input": "1", "output": "1 \n"}]})json")
          .tests.size(),
      2u);
  EXPECT_EQ(
      read(
          R"json({"entry_point": "f", "tests": [{"args": [1], "expected": 1}, {"args": [1], "expected": 1.0}]})json")
          .tests.size(),
      2u);
  EXPECT_EQ(
      read(
          R"json({"checker": "print(1)", "tests": [{"input": "1", "output": "1"}, {"input": "1", "output": "2"}]
})json")
          .tests.size(),
      2u);
  EXPECT_EQ(
      fault(
          R"json({"test_kind": "function", "entry_point": "f", "tests": [{"input": "1", "output": "2", "type": "stdin"}]})json"),
      "cupel: test_kind: \"function\", but the tests are of standard input");
}

TEST(Schemas, WrongTypesAndNames) {
  EXPECT_EQ(fault(R"json({"tests": [{"input": 1, "output": "2"}]})json"),
            "tests: tests[0].input: a number where there must be text");
  EXPECT_EQ(fault(R"json({"tests": {"inputs": "1", "outputs": ["2"]}})json"),
            "tests: tests.inputs: text where there must be a list");
  EXPECT_EQ(fault(R"json({"tests": [5]})json"),
            "tests: tests[0]: a number where there must be an object");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "1", "weight": -1}]})json"),
            "tests: tests[0].weight: must not be below 0");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "1", "group": 1.5}]})json"),
            "tests: tests[0].group: must be a whole number, 0 or above");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "1", "weight": 0}]})json"),
            "tests: tests: their weights are all 0");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "1"}], "comparator": "token"})json")
                .substr(0, 69),
            "tests: comparator: unknown comparator \"token\"; did you mean \"tokens\"?");
  EXPECT_EQ(fault(R"json({"test_code": "assert 1", "test_kind": "asert"})json").substr(0, 67),
            "cupel: test_kind: unknown test kind \"asert\"; did you mean \"assert\"?");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "1"}], "time_limit": 0})json"),
            "tests: time_limit: must be above 0");
  EXPECT_EQ(fault(R"json({"tests": [{"input": "1", "output": "1"}], "time_limit": "soon"})json"),
            "tests: time_limit: \"soon\" is no amount with a unit that is known");
  EXPECT_EQ(
      fault(
          R"json({"entry_point": "f", "tests": [{"args": [1], "expected": 1}], "comparator": "lines"})json"),
      "tests: comparator: \"lines\" compares texts; a function's values are compared by "
      "exact, float or unordered");
}

TEST(Schemas, NamesAreInTheOrderTheyAreTried) {
  const std::vector<std::string_view> names = schema_names();
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(names.front(), "cupel");
  EXPECT_EQ(names.back(), "reference");
}

}  // namespace
}  // namespace cupel::code
