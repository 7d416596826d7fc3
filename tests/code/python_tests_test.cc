#include <gtest/gtest.h>

#include "tests/code/grading.h"
#include "tests/sandbox/machine.h"

namespace cupel::test {
namespace {

class PythonTests : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = shortcoming(); !why.empty()) GTEST_SKIP() << why;
  }
};

Verdict verdict_of(std::string_view tests, std::string_view source,
                   std::string_view entry_point = "", std::string_view context = "") {
  code::Problem problem;
  problem.kind = code::TestKind::program;
  problem.test_code = tests;
  problem.entry_point = entry_point;
  problem.context = context;
  code::GradeOptions options;
  options.time_limit = std::chrono::seconds(2);
  return graded(problem, source, "python", options).verdict;
}

TEST_F(PythonTests, ObjectsOfTheSolutionAreUsedFromAfar) {
  const Verdict verdict = verdict_of(R"(
from solution import Account, total
def test_account():
    account = Account("ann", history=[3])
    account.pay(4)
    account.note = "x"
    assert (account.owner, account.note, account.balance()) == ("ann", "x", 7)
    assert len(account) == 2 and list(account) == [3, 4] and account[1] == 4
    assert str(account) == "Account of ann"
    with account as same:
        assert same is account
    assert total(account) == 7
    assert isinstance(account, Account) and not isinstance(7, Account)
)",
                                     R"(
class Account:
    def __init__(self, owner, history): self.owner, self.history = owner, history
    def pay(self, amount): self.history.append(amount)
    def balance(self): return sum(self.history)
    def __len__(self): return len(self.history)
    def __iter__(self): return iter(self.history)
    def __getitem__(self, at): return self.history[at]
    def __str__(self): return "Account of " + self.owner
    def __enter__(self): return self
    def __exit__(self, *error): pass
def total(account): return account.balance()
)");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

TEST_F(PythonTests, ExceptionsArriveAsWhatTheyAre) {
  const std::string_view tests = R"(
import unittest
from solution import Full, put
class PutTest(unittest.TestCase):
    def test_builtin(self):
        with self.assertRaisesRegex(ValueError, "negative"):
            put(-1)
    def test_own(self):
        self.assertRaises(Full, put, 100)
        self.assertRaises(LookupError, put, 100)
)";
  const std::string_view right = R"(
class Full(LookupError): pass
def put(n):
    if n < 0: raise ValueError("negative: %d" % n)
    raise Full()
)";
  EXPECT_EQ(verdict_of(tests, right).outcome, Outcome::correct) << verdict_of(tests, right).detail;
  const std::string_view wrong = "class Full(Exception): pass\ndef put(n): return n\n";
  EXPECT_EQ(verdict_of(tests, wrong).reason, Reason::wrong_output);
}

TEST_F(PythonTests, ArgumentsThatAreChangedAreChangedHere) {
  const std::string_view tests = R"(
rows = [[2, 1], [3]]
inner = rows[0]
sort_rows(rows)
assert rows == [[1, 2], [3], []] and inner == [1, 2]
)";
  EXPECT_EQ(
      verdict_of(tests,
                 "def sort_rows(rows):\n    [row.sort() for row in rows]\n    rows.append([])\n")
          .outcome,
      Outcome::correct);
  EXPECT_EQ(verdict_of(tests, "def sort_rows(rows):\n    return sorted(rows)\n").reason,
            Reason::wrong_output);
}

TEST_F(PythonTests, ObjectsOfThePromptsClassesAreHandedOver) {
  const std::string_view context = R"(
class Link:
    def __init__(self, value, next=None): self.value, self.next = value, next
def chain(values):
    link = None
    for value in reversed(values): link = Link(value, link)
    return link
def values(link):
    found = []
    while link: found.append(link.value); link = link.next
    return found
)";
  const std::string_view tests =
      "numbers = list(range(300))\nassert values(turn(chain(numbers))) == numbers[::-1]\n";
  const std::string_view right = R"(
def turn(link: Link):
    before = None
    while link: link.next, before, link = before, link, link.next
    return before
)";
  const Verdict verdict = verdict_of(tests, right, "turn", context);
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
  EXPECT_EQ(verdict_of(tests, "def turn(link): return link\n", "turn", context).reason,
            Reason::wrong_output);
}

TEST_F(PythonTests, ListsAndTreesOfNodesAreThereForTestsThatNameThem) {
  const std::string_view tests = R"(
def check(candidate):
    assert is_same_tree(candidate(root = tree_node([1, 2, None, 3])), tree_node([1, None, 2, None, 3]))
    assert not is_same_list(list_node([1, 2]), list_node([1]))
check(Solution().mirror)
)";
  const auto mirror = [](std::string_view left) {
    return std::string(
               "class Solution:\n  def mirror(self, root):\n    if root: root.left, root.right "
               "= ") +
           std::string(left) + "\n    return root\n";
  };
  const Verdict verdict =
      verdict_of(tests, mirror("self.mirror(root.right), self.mirror(root.left)"));
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
  EXPECT_EQ(verdict_of(tests, mirror("root.left, root.right")).reason, Reason::wrong_output);
}

TEST_F(PythonTests, NumbersMayBeLong) {
  const Verdict verdict = verdict_of("for n in (5000, 1):\n    assert power(n) == 10 ** n\n",
                                     "def power(n): return 10 ** n\n");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

TEST_F(PythonTests, FunctionsOfTheTestAreCalledBack) {
  const std::string_view tests =
      "assert apply(lambda n: n + base(), 4) == 14\ndef never():\n    raise KeyError('k')\nassert "
      "caught(never)\n";
  const std::string_view source = R"(
def base(): return 10
def apply(f, n): return f(n)
def caught(f):
    try: f()
    except KeyError: return True
)";
  const Verdict verdict = verdict_of(tests, source);
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
}

TEST_F(PythonTests, FilesForPytestRunWithoutIt) {
  const std::string_view tests = R"(
import pytest
from solution import half
@pytest.fixture
def ten(): return 10
@pytest.mark.parametrize("n, expected", [(2, 1), (5, 2.5)])
def test_half(n, expected): assert half(n) == pytest.approx(expected)
class TestMore:
    def test_fixture(self, ten): assert half(ten) == 5
    def test_text(self):
        with pytest.raises(TypeError): half("x")
)";
  const Verdict verdict = verdict_of(tests, "def half(n): return n / 2\n");
  EXPECT_EQ(verdict.outcome, Outcome::correct) << verdict.detail;
  EXPECT_NE(verdict.test_results.find("\"passed\":4"), std::string::npos) << verdict.test_results;
  EXPECT_EQ(verdict_of(tests, "def half(n): return n // 2\n").reason, Reason::wrong_output);
}

TEST_F(PythonTests, NamesOfThePromptAreThePrompts) {
  const std::string_view tests =
      "def check(candidate):\n    for n in range(5):\n        assert near(candidate(n), n * n)\n";
  const std::string_view context = "def near(a, b):\n    return abs(a - b) < 0.5\n";
  EXPECT_EQ(verdict_of(tests, "def square(n): return n ** 2\n", "square", context).outcome,
            Outcome::correct);
  EXPECT_EQ(
      verdict_of(tests, "def near(a, b): return True\ndef square(n): return 1\n", "square", context)
          .reason,
      Reason::wrong_output);
}

TEST_F(PythonTests, WhatIsWrongWithTheTestsIsNotTheSolutionsFault) {
  const std::string_view source =
      "def f(n): return n\nclass C:\n    def __eq__(self, o): return True\n";
  for (const std::string_view tests :
       {"", "x = 1\n", "assert f(1) ==\n", "import nothing_of_that_name\nassert f(1) == 1\n",
        "assert f(1) == undefined_name\n", "raise ValueError\n", "assert C() == C()\n",
        "def test(capsys): f(1)\n"}) {
    const Verdict verdict = verdict_of(tests, source, "f");
    EXPECT_EQ(verdict.outcome, Outcome::unscorable) << tests << ": " << verdict.detail;
    EXPECT_EQ(verdict.reason, Reason::bad_tests) << tests;
  }
}

TEST_F(PythonTests, RandomTestsAreTheSameEachTime) {
  const std::string_view tests =
      "import random\nfor _ in range(3):\n    n = random.randint(0, 10 ** 6)\n    assert f(n) == "
      "-1, n\n";
  const std::string_view source = "def f(n): return n\n";
  const Verdict once = verdict_of(tests, source);
  EXPECT_EQ(once.reason, Reason::wrong_output);
  EXPECT_EQ(once.detail, verdict_of(tests, source).detail);
}

}  // namespace
}  // namespace cupel::test
