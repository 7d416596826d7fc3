#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sandbox/executable.h"
#include "sandbox/runner.h"
#include "tests/sandbox/attacks/harness/host_view.h"
#include "tests/sandbox/machine.h"
#include "tests/sandbox/user_program.h"

namespace cupel::sandbox {
namespace {

using namespace std::chrono_literals;

Command shell(const std::string& script) { return {.arguments = {"/bin/sh", "-c", script}}; }

Command python(const std::string& program, Start start = Start::zygote) {
  return {.arguments = {"/usr/bin/python3", "/work/main.py"},
          .files = {{"main.py", program}},
          .start = start};
}

/// Finds the number that the other knows, by asking.
constexpr const char* kGuesser = R"(
low, high = 0, 1000
while True:
    guess = (low + high) // 2
    print(guess, flush=True)
    answer = input()
    if answer == 'right':
        break
    low, high = (guess, high) if answer == 'more' else (low, guess)
)";
constexpr const char* kKnower = R"(
import sys
for asked in range(1, 100):
    guess = int(input())
    if guess == 617:
        break
    print('more' if guess < 617 else 'less', flush=True)
print('right', flush=True)
print(asked, 'questions', file=sys.stderr)
sys.exit(4)
)";

class ConnectedRun : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
  }

  static std::unique_ptr<Runner> start(unsigned slots = 1, Tier tier = Tier::t0,
                                       std::vector<InputFile> sources = {}) {
    auto runner =
        Runner::start({.slots = slots, .highest_tier = tier, .zygote_sources = std::move(sources)});
    EXPECT_TRUE(runner) << runner.error().message;
    return runner ? std::move(*runner) : nullptr;
  }

  static void expect(const RunResult& run, Outcome outcome, const std::string& detail,
                     const std::string& errors = "") {
    EXPECT_EQ(name(run.outcome), name(outcome));
    EXPECT_EQ(run.detail, detail);
    EXPECT_EQ(run.errors, errors);
    EXPECT_EQ(run.output, "");
  }

  static void expect_accepted(const RunResult& run, const std::string& errors = "") {
    expect(run, Outcome::accepted, "", errors);
  }

  static constexpr const char* kGraceOver =
      "it was not done in the time it had after the end of the program that it was connected to";
};

struct Way {
  const char* name;
  Tier tier;  // the highest to be used
  Start first, second;
};

class ConnectedRunByStart : public ConnectedRun, public testing::WithParamInterface<Way> {};

TEST_P(ConnectedRunByStart, EachReadsWhatTheOtherWrites) {
  const Way& way = GetParam();
  if (const std::string lacks = test::shortcoming(way.tier); !lacks.empty()) GTEST_SKIP() << lacks;
  const auto runner = start(1, way.tier);
  ASSERT_TRUE(runner);
  for (int i = 0; i < 3; ++i) {
    const auto [guesser, knower] =
        runner->run_connected(python(kGuesser, way.first), python(kKnower, way.second));
    expect_accepted(guesser);
    // 500, 750, 625, 562, 593, 609, 617
    expect(knower, Outcome::nonzero_exit, "exit code 4", "7 questions\n");
    EXPECT_EQ(knower.exit_code, 4);
    EXPECT_EQ(guesser.tier, runner->tier());
    EXPECT_EQ(knower.tier, runner->tier());
    EXPECT_GT(guesser.cpu_time.count(), 0);
  }
  EXPECT_EQ(runner->run(python("print(input())", way.first)).outcome, Outcome::nonzero_exit);
}

TEST_P(ConnectedRunByStart, OneThatClosesItsOutputIsHeardToHaveEnded) {
  const Way& way = GetParam();
  if (const std::string lacks = test::shortcoming(way.tier); !lacks.empty()) GTEST_SKIP() << lacks;
  const auto runner = start(1, way.tier);
  ASSERT_TRUE(runner);
  const std::string program =
      "import os, sys\nos.write(1, b'last words')\nos.close(1)\nheard = b''\n"
      "while True:\n    part = os.read(0, 100)\n    if not part:\n        break\n"
      "    heard += part\nprint(heard, file=sys.stderr)\nos._exit(0)\n";
  const auto [first, second] =
      runner->run_connected(python(program, way.first), python(program, way.second));
  expect_accepted(first, "b'last words'\n");
  expect_accepted(second, "b'last words'\n");
}

constexpr Way kWays[] = {{"zygotes_t0", Tier::t0, Start::zygote, Start::zygote},
                         {"zygotes_t1", Tier::t1, Start::zygote, Start::zygote},
                         {"execs_t0", Tier::t0, Start::exec, Start::exec},
                         {"execs_t1", Tier::t1, Start::exec, Start::exec},
                         {"mixed", Tier::t0, Start::exec, Start::zygote}};
INSTANTIATE_TEST_SUITE_P(Ways, ConnectedRunByStart, testing::ValuesIn(kWays),
                         [](const auto& way) { return std::string(way.param.name); });

TEST_F(ConnectedRun, AProgramThatIsStoppedElsewhereStartsByExec) {
  if (!test::has_static_libraries()) GTEST_SKIP() << "no static libraries";
  const test::UserProgram user;
  const auto binary = load_executable(user.link(
      "twice", user.compile("twice.cc",
                            "#include <cstdio>\nint main() { for (int x; scanf(\"%d\", &x) == 1;) "
                            "{ printf(\"%d\\n\", 2 * x); fflush(stdout); } }\n")));
  ASSERT_TRUE(binary) << binary.error().message;
  const auto runner = start();
  ASSERT_TRUE(runner);
  const Command twice{
      .arguments = {"twice"}, .executable = *binary, .input = "", .start = Start::stopped_parent};
  const Command asks = python(
      "import sys\nx = 1\nfor i in range(20):\n    print(x, flush=True)\n    x = int(input())\n"
      "print(x, file=sys.stderr)\n");
  const auto [first, second] = runner->run_connected(twice, asks);
  expect_accepted(first);
  expect_accepted(second, "1048576\n");
}

TEST_F(ConnectedRun, TheEndOfOneIsTheEndOfTheOthersInput) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  const auto [ended, reader] =
      runner->run_connected(shell("printf abc; exit 5"), shell("cat >&2; echo . >&2"));
  expect(ended, Outcome::nonzero_exit, "exit code 5");
  expect_accepted(reader, "abc.\n");
  const auto [writer, gone] = runner->run_connected(shell("exec yes"), shell("exit 0"));
  expect(writer, Outcome::signalled, "SIGPIPE");
  expect_accepted(gone);
}

TEST_F(ConnectedRun, WhatOneLeavesBehindHoldsNothingOpen) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  const auto [parent, reader] =
      runner->run_connected(shell("setsid sleep 100 & echo x"), shell("cat >&2"));
  expect_accepted(parent);
  expect_accepted(reader, "x\n");
}

TEST_F(ConnectedRun, LimitsHoldForEach) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  Command spins = shell("while :; do :; done");
  spins.limits.cpu_time = 200ms;
  const auto [spun, reader] = runner->run_connected(spins, shell("cat; exit 3"));
  expect(spun, Outcome::time_limit, "it used more than 0.2 s of CPU time");
  expect(reader, Outcome::nonzero_exit, "exit code 3");

  Command grows = python("x = bytearray(200 << 20)\nx[::4096] = bytes(len(x) // 4096)\n");
  grows.limits.memory_bytes = 64 << 20;
  const auto [other, grown] = runner->run_connected(shell("cat"), grows);
  expect_accepted(other);
  expect(grown, Outcome::memory_limit, "it needed more than 64 MiB");

  Command complains = shell("yes >&2");
  complains.limits.output_bytes = 4;
  const auto [silent, complained] = runner->run_connected(shell("cat"), complains);
  expect_accepted(silent);
  expect(complained, Outcome::output_limit, "it wrote more than 4 bytes to standard error",
         "y\ny\n");
}

TEST_F(ConnectedRun, OfTwoThatWaitTheOneWithLessTimeIsEnded) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  const Command patient = shell("exec cat");
  Command hasty = patient;
  hasty.limits.wall_time = 300ms;
  const auto [first, second] = runner->run_connected(hasty, patient);
  EXPECT_EQ(name(first.outcome), "wall_limit");
  expect_accepted(second);
  const auto [third, fourth] = runner->run_connected(patient, hasty);
  expect_accepted(third);
  EXPECT_EQ(name(fourth.outcome), "wall_limit");
  const auto [one, other] = runner->run_connected(hasty, hasty);
  EXPECT_TRUE(one.outcome == Outcome::wall_limit || other.outcome == Outcome::wall_limit);
}

TEST_F(ConnectedRun, AFloodEndsAtTheLimits) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  Command floods = shell("exec yes");
  floods.limits.cpu_time = 200ms;
  floods.limits.wall_time = 20s;
  const auto [flooded, drained] = runner->run_connected(floods, shell("exec cat > /dev/null"));
  EXPECT_EQ(name(flooded.outcome), "time_limit") << flooded.detail;
  expect_accepted(drained);

  floods.limits.wall_time = 300ms;
  const auto [blocked, deaf] =
      runner->run_connected(floods, shell("exec sleep 100"), {.second = 10ms});
  EXPECT_EQ(name(blocked.outcome), "wall_limit") << blocked.detail;
  expect(deaf, Outcome::wall_limit, kGraceOver);
}

TEST_F(ConnectedRun, GraceEndsTheOneThatGoesOn) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  Command lingers = shell("trap '' TERM PIPE; sleep 100");
  lingers.limits.wall_time = 100s;
  const auto [lingered, done] =
      runner->run_connected(lingers, shell("exit 0"), {.first = 100ms, .second = 0ms});
  expect(lingered, Outcome::wall_limit, kGraceOver);
  EXPECT_GE(lingered.wall_time, 100ms);
  EXPECT_LT(lingered.wall_time, 20s);
  expect_accepted(done);
  const auto [gone, ended] = runner->run_connected(python("pass"), lingers, {.second = 0ms});
  expect_accepted(gone);
  expect(ended, Outcome::wall_limit, kGraceOver);
  const auto [early, in_time] =
      runner->run_connected(shell("exit 2"), shell("cat; exit 7"),
                            {.first = 0ms, .second = std::chrono::hours(1'000'000)});
  expect(early, Outcome::nonzero_exit, "exit code 2");
  expect(in_time, Outcome::nonzero_exit, "exit code 7");
}

TEST_F(ConnectedRun, NoDescriptorButTheOwnIsThere) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  const std::string program =
      "import os, stat, sys\n"
      "kinds = [d + ('p' if stat.S_ISFIFO(os.fstat(int(d)).st_mode) else 'f')\n"
      "         for d in sorted(os.listdir('/proc/self/fd')) if d in '012' or\n"
      "         os.path.exists('/proc/self/fd/' + d)]\n"
      "print(*kinds, file=sys.stderr)\n";
  for (const Start start : {Start::zygote, Start::exec}) {
    const auto [first, second] =
        runner->run_connected(python(program, start), python(program, start));
    expect_accepted(first, "0p 1p 2f\n");
    expect_accepted(second, "0p 1p 2f\n");
    EXPECT_EQ(runner->run(python(program, start)).errors, "0f 1f 2f\n");
  }
}

TEST_F(ConnectedRun, AProgramReachesNothingBeyondItsPipes) {
  // It opens its pipes the other way round and keeps what it gets: whether or not it may, the other
  // reads what was written and then the end.
  const std::string hostile =
      "import os, socket, subprocess\nos.write(1, b'words')\n"
      "for fd, flags in (1, os.O_RDONLY), (0, os.O_WRONLY):\n"
      "    try:\n        os.open('/proc/self/fd/%d' % fd, flags | os.O_NONBLOCK)\n"
      "    except PermissionError:\n        pass\n"
      "for fd in 0, 1:\n    try:\n"
      "        socket.socket(fileno=os.dup(fd)).send(b'x')\n        os.write(1, b'a socket')\n"
      "    except OSError:\n        pass\n"
      "subprocess.Popen(['sleep', '100'], close_fds=False)\n";
  for (const Tier tier : {Tier::t0, Tier::t1}) {
    if (!test::shortcoming(tier).empty()) continue;
    const auto runner = start(1, tier);
    ASSERT_TRUE(runner);
    const auto [attacker, victim] = runner->run_connected(python(hostile), shell("cat >&2"));
    expect_accepted(attacker);
    expect_accepted(victim, "words");
  }
}

TEST_F(ConnectedRun, ModulesAreThere) {
  const auto runner = start(1, Tier::t0, {{"talk.py", "def say(x):\n    print(x, flush=True)\n"}});
  ASSERT_TRUE(runner);
  Command says = python("import talk\ntalk.say('hello')\n");
  says.modules = {"talk.py"};
  const auto [first, second] = runner->run_connected(says, shell("cat >&2"));
  expect_accepted(first);
  expect_accepted(second, "hello\n");
}

TEST_F(ConnectedRun, WhatCannotBeRunIsSaidOfBoth) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  const auto expect_both = [](const std::pair<RunResult, RunResult>& runs, const std::string& first,
                              const std::string& second) {
    expect(runs.first, Outcome::sandbox_error, first);
    expect(runs.second, Outcome::sandbox_error, second);
  };
  Command fed = shell("cat");
  fed.input = "x";
  const std::string fed_both_ways =
      "the input of a connected command is not empty; it reads what the other writes";
  expect_both(runner->run_connected(fed, shell("cat")), fed_both_ways, fed_both_ways);
  expect_both(runner->run_connected(shell("cat"), fed), fed_both_ways, fed_both_ways);
  const std::string empty = "the command has no arguments; the first is its program";
  expect_both(runner->run_connected(shell("cat"), {}), empty, empty);
  Command lacking = shell("cat");
  lacking.modules = {"talk.py"};
  const std::string lacks = "the sandbox was started without the module talk.py";
  const std::string lost = "the program that it was connected to was lost: " + lacks;
  expect_both(runner->run_connected(shell("exec sleep 20"), lacking), lost, lacks);
  expect_both(runner->run_connected(lacking, shell("exec sleep 20")), lacks, lost);
  EXPECT_EQ(runner->run(shell("echo on")).output, "on\n");
}

TEST_F(ConnectedRun, PairsAndSingleRunsShareFewSlots) {
  const auto runner = start(2);
  ASSERT_TRUE(runner);
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 6; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 10; ++i) {
          const std::string text = std::to_string(10 * thread + i) + "\n";
          if (thread % 3 == 0) {
            right += runner->run({.arguments = {"/bin/cat"}, .input = text}).output == text;
          } else {
            const auto [first, second] =
                runner->run_connected(shell("printf '" + text + "'"), shell("cat >&2"));
            right += first.outcome == Outcome::accepted && second.errors == text;
          }
        }
      });
  }
  EXPECT_EQ(right, 60);
}

TEST_F(ConnectedRun, PairsThatTakeAllMemoryTakeTurns) {
  const auto runner = start(2);
  ASSERT_TRUE(runner);
  Command large = shell("echo x; exec >&-; cat >&2");
  large.limits.memory_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                              static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread)
      threads.emplace_back([&] {
        const auto [first, second] = runner->run_connected(large, large);
        right += first.outcome == Outcome::accepted && second.outcome == Outcome::accepted;
      });
  }
  EXPECT_EQ(right, 3);
}

TEST_F(ConnectedRun, ASupervisorThatDiesCostsThePairAndNoMore) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  const std::string mark = "sleep 100." + std::to_string(::getpid());
  std::pair<RunResult, RunResult> runs;
  {
    const std::jthread waits(
        [&] { runs = runner->run_connected(shell("exec " + mark), shell("exec " + mark)); });
    const std::string shown = mark.substr(mark.find(' ') + 1);
    EXPECT_TRUE(test::eventually(60s, [&] { return test::processes_with(shown).size() == 2; }));
    for (const pid_t supervisor : test::children_with("cupel-sandbox")) ::kill(supervisor, SIGKILL);
  }
  EXPECT_EQ(name(runs.first.outcome), "sandbox_error");
  EXPECT_EQ(name(runs.second.outcome), "sandbox_error");
  const auto [first, second] = runner->run_connected(shell("echo again"), shell("cat >&2"));
  expect_accepted(first);
  expect_accepted(second, "again\n");
}

TEST_F(ConnectedRun, NothingIsLeftOfPairs) {
  const auto runner = start();
  ASSERT_TRUE(runner);
  const auto pair = [&] { (void)runner->run_connected(shell("echo x"), shell("cat")); };
  pair();
  const test::Holdings before = test::holdings_of(::getpid());
  for (int i = 0; i < 5; ++i) pair();
  EXPECT_EQ(test::holdings_of(::getpid()), before);
}

}  // namespace
}  // namespace cupel::sandbox
