#include "sandbox/runner.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sandbox/doctor.h"
#include "tests/sandbox/attacks/harness/host_view.h"
#include "tests/sandbox/machine.h"

namespace cupel::sandbox {
namespace {

using namespace std::chrono_literals;

/// Writes `text` to all that comes back: standard output, standard error and a file.
Command echo(const std::string& text) {
  Command command;
  command.arguments = {"/bin/sh", "-c", "cat in; printf %s \"$1\" >&2; cat > out", "sh", text};
  command.files = {{"in", text}};
  command.collect = {"out"};
  command.input = text;
  return command;
}

std::string contents(const CollectedFile& file) {
  char text[256] = {};
  const ssize_t size = ::pread(file.file.get(), text, sizeof text, 0);
  return {text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

/// Whether a run of `echo(text)` went as it should, with nothing of another run's.
bool is_echo(const RunResult& run, const std::string& text) {
  return run.outcome == Outcome::accepted && run.output == text && run.errors == text &&
         run.collected.size() == 1 && run.collected[0].name == "out" &&
         contents(run.collected[0]) == text;
}

class RunnerTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
  }

  static std::unique_ptr<Runner> start(unsigned slots) {
    auto runner = Runner::start({.slots = slots});
    EXPECT_TRUE(runner) << runner.error().message;
    return runner ? std::move(*runner) : nullptr;
  }

  static void expect_echo(Runner& runner, const std::string& text) {
    const RunResult run = runner.run(echo(text));
    EXPECT_TRUE(is_echo(run, text))
        << text << ": " << name(run.outcome) << ": " << run.detail << run.output << run.errors;
  }
};

TEST_F(RunnerTest, ManyThreadsGetTheirOwnResults) {
  constexpr int kThreads = 8, kRuns = 20;
  const auto runner = start(2);
  ASSERT_TRUE(runner);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kRuns; ++i) {
          const std::string text = std::to_string(thread) + " " + std::to_string(i);
          expect_echo(*runner, text);
        }
      });
  }
}

TEST_F(RunnerTest, BatchesKeepTheirOrder) {
  const auto runner = start(3);
  ASSERT_TRUE(runner);
  EXPECT_EQ(runner->slots(), 3u);
  for (const std::size_t count : {0u, 1u, 2u, 40u}) {
    std::vector<Command> commands;
    std::vector<std::string> inputs;
    for (std::size_t i = 0; i < count; ++i) {
      commands.push_back(echo("command " + std::to_string(i)));
      inputs.push_back("input " + std::to_string(i));
    }
    const auto runs = runner->run_all(commands);
    ASSERT_EQ(runs.size(), count);
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_TRUE(is_echo(runs[i], "command " + std::to_string(i))) << i << runs[i].detail;
    Command cat{.arguments = {"/bin/cat"}, .input = "not this"};
    const auto tests = runner->run_inputs(cat, inputs);
    ASSERT_EQ(tests.size(), count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(tests[i].output, inputs[i]);
  }
}

TEST_F(RunnerTest, SeveralBatchesAtOnceShareTheSlots) {
  const auto runner = start(2);
  ASSERT_TRUE(runner);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
      threads.emplace_back([&, thread] {
        std::vector<std::string> inputs;
        for (int i = 0; i < 10; ++i) inputs.push_back(std::to_string(10 * thread + i));
        Command cat{.arguments = {"/bin/cat"}};
        const auto runs = runner->run_inputs(cat, inputs);
        ASSERT_EQ(runs.size(), inputs.size());
        for (std::size_t i = 0; i < runs.size(); ++i)
          EXPECT_EQ(runs[i].output, inputs[i])
              << name(runs[i].outcome) << ": " << runs[i].detail << runs[i].errors;
      });
  }
}

TEST_F(RunnerTest, RunsThatTakeAllMemoryTakeTurns) {
  const auto runner = start(2);
  ASSERT_TRUE(runner);
  std::vector<Command> commands;
  const auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
  for (int i = 0; i < 6; ++i) {
    commands.push_back(echo(std::to_string(i)));
    commands.back().limits.memory_bytes =
        pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  const auto runs = runner->run_all(commands);
  for (std::size_t i = 0; i < runs.size(); ++i)
    EXPECT_TRUE(is_echo(runs[i], std::to_string(i))) << runs[i].detail;
}

TEST_F(RunnerTest, ASupervisorKilledUnderManyThreadsIsReplaced) {
  constexpr int kSlots = 2, kKills = 4;
  const auto runner = start(kSlots);
  ASSERT_TRUE(runner);
  std::atomic<bool> enough = false;
  std::atomic<int> right = 0, lost = 0, wrong = 0;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; !enough; ++i) {
        const std::string text = std::to_string(thread) + " " + std::to_string(i);
        const RunResult run = runner->run(echo(text));
        if (is_echo(run, text))
          ++right;
        else if (run.outcome == Outcome::sandbox_error && !run.detail.empty())
          ++lost;
        else
          ++wrong;
      }
    });
  for (int kill = 0; kill < kKills; ++kill) {
    const int before = right;
    EXPECT_TRUE(test::eventually(60s, [&] { return right >= before + 10; })) << kill;
    for (const pid_t supervisor : test::children_with("cupel-sandbox")) ::kill(supervisor, SIGKILL);
  }
  const int before = right;
  EXPECT_TRUE(test::eventually(60s, [&] { return right >= before + 10; }));
  enough = true;
  threads.clear();
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(lost, kKills * kSlots) << "a death costs the runs that are under way, and no others";
  expect_echo(*runner, "again");
  EXPECT_EQ(test::children_with("cupel-sandbox").size(), 1u);
}

TEST_F(RunnerTest, TwoRunnersDoNotMeet) {
  const auto first = start(1), second = start(1);
  ASSERT_TRUE(first && second);
  {
    std::vector<std::jthread> threads;
    for (const char* const thread : {"1", "2", "3", "4"})
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 15; ++i)
          expect_echo(i % 2 == 0 ? *first : *second, std::string(thread) + std::to_string(i));
      });
  }
}

TEST_F(RunnerTest, NothingIsLeftOfRunnersThatAreGone) {
  expect_echo(*start(2), "first");  // whatever is made once is made now
  const test::Holdings before = test::holdings_of(::getpid());
  for (int i = 0; i < 3; ++i) {
    const auto runner = start(2);
    ASSERT_TRUE(runner);
    std::vector<std::string> inputs(4, "x");
    Command cat{.arguments = {"/bin/cat"}};
    EXPECT_EQ(runner->run_inputs(cat, inputs).size(), 4u);
  }
  EXPECT_EQ(test::holdings_of(::getpid()), before);
  EXPECT_TRUE(test::children_with("cupel-sandbox").empty());
}

TEST_F(RunnerTest, WhatCannotBeRunIsSaid) {
  const auto runner = start(1);
  ASSERT_TRUE(runner);
  const std::string nul("a\0b", 3);
  using Change = std::function<void(Command&)>;
  const auto input_named = [](const std::string& file) -> Change {
    return [=](Command& command) { command.files = {{file, ""}}; };
  };
  const auto collecting = [](const std::string& file) -> Change {
    return [=](Command& command) { command.collect = {file}; };
  };
  const auto leaves = [](const std::string& file) {
    return "the input file's name \"" + file + "\" does not stay in the work folder";
  };
  const auto not_plain = [](const std::string& file) {
    return "the file to collect \"" + file + "\" is not a plain name";
  };
  std::vector<std::pair<Change, std::string>> wrong = {
      {[](Command& command) { command.arguments = {}; },
       "the command has no arguments; the first is its program"},
      {[&](Command& command) { command.arguments.push_back(nul); },
       "an argument of the command holds a NUL character"},
      {[](Command& command) { command.collect.assign(9, "out"); },
       "9 files to collect; 8 are the most"},
      {[](Command& command) { command.limits.processes = 0; },
       "the limit processes is 0; on this machine it must be between 1 and 32768"}};
  for (const std::string& file :
       {std::string(), std::string("/etc/x"), std::string("."), std::string(".."),
        std::string("../x"), std::string("a/../x"), std::string("a//x"), std::string("./x"), nul}) {
    wrong.emplace_back(input_named(file), leaves(file));
    wrong.emplace_back(collecting(file), not_plain(file));
  }
  wrong.emplace_back(collecting("a/x"), not_plain("a/x"));
  for (const auto& [change, message] : wrong) {
    SCOPED_TRACE(message);
    Command command = echo("never");
    change(command);
    const RunResult run = runner->run(command);
    EXPECT_EQ(name(run.outcome), "sandbox_error");
    EXPECT_EQ(run.detail, message);
    EXPECT_EQ(run.tier, runner->tier());
  }
  expect_echo(*runner, "again");
}

TEST_F(RunnerTest, FilesMayLieInFolders) {
  const auto runner = start(1);
  ASSERT_TRUE(runner);
  Command command{.arguments = {"/bin/cat", "a/b/..c", "a/..."},
                  .files = {{"a/b/..c", "deep "}, {"a/...", "dots"}}};
  EXPECT_EQ(runner->run(command).output, "deep dots");
}

TEST_F(RunnerTest, TooWeakATierIsRefused) {
  const auto runner = Runner::start({.lowest_tier = Tier::t0, .highest_tier = Tier::t1});
  ASSERT_FALSE(runner);
  EXPECT_EQ(runner.error().message.rfind("this machine cannot run programs safely enough", 0), 0u)
      << runner.error().message;
  const auto report = examine({.lowest_tier = Tier::t0, .highest_tier = Tier::t1});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->usable);
}

TEST(RunnerStart, SaysWhatIsWrongWithItsSupervisor) {
  const auto message = [](const char* supervisor) {
    const auto runner = Runner::start({.supervisor = supervisor});
    return runner ? "" : runner.error().message;
  };
  EXPECT_EQ(message("/no/such/program"),
            "cannot start the sandbox's supervisor /no/such/program: No such file or directory");
  EXPECT_EQ(message("/bin/true"), "the sandbox's supervisor /bin/true ended before it was ready");
}

TEST(RunnerStart, AWrongCupelSandboxIsAnErrorNotAGuess) {
  const char* const given = std::getenv("CUPEL_SANDBOX");
  const std::string kept = given ? given : "";
  ::setenv("CUPEL_SANDBOX", "/no/such/program", 1);
  const auto runner = Runner::start({});
  const auto report = examine({});
  if (given)
    ::setenv("CUPEL_SANDBOX", kept.c_str(), 1);
  else
    ::unsetenv("CUPEL_SANDBOX");
  ASSERT_FALSE(runner);
  EXPECT_EQ(runner.error().message,
            "cannot find the sandbox's supervisor cupel-sandbox; set CUPEL_SANDBOX to its path. "
            "Tried:\n  /no/such/program");
  EXPECT_FALSE(report);
}

}  // namespace
}  // namespace cupel::sandbox
