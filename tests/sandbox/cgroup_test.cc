#include "sandbox/supervisor/internal/cgroup.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "sandbox/supervisor/internal/stale.h"
#include "tests/sandbox/in_child.h"

namespace cupel::sandbox {
namespace {

using test::exited_with;
using test::in_child;
using test::killed_by;

constexpr std::uint64_t kMiB = 1 << 20;

class Cgroup : public testing::Test {
 protected:
  void SetUp() override {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    auto home = CgroupHome::find();
    if (!home) GTEST_SKIP() << home.error().message;
    home_ = std::move(*home);
    auto group = home_->create("cupel-" + mark_of(getpid()) + "-test");
    ASSERT_TRUE(group.has_value()) << group.error().message;
    group_ = std::move(*group);
  }
  void TearDown() override {
    if (!group_) return;
    group_->kill();
    // The kernel lets go of a dead process's group a moment after it has been waited for.
    // Its orphans are this process's to reap.
    while (group_->processes() > 0) waitpid(-1, nullptr, WNOHANG);
    while (!group_->remove()) sched_yield();
  }

  /// Runs `body` in a child that is a member of the group.
  int in_group(const std::function<int()>& body) const {
    return in_child([&] { return group_->add(getpid()).has_value() ? body() : 200; });
  }
  static int touch(std::uint64_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return 1;
    std::memset(memory, 1, bytes);
    return 0;
  }

  std::optional<CgroupHome> home_;
  std::optional<SlotCgroup> group_;
};

TEST_F(Cgroup, KillsWhatNeedsMoreMemoryThanItMay) {
  ASSERT_TRUE(group_->limit_memory(32 * kMiB));
  EXPECT_TRUE(exited_with(in_group([] { return touch(8 * kMiB); }), 0));
  EXPECT_EQ(group_->out_of_memory_kills(), 0u);
  EXPECT_TRUE(killed_by(in_group([] { return touch(64 * kMiB); }), SIGKILL));
  EXPECT_EQ(group_->out_of_memory_kills(), 1u);
  ASSERT_TRUE(group_->limit_memory(256 * kMiB));  // rises again
  EXPECT_TRUE(exited_with(in_group([] { return touch(64 * kMiB); }), 0));
}

TEST_F(Cgroup, KnowsThePeakSinceItsReset) {
  ASSERT_TRUE(group_->limit_memory(256 * kMiB));
  EXPECT_TRUE(exited_with(in_group([] { return touch(64 * kMiB); }), 0));
  EXPECT_GE(group_->peak_memory(), 64 * kMiB);
  EXPECT_LT(group_->peak_memory(), 96 * kMiB);
  if (!group_->reset_peak()) GTEST_SKIP() << "this kernel cannot reset the peak";
  EXPECT_LT(group_->peak_memory(), 32 * kMiB);
}

TEST_F(Cgroup, LimitsProcesses) {
  ASSERT_TRUE(group_->limit_processes(3));
  const int status = in_group([] {
    int made = 0;
    int gate[2];
    if (pipe(gate) != 0) return 201;
    for (int i = 0; i < 10; ++i) {
      const pid_t child = fork();
      if (child == 0) {
        close(gate[1]);
        char byte;
        _exit(static_cast<int>(read(gate[0], &byte, 1)));  // until the parent ends
      }
      made += child > 0;
    }
    return made;
  });
  EXPECT_TRUE(exited_with(status, 2));  // and the parent itself
}

TEST_F(Cgroup, CountsCpuTimeOfAllProcesses) {
  const std::uint64_t before = group_->cpu_ns();
  const auto spin = [] {
    rusage used{};
    do getrusage(RUSAGE_SELF, &used);
    while (used.ru_utime.tv_sec * 1000000 + used.ru_utime.tv_usec + used.ru_stime.tv_usec < 100000);
    return 0;
  };
  in_group(spin);
  in_group(spin);
  EXPECT_GE(group_->cpu_ns() - before, 180'000'000u);
  EXPECT_LT(group_->cpu_ns() - before, 600'000'000u);
}

TEST_F(Cgroup, KillsEverythingInIt) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const bool joined = group_->add(getpid()).has_value();
    fork();
    if (joined && write(ready[1], "x", 1) == 1) {
      for (;;) pause();
    }
    _exit(1);
  }
  char bytes[2];
  ASSERT_EQ(read(ready[0], bytes, 1), 1);
  ASSERT_EQ(read(ready[0], bytes, 1), 1);
  EXPECT_EQ(group_->processes(), 2u);
  EXPECT_FALSE(group_->remove());
  group_->kill();
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(killed_by(status, SIGKILL));
  close(ready[1]);
  EXPECT_EQ(read(ready[0], bytes, 1), 0);  // nobody holds the other end any more
  close(ready[0]);
}

/// Whether any hierarchy has a group of that name.
bool exists(const std::string& name) {
  using std::filesystem::recursive_directory_iterator;
  for (const auto& entry : recursive_directory_iterator("/sys/fs/cgroup")) {
    if (entry.path().filename() == name) return true;
  }
  return false;
}

TEST_F(Cgroup, RemovesWhatTheDeadLeftBehind) {
  pid_t dead = fork();
  if (dead == 0) _exit(0);
  ASSERT_EQ(waitpid(dead, nullptr, 0), dead);
  const std::string of_the_dead = "cupel-" + mark_of(dead) + "-0";
  // Its number may be that of a living one in another container.
  const std::string of_another = "cupel-" + std::to_string(dead) + "-1.0-0";
  auto dead_group = home_->create(of_the_dead), another = home_->create(of_another);
  ASSERT_TRUE(dead_group && another);
  ASSERT_TRUE(exists(of_the_dead) && exists(of_another));
  home_->remove_stale();
  EXPECT_FALSE(exists(of_the_dead));
  EXPECT_TRUE(exists(of_another));
  EXPECT_TRUE(exists("cupel-" + mark_of(getpid()) + "-test"));
  EXPECT_TRUE(another->remove());
}

}  // namespace
}  // namespace cupel::sandbox
