#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "verifiers/code/internal/assert_split.h"

namespace cupel::code {
namespace {

/// The calls as one would write them, "" where the text does not split.
std::string calls(std::string_view test_code, std::string_view entry_point = "") {
  const AssertSplit split = split_asserts(test_code, entry_point);
  EXPECT_EQ(split.splits(), !split.calls.empty());
  std::string out;
  for (const ExpectedCall& expected : split.calls) {
    out += expected.call.name + python_repr(Value::list(expected.call.arguments));
    for (const auto& [name, value] : expected.call.named_arguments)
      out += fmt::format(" {}={}", name, python_repr(value));
    constexpr std::array kConversions = {"", " bool", " tuple", " list", " set"};
    out += kConversions[static_cast<std::size_t>(expected.conversion)];
    for (const Value& value : expected.accepted)
      out += (expected.is_identity ? " is " : " -> ") + python_repr(value);
    if (expected.nearness)
      out += fmt::format(" {} {}", expected.nearness->or_equal ? "<=" : "<",
                         expected.nearness->tolerance);
    out += '\n';
  }
  return out;
}

TEST(AssertSplit, PlainAsserts) {
  EXPECT_EQ(calls("assert f(1, 'a') == [2]"), "f[1, 'a'] -> [2]\n");
  EXPECT_EQ(calls("assert f(1)==2\n\n# a comment\nassert g()  == 3  # another\n"),
            "f[1] -> 2\ng[] -> 3\n");
  EXPECT_EQ(calls("assert [1] == f(x = 1, y=[2],)"), "f[] x=1 y=[2] -> [1]\n");
  EXPECT_EQ(calls("assert f(1) is None"), "f[1] is None\n");
  EXPECT_EQ(calls("assert(f(1) == (1, 2))"), "f[1] -> (1, 2)\n");
  EXPECT_EQ(calls("assert (\n  f(\n1) # here\n== 2\n), 'no'"), "f[1] -> 2\n");
  EXPECT_EQ(calls("assert (1, 2) == f(3)"), "f[3] -> (1, 2)\n");
  EXPECT_EQ(calls("assert f(1) == \\\n  2\r\nassert f(2) == 3\r\n"), "f[1] -> 2\nf[2] -> 3\n");
  EXPECT_EQ(calls("\"\"\"What\nis tested\"\"\"\nassert f(1) == -2"), "f[1] -> -2\n");
  EXPECT_EQ(calls("assert True\nassert True, 'so far'\nassert f('#') == '=='"), "f['#'] -> '=='\n");
}

TEST(AssertSplit, OtherRelations) {
  EXPECT_EQ(calls("assert f(1)"), "f[1] bool -> True\n");
  EXPECT_EQ(calls("assert (f(1)), 'no'"), "f[1] bool -> True\n");
  EXPECT_EQ(calls("assert not f(1)"), "f[1] bool -> False\n");
  EXPECT_EQ(calls("assert f(1) is True"), "f[1] is True\n");
  EXPECT_EQ(calls("assert f(1) is False, 'no'"), "f[1] is False\n");
  EXPECT_EQ(calls("assert abs(f(1.5) - 2) < 1e-6"), "f[1.5] -> 2 < 1e-06\n");
  EXPECT_EQ(calls("assert abs(f(1) - 2.0/3.0) <= 1e-6"), "f[1] -> 0.6666666666666666 <= 1e-06\n");
  EXPECT_EQ(calls("assert tuple(f(1)) == (1, 2)"), "f[1] tuple -> (1, 2)\n");
  EXPECT_EQ(calls("assert set([1, 2]) == set(f(1))"), "f[1] set -> {1, 2}\n");
  EXPECT_EQ(calls("assert list(f(1)) == list((1, 2))"), "f[1] list -> [1, 2]\n");
}

TEST(AssertSplit, ConstantsAreWorkedOut) {
  EXPECT_EQ(calls("assert f(3 * 5 * 7, -2**2) == (3 + 5 + 7, 7 // -2, -7 % 3)"),
            "f[105, -4] -> (15, -4, 2)\n");
  EXPECT_EQ(calls("assert f('a' + 'b' * 2) == [0] * 3"), "f['abb'] -> [0, 0, 0]\n");
  EXPECT_EQ(calls("assert f([-0, 1**0], 0**0) == 1 / 4"), "f[[0, 1], 1] -> 0.25\n");
  EXPECT_EQ(calls("assert f(10**20 + 1) == 2 ** 3 ** 2"), "f[100000000000000000001] -> 512\n");
  EXPECT_EQ(calls("assert f(+True, -False, - 1.5) == 1.0/3"),
            "f[1, 0, -1.5] -> 0.3333333333333333\n");
  EXPECT_EQ(calls("assert f((1 + 2) * 3, 8 - 2 - 1) == 1"), "f[9, 5] -> 1\n");
  EXPECT_EQ(calls("assert f(1 + 2j, 3 - 1j) == tuple('aé')"), "f[(1+2j), (3-1j)] -> ('a', 'é')\n");
  EXPECT_EQ(calls("def check(candidate):\n    print\n    assert candidate(1) == 2\n", "f"),
            "f[1] -> 2\n");
}

TEST(AssertSplit, ConstantsThatAreNotWorkedOut) {
  for (const char* text : {"assert f(1) == 1 / 0",         "assert f(1) == 1 % 0",
                           "assert f(1) == 2 ** -1",       "assert f(1) == 2.0 ** 2",
                           "assert f(1) == 1.5 // 1",      "assert f(1) == 'a' + 1",
                           "assert f(1) == [1] * 2.0",     "assert f(1) == [1] + (2,)",
                           "assert f(1) == -'a'",          "assert f(1) == {1} + {2}",
                           "assert f(1) == 2 ** 10 ** 10", "assert f(1) == 'a' * 10 ** 9",
                           "assert f(1) == 1 << 2",        "assert f(1) == list({1, 2})",
                           "assert f(1) == set([[1]])",    "assert f(1) == tuple(1)",
                           "assert f(1) == tuple()",       "assert f(1) == 1 + g(2)",
                           "assert abs(f(1) - 1 + 2) < 1", "assert abs(f(1) - 'a') < 1",
                           "assert abs(f(1) - 2) < 'a'",   "assert abs(f(1) + 2) < 1",
                           "assert abs(f(1)) < 1",         "assert abs(f(1) - 2) > 1",
                           "assert abs(2 - f(1)) < 1",     "assert abs(f(1) - 2) < 1 < 2",
                           "assert abs(f(1) - g(1)) < 1",  "assert tuple(f(1))",
                           "assert tuple(f(1), 2) == 3",   "assert not tuple(f(1))",
                           "assert not f(1) == 2",         "assert not not f(1)",
                           "assert f(1) is not True",      "assert f(1) is True is True",
                           "assert tuple(f(1)[0]) == 2"})
    EXPECT_EQ(calls(text, "f"), "") << text;
}

TEST(AssertSplit, ArgumentsMadeByTheContext) {
  const auto split = [](std::string_view test_code) {
    const std::string context = "class Node:\n    pass\ndef nodes(items):\n    return Node()\n";
    const AssertSplit result = split_asserts(test_code, "f", context);
    return result.splits() ? shown(result.calls[0].call) : "";
  };
  EXPECT_EQ(split("assert f(nodes([1, 2])) == 3"), "f(nodes([1, 2]))");
  EXPECT_EQ(split("assert f(1, to=nodes('a', 1 + 1)) == 3"), "f(1, to=nodes('a', 2))");
  EXPECT_EQ(split("def check(candidate):\n    assert candidate(nodes()) == 3\n"), "f(nodes())");
  for (const char* text :
       {"assert f(others([1])) == 3", "assert f([nodes([1])]) == 3", "assert f(nodes([1]).x) == 3",
        "assert f(nodes(nodes(1))) == 3", "assert f(1) == nodes([1])", "assert f(nodes(x)) == 1",
        "assert f(nodes(items=[1])) == 3", "assert f(nodes(1) + nodes(2)) == 3",
        "def check(nodes):\n    assert nodes(nodes(1)) == 3\n",
        "def check(candidate):\n    nodes = 1\n    assert candidate(nodes(1)) == 3\n",
        "assert f(f(1)) == 3"})
    EXPECT_EQ(split(text), "") << text;
}

TEST(AssertSplit, Messages) {
  EXPECT_EQ(calls("assert f(1) == 2, 'not 2'"), "f[1] -> 2\n");
  EXPECT_EQ(calls("assert f(1) == -1, -6"), "f[1] -> -1\n");
  EXPECT_EQ(calls("assert f(1) == 2, 'is ' + str(f(1)) + '!'"), "f[1] -> 2\n");
  for (const char* text : {"assert f(1) == 2,", "assert f(1) == 2, f'{x}'", "assert f(1) == 2, x",
                           "assert f(1) == 2, 'a' +", "assert f(1) == 2, str(",
                           "assert f(1) == 2, "
                           "not(1)"})
    EXPECT_EQ(calls(text), "") << text;
}

TEST(AssertSplit, BodiesOfCheck) {
  EXPECT_EQ(calls("METADATA = {'a': 1}\n\n\ndef check(candidate):\n    assert candidate(1) == 2\n"
                  "    # more\n\n    assert candidate(2) == 3\n\n",
                  "solve"),
            "solve[1] -> 2\nsolve[2] -> 3\n");
  EXPECT_EQ(calls("def check(f):\n\tassert f(1) == 2\n\tassert h(1) == 4\ncheck(g)\n", "solve"),
            "g[1] -> 2\nh[1] -> 4\n");
  EXPECT_EQ(calls("def check(candidate):\n  assert candidate(n = 4) == 5\n\n"
                  "check(Solution().method)"),
            "Solution.method[] n=4 -> 5\n");
  EXPECT_EQ(calls("def tests(it):\n  'say'\n  unused = [1]\n  assert it(1) == 2\ntests(g)"),
            "g[1] -> 2\n");
}

TEST(AssertSplit, WhatMeansMoreThanItsCalls) {
  for (const char* text :
       {// other conditions
        "assert f(1) != 2", "assert f(1) < 2", "assert f(1) is not None", "assert f(1) is 5",
        "assert 2 in f(1)", "assert f(1) == 2 == 2", "assert f(1) == 2 and f(2) == 3",
        "assert f(1) == 2 or True", "assert (f(1) == 2) == True",
        "assert (f(1) == 2, 'a tuple is true')", "assert f(1) == 2 if x else 3", "assert 1 == 1",
        "assert True == f(1) == 1", "assert False", "assert f(1) == (2", "assert None is f(1)",
        // what is no call of a function by its name
        "assert f(1)[0] == 2", "assert f(1)(2) == 2", "assert f(1).x == 2", "assert m.f(1) == 2",
        "assert Solution().f(1) == 2", "assert not (1) == 2", "assert lambda (1) == 2",
        "assert sorted([2, 1]) == [1, 2]", "assert len('a') == 1", "assert é(1) == 1",
        // what is no literal
        "assert f(x) == 2", "assert f(g(1)) == 2", "assert f(1) == x", "assert f(1) == g(1)",
        "assert f(*[1]) == 2", "assert f(**{}) == 2", "assert f(1) == -x", "assert f(1) == f'a'",
        "assert f(x for x in y) == 2", "assert f([x for x in y]) == 2", "assert f(1) == {**{}}",
        "assert f(1) == 'a' % 2", "assert f(1) == 'a'.b", "assert f(1) == [1][0]",
        // what Python refuses
        "assert f(a=1, a=2) == 3", "assert f(a=1, 2) == 3", "assert f(1 2) == 3",
        "assert f(,) == 1", "assert f(1) === 2", "assert f(1) = 2", " assert f(1) == 2",
        "assert f(1) == 2)", "assert f(1) == 007", "assert f(1) == {[1]}", "assert f(if=1) == 2",
        "assert f(1) == 2 \\", "assert", "assert f(1) == 2 3", "assert f(1) ==\n2",
        // other statements
        "import math\nassert f(1) == 2", "x = 1\nassert f(1) == 2", "print(1)\nassert f(1) == 2",
        "assert f(1) == 2; f = g", "for i in [1]:\n  assert f(1) == 2", "f(1)\nassert f(1) == 2",
        "__name__ = 'x'\nassert f(1) == 2", "METADATA = g()\nassert f(1) == 2",
        "METADATA = {}\nassert METADATA(1) == 2", "class A: pass\nassert f(1) == 2",
        // nothing is tested
        "", "# nothing", "assert True"})
    EXPECT_EQ(calls(text, "f"), "") << text;
  EXPECT_EQ(calls(std::string_view("assert f(1) == 2\n#\0", 19)), "");
  EXPECT_EQ(calls("assert f(1) == 2 # \xff"), "");
}

TEST(AssertSplit, ChecksThatMeanMore) {
  const std::string body = "\n    assert candidate(1) == 2\n";
  const std::string check = "def check(candidate):" + body;
  EXPECT_NE(calls(check, "f"), "");
  EXPECT_EQ(calls(check, ""), "") << "nobody says what the candidate is";
  EXPECT_EQ(calls(check, "check"), "") << "the solution is gone when it is tested";
  EXPECT_EQ(calls("def tests(candidate):" + body, "f"), "") << "never called";
  for (const std::string& text : std::initializer_list<std::string>{
           check + "check(f)\ncheck(g)",
           check + "check(f)\nf = 1",
           check + "check(f, 1)",
           check + "check(lambda x: 2)",
           check + "check(f(1))",
           check + "check(Solution(1).f)",
           check + "check(sorted)",
           check + "check(check)",
           check + "verify(f)",
           check + "check(f)()",
           check + "assert f(1) == 2",
           "assert f(1) == 2\n" + check,
           check + check,
           "def check(candidate, more):" + body,
           "def check(candidate=f):" + body,
           "def check(*candidate):" + body,
           "def check(candidate) -> None:" + body,
           "@twice\n" + check,
           "async " + check,
           "def check(candidate): assert candidate(1) == 2",
           "def check(candidate):\n",
           "def check(candidate):\nassert candidate(1) == 2",
           check + "      assert candidate(1) == 2\n",
           check + "  assert candidate(1) == 2\n",
           "def check(candidate):\n    candidate = 1" + body,
           "def check(candidate):\n    global x" + body,
           "def check(candidate):\n    return" + body,
           "def check(candidate):\n    h = 1" + body + "    assert h(1) == 2\n",
           "def check(candidate):" + body + "    assert check(1) == 2\n"})
    EXPECT_EQ(calls(text, "f"), "") << text;
}

TEST(AssertSplit, ObstacleNamesTheLine) {
  EXPECT_EQ(split_asserts("assert f(1) == 2\n\nassert f(1) < 2\n", "").obstacle,
            "line 3: not a comparison by ==: assert f(1) < 2");
}

TEST(AssertSplit, HostileTextTakesLinearTime) {
  EXPECT_FALSE(split_asserts("assert " + std::string(1'000'000, '('), "").splits());
  EXPECT_FALSE(split_asserts("assert f(" + std::string(1'000'000, '['), "").splits());
  EXPECT_FALSE(split_asserts("assert f(1) == 1, " + std::string(1'000'000, 'a'), "").splits());
  std::string message = "assert f(1) == 1, ";
  for (int i = 0; i < 100'000; ++i) message += "g(";
  EXPECT_FALSE(split_asserts(message, "").splits());
  EXPECT_FALSE(split_asserts("assert f(" + std::string(1'000'000, '-'), "").splits());
  std::string lists = "assert f([";
  for (int i = 0; i < 10'000; ++i) lists += "'a' * 99999, ";
  EXPECT_FALSE(split_asserts(lists + "]) == 1", "").splits()) << "a gigabyte";
  std::string sum = "assert f(1";
  for (int i = 0; i < 100'000; ++i) sum += " + 1";
  EXPECT_EQ(calls(sum + ") == 1"), "f[100001] -> 1\n");
}

}  // namespace
}  // namespace cupel::code
