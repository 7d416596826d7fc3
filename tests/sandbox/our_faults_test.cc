// What may go wrong on our side of the wall: killed supervisors, callers that ask for nonsense,
// many threads, a full disk. None of it may hang, mix runs up or be blamed on a program.

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "sandbox/runner.h"
#include "tests/sandbox/attacks/harness/attack_case.h"
#include "tests/sandbox/attacks/harness/host_view.h"
#include "tests/sandbox/attacks/harness/programs.h"
#include "tests/sandbox/machine.h"

namespace cupel {
namespace {

using namespace std::chrono_literals;
using sandbox::Command;
using sandbox::Outcome;
using sandbox::Runner;
using sandbox::RunResult;

class OurFaults : public testing::Test {
 protected:
  void SetUp() override {
    const std::string lacks = test::shortcoming(test::highest_tier());
    if (!lacks.empty()) GTEST_SKIP() << lacks;
  }

  void start(unsigned slots) {
    auto started = Runner::start({.slots = slots, .highest_tier = test::highest_tier()});
    ASSERT_TRUE(started) << started.error().message;
    runner_ = std::move(*started);
  }

  Command sum(long left, long right) {
    return {.arguments = {"sum"},
            .executable = programs_.of("normal.c"),
            .input = std::to_string(left) + " " + std::to_string(right)};
  }

  /// A run that lasts until it is killed, whose processes can be found on the host by `mark`.
  Command sleeper(const std::string& mark) {
    Command command{.arguments = {mark, "nap"}, .executable = programs_.of("burners.c")};
    command.limits.wall_time = 60s;
    return command;
  }

  void expect_works() {
    const RunResult run = runner_->run(sum(2, 3));
    EXPECT_EQ(sandbox::name(run.outcome), "accepted") << run.detail;
    EXPECT_EQ(run.output, "5\n");
  }

  test::Programs programs_;
  std::unique_ptr<Runner> runner_;
};

std::string unique_mark(const char* name) {
  return std::string("cupel-") + name + "-" + std::to_string(::getpid());
}

TEST_F(OurFaults, AKilledSupervisorCostsOneRun) {
  ASSERT_NO_FATAL_FAILURE(start(2));
  const std::string mark = unique_mark("killed");
  std::vector<pid_t> dead;
  for (int round = 0; round < 5; ++round) {
    RunResult run;
    std::jthread caller([&] { run = runner_->run(sleeper(mark)); });
    const bool began = test::eventually(10s, [&] { return !test::processes_with(mark).empty(); });
    const auto supervisors = test::children_with("cupel-sandbox");
    const auto killed_at = std::chrono::steady_clock::now();
    for (const pid_t process : supervisors) ::kill(process, SIGKILL);
    caller.join();
    EXPECT_TRUE(began);
    EXPECT_EQ(supervisors.size(), 1u);
    EXPECT_LT(std::chrono::steady_clock::now() - killed_at, 2s);
    EXPECT_EQ(sandbox::name(run.outcome), "sandbox_error");
    EXPECT_NE(run.detail, "");
    expect_works();
    EXPECT_TRUE(test::eventually(2s, [&] { return test::processes_with(mark).empty(); }))
        << "a program outlives its supervisor";
    dead.insert(dead.end(), supervisors.begin(), supervisors.end());
  }
  // The next supervisor finds what the dead ones could not remove.
  ASSERT_NO_FATAL_FAILURE(start(1));
  expect_works();
  for (const pid_t process : dead) EXPECT_EQ(test::control_groups_of(process), 0u);
}

TEST_F(OurFaults, ASupervisorKilledBetweenRunsCostsNothing) {
  ASSERT_NO_FATAL_FAILURE(start(2));
  expect_works();
  for (int round = 0; round < 5; ++round) {
    const auto supervisors = test::children_with("cupel-sandbox");
    ASSERT_EQ(supervisors.size(), 1u);
    const auto slots = test::children_of(supervisors[0]);
    EXPECT_FALSE(slots.empty());
    ::kill(supervisors[0], SIGKILL);
    ASSERT_TRUE(test::eventually(10s, [&] { return !test::any_runs(slots); }));
    expect_works();
  }
}

TEST_F(OurFaults, AStoppedSupervisorStopsNobody) {
  ASSERT_NO_FATAL_FAILURE(start(1));
  expect_works();
  const auto supervisors = test::children_with("cupel-sandbox");
  ASSERT_EQ(supervisors.size(), 1u);
  ::kill(supervisors[0], SIGSTOP);
  expect_works();
  ::kill(supervisors[0], SIGCONT);
  expect_works();
}

TEST_F(OurFaults, ManyThreadsGetTheirOwnResults) {
  constexpr int kThreads = 8, kRuns = 50;
  ASSERT_NO_FATAL_FAILURE(start(3));
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kRuns; ++i) {
        const RunResult run = runner_->run(sum(thread * 1000, i));
        right += run.output == std::to_string(thread * 1000 + i) + "\n" ? 1 : 0;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, kThreads * kRuns);
}

TEST_F(OurFaults, ABatchKeepsItsOrder) {
  ASSERT_NO_FATAL_FAILURE(start(2));
  std::vector<Command> commands;
  for (int i = 0; i < 100; ++i) commands.push_back(sum(i, 7000));
  const auto runs = runner_->run_all(commands);
  ASSERT_EQ(runs.size(), commands.size());
  for (std::size_t i = 0; i < runs.size(); ++i)
    EXPECT_EQ(runs[i].output, std::to_string(7000 + i) + "\n");
  std::vector<std::string> inputs;
  for (int i = 0; i < 100; ++i) inputs.push_back(std::to_string(i) + " 9000");
  const auto tests = runner_->run_inputs(sum(0, 0), inputs);
  ASSERT_EQ(tests.size(), inputs.size());
  for (std::size_t i = 0; i < tests.size(); ++i)
    EXPECT_EQ(tests[i].output, std::to_string(9000 + i) + "\n");
}

TEST_F(OurFaults, NothingIsLeftOfARunnerThatIsGone) {
  ASSERT_NO_FATAL_FAILURE(start(2));
  expect_works();
  const auto supervisors = test::children_with("cupel-sandbox");
  ASSERT_EQ(supervisors.size(), 1u);
  runner_.reset();
  EXPECT_TRUE(test::eventually(2s, [] { return test::children_with("cupel-sandbox").empty(); }));
  EXPECT_TRUE(test::eventually(2s, [&] { return test::control_groups_of(supervisors[0]) == 0; }));
}

TEST_F(OurFaults, TwoRunnersDoNotMeet) {
  ASSERT_NO_FATAL_FAILURE(start(1));
  auto other = Runner::start({.slots = 1, .highest_tier = test::highest_tier()});
  ASSERT_TRUE(other) << other.error().message;
  const std::string mark = unique_mark("two");
  Command command = sleeper(mark);
  command.limits.wall_time = 500ms;
  std::jthread caller(
      [&] { EXPECT_EQ(sandbox::name((*other)->run(command).outcome), "wall_limit"); });
  EXPECT_TRUE(test::eventually(10s, [&] { return !test::processes_with(mark).empty(); }));
  expect_works();
  caller.join();
  other->reset();
  expect_works();
}

TEST_F(OurFaults, SlotsDoNotSeeOneAnother) {
  ASSERT_NO_FATAL_FAILURE(start(2));
  const auto traces = programs_.of("traces.c");  // compiled before the other run's time begins
  const std::string mark = unique_mark("slots");
  Command command = sleeper(mark);
  command.limits.wall_time = 1s;
  command.files = {{"secret", "of the other slot"}};
  std::jthread caller([&] { EXPECT_EQ(runner_->run(command).outcome, Outcome::wall_limit); });
  EXPECT_TRUE(test::eventually(10s, [&] { return !test::processes_with(mark).empty(); }));
  const RunResult run = runner_->run({.arguments = {"traces"}, .executable = traces});
  EXPECT_EQ(sandbox::name(run.outcome), "accepted") << run.errors;
  EXPECT_NE(run.output.find("CLEAN"), std::string::npos);
  EXPECT_FALSE(test::processes_with(mark).empty()) << "the other run was over too early to matter";
  caller.join();
}

TEST_F(OurFaults, RunsLeaveNothingBehind) {
  ASSERT_NO_FATAL_FAILURE(start(2));
  const auto runs = [&](int count) {
    for (int i = 0; i < count; ++i) expect_works();
  };
  runs(20);
  const auto supervisors = test::children_with("cupel-sandbox");
  ASSERT_EQ(supervisors.size(), 1u);
  const test::Holdings ours = test::holdings_of(::getpid());
  const test::Holdings its = test::holdings_of(supervisors[0]);
  const std::size_t groups = test::control_groups_of(supervisors[0]);
  runs(200);
  EXPECT_EQ(test::holdings_of(::getpid()), ours);
  EXPECT_EQ(test::holdings_of(supervisors[0]), its);
  EXPECT_EQ(test::control_groups_of(supervisors[0]), groups);
}

TEST_F(OurFaults, WhatIsNoProgramIsNotOurFault) {
  ASSERT_NO_FATAL_FAILURE(start(1));
  const std::string elf(
      "\x7f"
      "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0\1\0\0\0",
      24);
  std::string foreign(4096, '\0');
  foreign.replace(0, elf.size(), elf);
  foreign[18] = '\xb7';  // aarch64
  const std::vector<std::pair<std::string, std::string>> files = {
      {"text", "I am no program.\n"}, {"empty", ""}, {"truncated", elf}, {"foreign", foreign}};
  for (const auto& [title, bytes] : files) {
    SCOPED_TRACE(title);
    const RunResult run =
        runner_->run({.arguments = {title}, .executable = programs_.of_bytes(bytes)});
    EXPECT_EQ(sandbox::name(run.outcome), "nonzero_exit") << run.detail;
    EXPECT_EQ(run.exit_code, 126);
    expect_works();
  }
  // What the run itself brought, or did not bring, is its own.
  const RunResult missing = runner_->run({.arguments = {"/work/missing"}});
  EXPECT_EQ(sandbox::name(missing.outcome), "nonzero_exit") << missing.detail;
  EXPECT_EQ(missing.exit_code, 126);
  // A program of the system that is not there is the caller's mistake.
  for (const char* path : {"/no/such/program", "/work", "/etc/passwd"}) {
    SCOPED_TRACE(path);
    const RunResult run = runner_->run({.arguments = {path}});
    EXPECT_EQ(sandbox::name(run.outcome), "sandbox_error");
    EXPECT_NE(run.detail, "");
    expect_works();
  }
}

TEST_F(OurFaults, ArgumentsArriveOrAreRefused) {
  ASSERT_NO_FATAL_FAILURE(start(1));
  const auto echo = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"/usr/bin/printf", "[%s]"});
    return runner_->run({.arguments = std::move(words)});
  };
  EXPECT_EQ(echo({"", "a b", "\xff\n", "$x"}).output, "[][a b][\xff\n][$x]");
  const std::string long_word(100'000, 'x');
  EXPECT_EQ(echo({long_word}).output, "[" + long_word + "]");
  for (const RunResult& run : {echo({std::string("a\0b", 3)}), runner_->run({})}) {
    EXPECT_EQ(sandbox::name(run.outcome), "sandbox_error");
    EXPECT_NE(run.detail, "");
  }
  // Longer than the kernel takes one word.
  EXPECT_NE(echo({std::string(1 << 20, 'x')}).outcome, Outcome::accepted);
  expect_works();
}

TEST_F(OurFaults, NamesOfFilesStayInTheWorkFolder) {
  ASSERT_NO_FATAL_FAILURE(start(1));
  for (const std::string& name :
       {std::string("../out"), std::string("a/../../out"), std::string("/tmp/out"), std::string(),
        std::string("."), std::string(".."), std::string("a/"), std::string("a\0b", 3),
        std::string(300, 'n')}) {
    SCOPED_TRACE(name);
    Command command = sum(1, 1);
    command.files = {{name, "contents"}};
    const RunResult run = runner_->run(command);
    EXPECT_EQ(sandbox::name(run.outcome), "sandbox_error");
    EXPECT_NE(run.detail, "");
    Command collecting = sum(1, 1);
    collecting.collect = {name};
    EXPECT_TRUE(runner_->run(collecting).collected.empty());
    expect_works();
  }
  Command twice = sum(1, 1);
  twice.files = {{"same", "1"}, {"same", "2"}};
  EXPECT_EQ(runner_->run(twice).outcome, Outcome::sandbox_error);
  Command through = sum(1, 1);
  through.files = {{"same", "1"}, {"same/below", "2"}};
  EXPECT_EQ(runner_->run(through).outcome, Outcome::sandbox_error);
  expect_works();
}

TEST_F(OurFaults, CollectingDoesNotFollowLinks) {
  ASSERT_NO_FATAL_FAILURE(start(1));
  Command command{.arguments = {"/bin/sh", "-c",
                                "ln -s /etc/passwd link; mkdir folder; mkfifo pipe; "
                                "echo mine > file"}};
  command.collect = {"link", "folder", "pipe", "missing", "file"};
  const RunResult run = runner_->run(command);
  ASSERT_EQ(run.outcome, Outcome::accepted) << run.errors;
  ASSERT_EQ(run.collected.size(), 1u);
  EXPECT_EQ(run.collected[0].name, "file");
  char text[16] = {};
  EXPECT_EQ(::pread(run.collected[0].file.get(), text, sizeof(text), 0), 5);
  EXPECT_STREQ(text, "mine\n");
  expect_works();
}

TEST_F(OurFaults, LimitsThatCannotBeHeldAreRefused) {
  ASSERT_NO_FATAL_FAILURE(start(1));
  const std::vector<std::function<void(sandbox::Limits&)>> changes = {
      [](auto& limits) { limits.cpu_time = 0ns; },
      [](auto& limits) { limits.wall_time = 0ns; },
      [](auto& limits) { limits.wall_time = -1s; },
      [](auto& limits) { limits.memory_bytes = 0; },
      [](auto& limits) { limits.memory_bytes = 1ull << 60; },
      [](auto& limits) { limits.processes = 0; },
      [](auto& limits) { limits.processes = 1u << 31; },
      [](auto& limits) { limits.output_bytes = 1ull << 60; },
      [](auto& limits) { limits.file_bytes = 1ull << 63; },
      [](auto& limits) { limits.open_files = 0; },
      [](auto& limits) { limits.open_files = 1u << 31; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    SCOPED_TRACE(i);
    Command command = sum(1, 1);
    changes[i](command.limits);
    EXPECT_FALSE(sandbox::check_limits(command.limits));
    const RunResult run = runner_->run(command);
    EXPECT_EQ(sandbox::name(run.outcome), "sandbox_error");
    EXPECT_NE(run.detail, "");
  }
  EXPECT_TRUE(sandbox::check_limits({}));
  expect_works();
}

/// In a namespace of mounts of its own, so that the host never sees the full disk.
TEST_F(OurFaults, AFullTemporaryFolderStopsNothing) {
  bool has_namespace = false;
  programs_.of("normal.c");
  std::thread([&] {
    const test::TempFolder folder;
    has_namespace = ::unshare(CLONE_NEWNS) == 0 &&
                    ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                    ::mount("none", folder.path("").c_str(), "tmpfs", 0, "size=4k") == 0;
    if (!has_namespace) return;
    std::ofstream(folder.path("full")) << std::string(100'000, 'x');
    ::setenv("TMPDIR", folder.path("").c_str(), 1);
    start(1);
    if (runner_) expect_works();
    ::unsetenv("TMPDIR");
    ::umount2(folder.path("").c_str(), MNT_DETACH);
  }).join();
  if (!has_namespace) GTEST_SKIP() << "this machine lets us make no mount namespace";
}

}  // namespace
}  // namespace cupel
