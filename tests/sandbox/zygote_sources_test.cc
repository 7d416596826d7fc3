#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/runner.h"
#include "tests/sandbox/machine.h"

namespace cupel::sandbox {
namespace {

constexpr const char* kPython = "/usr/bin/python3";
constexpr const char* kHarness = R"(
import dataclasses

calls = []

@dataclasses.dataclass
class Pair:
    left: int
    right: int

def note(thing):
    calls.append(thing)
    return len(calls)

def fail():
    raise ValueError('no')
)";

class ZygoteSources : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
  }

  static std::unique_ptr<Runner> start(std::vector<InputFile> sources, Tier tier = Tier::t0) {
    auto runner =
        Runner::start({.slots = 1, .highest_tier = tier, .zygote_sources = std::move(sources)});
    EXPECT_TRUE(runner) << runner.error().message;
    return runner ? std::move(*runner) : nullptr;
  }

  static Command python(const std::string& program, std::vector<std::string> modules,
                        Start start = Start::zygote) {
    return {.arguments = {kPython, "/work/main.py"},
            .files = {{"main.py", program}},
            .modules = std::move(modules),
            .start = start};
  }
};

class ZygoteSourcesByStart : public ZygoteSources, public testing::WithParamInterface<Start> {};

TEST_P(ZygoteSourcesByStart, AreModulesLikeAnyOther) {
  const std::string program =
      "import harness, inspect, pickle, sys, traceback\n"
      "print(harness.note(1), harness.note(2), harness.calls)\n"
      "print(harness.__name__, harness.__file__, repr(harness.__package__))\n"
      "print(sys.modules['harness'] is harness, harness.__spec__.name)\n"
      "print(pickle.loads(pickle.dumps(harness.Pair(3, 4))))\n"
      "print(inspect.getsource(harness.note).splitlines()[0])\n"
      "try:\n    harness.fail()\nexcept ValueError:\n    print(traceback.format_exc())\n";
  const std::string expected =
      "1 2 [1, 2]\n"
      "harness /work/harness.py ''\n"
      "True harness\n"
      "Pair(left=3, right=4)\n"
      "def note(thing):\n"
      "Traceback (most recent call last):\n"
      "  File \"/work/main.py\", line 8, in <module>\n"
      "    harness.fail()\n"
      "  File \"/work/harness.py\", line 16, in fail\n"
      "    raise ValueError('no')\n"
      "ValueError: no\n\n";
  for (const Tier tier : {Tier::t0, Tier::t1}) {
    if (!test::shortcoming(tier).empty()) continue;
    SCOPED_TRACE(name(tier));
    const auto runner = start({{"harness.py", kHarness}}, tier);
    ASSERT_TRUE(runner);
    const Command command = python(program, {"harness.py"}, GetParam());
    for (int i = 0; i < 2; ++i) {
      const RunResult run = runner->run(command);
      EXPECT_EQ(name(run.outcome), "accepted") << run.detail << run.errors;
      EXPECT_EQ(run.output, expected);
    }
  }
}

TEST_P(ZygoteSourcesByStart, AreNotThereForThoseThatDoNotAsk) {
  const auto runner = start({{"harness.py", kHarness}, {"other.py", "x = 1\n"}});
  ASSERT_TRUE(runner);
  const std::string program =
      "import sys\nfor name in 'harness', 'other':\n"
      "    try:\n        __import__(name)\n        print(name)\n"
      "    except ModuleNotFoundError:\n        print('no', name, name in sys.modules)\n";
  const auto output = [&](std::vector<std::string> modules) {
    return runner->run(python(program, std::move(modules), GetParam())).output;
  };
  EXPECT_EQ(output({}), "no harness False\nno other False\n");
  EXPECT_EQ(output({"other.py"}), "no harness False\nother\n");
  EXPECT_EQ(output({"harness.py", "other.py"}), "harness\nother\n");
  EXPECT_EQ(output({}), "no harness False\nno other False\n");
}

TEST_P(ZygoteSourcesByStart, RunsDoNotSeeWhatOthersDidToThem) {
  const auto runner = start({{"harness.py", kHarness}});
  ASSERT_TRUE(runner);
  const Command first =
      python("import harness\nharness.note('left')\nharness.note = None\nharness.Pair.left = 1\n",
             {"harness.py"}, GetParam());
  EXPECT_EQ(name(runner->run(first).outcome), "accepted");
  const Command second = python(
      "import harness\nprint(harness.calls, callable(harness.note), "
      "hasattr(harness.Pair, 'left'))\n",
      {"harness.py"}, GetParam());
  EXPECT_EQ(runner->run(second).output, "[] True False\n");
}

TEST_P(ZygoteSourcesByStart, AModuleNobodyGaveIsOurFault) {
  const auto runner = start({{"harness.py", kHarness}});
  ASSERT_TRUE(runner);
  const RunResult run = runner->run(python("print(1)\n", {"harness"}, GetParam()));
  EXPECT_EQ(name(run.outcome), "sandbox_error");
  EXPECT_EQ(run.detail, "the sandbox was started without the module harness");
  EXPECT_EQ(runner->run(python("print(1)\n", {}, GetParam())).output, "1\n");
}

INSTANTIATE_TEST_SUITE_P(Starts, ZygoteSourcesByStart, testing::Values(Start::zygote, Start::exec),
                         [](const auto& start) {
                           return start.param == Start::exec ? "exec" : "zygote";
                         });

TEST_F(ZygoteSources, AreImportedBeforeTheRun) {
  const auto runner = start({{"slow.py", "total = sum(i * i for i in range(4_000_000))\n"}});
  ASSERT_TRUE(runner);
  const std::string program = "import slow\nprint(slow.total)\n";
  const RunResult cold = runner->run(python(program, {"slow.py"}, Start::exec));
  const RunResult warm = runner->run(python(program, {"slow.py"}, Start::zygote));
  EXPECT_EQ(cold.output, "21333325333334000000\n") << cold.detail;
  EXPECT_EQ(warm.output, cold.output) << warm.detail;
  EXPECT_LT(warm.cpu_time * 4, cold.cpu_time);
}

TEST_F(ZygoteSources, RunsThatDoNotAskSeeTheModulesTheySeeWithoutThem) {
  const Command command = python(
      "import gc, sys\nprint(list(sys.modules), len(gc.get_objects()) < 1000, sys.argv)\n", {});
  const std::string without = start({})->run(command).output;
  EXPECT_EQ(start({{"harness.py", kHarness}})->run(command).output, without);
  EXPECT_NE(without.find("'dataclasses'"), std::string::npos) << without;
}

TEST_F(ZygoteSources, MayImportOneAnotherInTheirOrder) {
  const auto runner = start({{"base.py", "x = 6\n"}, {"top.py", "import base\ny = base.x * 7\n"}});
  ASSERT_TRUE(runner);
  EXPECT_EQ(runner->run(python("import top\nprint(top.y)\n", {"base.py", "top.py"})).output,
            "42\n");
}

TEST_F(ZygoteSources, WhatCannotBeImportedIsSaid) {
  const std::pair<InputFile, std::string> wrong[] = {
      {{"bad.py", "x = 1\ny = = 2\n"},
       "cannot import bad.py: SyntaxError: invalid syntax (bad.py, line 2)"},
      {{"bad.py", "1 / 0\n"}, "cannot import bad.py: ZeroDivisionError: division by zero"},
      {{"bad.py", "raise SystemExit(3)\n"}, "cannot import bad.py: SystemExit: 3"},
      {{"sys.py", "x = 1\n"}, "cannot import sys.py: ImportError: another module has its name"},
  };
  for (const auto& [source, message] : wrong) {
    SCOPED_TRACE(message);
    const auto runner = start({{"good.py", "x = 7\n"}, source});
    ASSERT_TRUE(runner);
    for (int i = 0; i < 2; ++i) {
      const RunResult run = runner->run(python("print(1)\n", {source.name}));
      EXPECT_EQ(name(run.outcome), "sandbox_error");
      EXPECT_EQ(run.detail, message);
      EXPECT_EQ(runner->run(python("import sys\nprint(2)\n", {})).output, "2\n");
    }
  }
}

TEST_F(ZygoteSources, WhatIsNoModuleIsRefusedAtTheStart) {
  const std::pair<InputFile, std::string> wrong[] = {
      {{"harness", ""}, "\"harness\" is not the file name of a Python module"},
      {{"a/b.py", ""}, "\"a/b.py\" is not the file name of a Python module"},
      {{".py", ""}, "\".py\" is not the file name of a Python module"},
      {{"1.py", ""}, "\"1.py\" is not the file name of a Python module"},
      {{"a.py", std::string("\0", 1)}, "the Python module a.py holds a NUL character"},
      {{"a.py", std::string(100'001, '#')},
       "the Python module a.py has 100001 bytes; 100000 are the most"},
  };
  for (const auto& [source, message] : wrong) {
    const auto runner = Runner::start({.slots = 1, .zygote_sources = {source}});
    ASSERT_FALSE(runner) << message;
    EXPECT_EQ(runner.error().message, message);
  }
}

}  // namespace
}  // namespace cupel::sandbox
