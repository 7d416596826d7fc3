#include "sandbox/supervisor/internal/canary.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox/supervisor/internal/syscall_filter.h"
#include "tests/sandbox/in_child.h"

namespace cupel::sandbox {
namespace {

using test::in_child;

/// Runs an attacker in a child process after `prepare`, with its output in a pipe.
CanaryRun run_after(const std::vector<std::string>& arguments,
                    const std::function<bool()>& prepare) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const int status = in_child([&] {
    if (!prepare() || dup2(ends[1], STDOUT_FILENO) < 0) return 99;
    const std::vector<std::string_view> views(arguments.begin(), arguments.end());
    return attack(views);
  });
  close(ends[1]);
  CanaryRun run;
  run.launched = true;
  std::array<char, 1024> bytes;
  const ssize_t size = read(ends[0], bytes.data(), bytes.size());
  close(ends[0]);
  run.output.assign(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  run.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

const CanaryVerdict& named(const std::vector<CanaryVerdict>& results, const std::string& name) {
  return *std::find_if(results.begin(), results.end(),
                       [&](const CanaryVerdict& result) { return result.name == name; });
}

class Canaries : public testing::Test {
 protected:
  void SetUp() override {
    auto targets = CanaryTargets::create();
    ASSERT_TRUE(targets.has_value()) << targets.error().message;
    targets_.emplace(std::move(*targets));
  }
  std::optional<CanaryTargets> targets_;
};

TEST_F(Canaries, SeeThatThereIsNoWall) {
  const auto results = targets_->release([](const std::vector<std::string>& arguments) {
    if (arguments.front() == "fork") return CanaryRun{};  // this machine is not a sandbox
    return run_after(arguments, [] { return true; });
  });
  ASSERT_EQ(results.size(), 5u);
  for (const CanaryVerdict& result : results) EXPECT_FALSE(result.blocked) << result.name;
}

TEST_F(Canaries, SeeTheStrictFilter) {
  const auto filter = SyscallFilter::build(FilterKind::strict);
  ASSERT_TRUE(filter.has_value());
  const auto results = targets_->release([&](const std::vector<std::string>& arguments) {
    return run_after(arguments, [&] { return filter->install() == 0; });
  });
  EXPECT_FALSE(named(results, "read-secret").blocked);  // which takes Landlock
  for (const char* name : {"connect", "kill", "fork"}) {
    EXPECT_TRUE(named(results, name).blocked) << name << ": " << named(results, name).what;
  }
}

TEST_F(Canaries, AreNotBelievedAgainstWhatTheTargetsShow) {
  const auto results = targets_->release([](const std::vector<std::string>& arguments) {
    if (arguments.front() == "kill") {
      const pid_t target = std::stoi(arguments[1]);
      kill(target, SIGKILL);
      siginfo_t ended;
      waitid(P_PID, static_cast<id_t>(target), &ended, WEXITED | WNOWAIT);
    }
    std::string secret;
    if (arguments.front() == "read-secret") std::ifstream(arguments[1]) >> secret;
    return CanaryRun{.launched = true, .exit_code = 0, .output = "blocked " + secret + "\n"};
  });
  EXPECT_FALSE(named(results, "read-secret").blocked);
  EXPECT_TRUE(named(results, "connect").blocked);
  EXPECT_FALSE(named(results, "kill").blocked);
}

TEST_F(Canaries, CountAsFailedWhereTheyCrashOrSayNothing) {
  const auto crash = targets_->release([](const std::vector<std::string>&) {
    return CanaryRun{.launched = true, .signal = SIGSEGV, .output = "x\n"};
  });
  for (const CanaryVerdict& result : crash) EXPECT_FALSE(result.blocked) << result.name;
  const auto silent = targets_->release(
      [](const std::vector<std::string>&) { return CanaryRun{.launched = true, .exit_code = 0}; });
  for (const CanaryVerdict& result : silent) EXPECT_FALSE(result.blocked) << result.name;
}

}  // namespace
}  // namespace cupel::sandbox
