#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"

/// Attacks that the supervisor tries on its own slots before it trusts them. An attacker is the
/// supervisor's own file, run in a fresh slot as `cupel-sandbox --canary NAME ARGUMENT…`.
namespace cupel::sandbox {

/// What the canary `memory` touches; run it with a limit well below.
constexpr std::uint64_t kCanaryMemory = 256ull << 20;
/// What the canary `fork` tries to make; run it with a limit well below.
constexpr int kCanaryProcesses = 1000;

/// The attacker's side: `arguments` are what follows `--canary`. Prints one line of what it saw;
/// the exit code is 0 where the attack was blocked, 1 where it worked, 2 where the arguments are
/// wrong.
int attack(std::span<const std::string_view> arguments);

/// How a canary's run in a slot ended.
struct CanaryRun {
  bool launched = false;
  int exit_code = -1;  ///< -1 where a signal ended it
  int signal = 0;
  bool memory_exceeded = false;
  std::string output = {};
};

struct CanaryVerdict {
  std::string name;
  bool blocked;
  std::string what;  ///< one line: what the attacker saw, or why this counts as not blocked
};

/// What the canaries aim at, outside of any slot: a secret, two listeners, a process. Whether an
/// attack worked is asked of these too, not of the attacker alone.
class CanaryTargets {
 public:
  /// Runs the supervisor's file with `--canary` and these arguments in a slot.
  using Launcher = std::function<CanaryRun(const std::vector<std::string>& arguments)>;

  static Result<CanaryTargets> create();
  CanaryTargets(CanaryTargets&& other) noexcept;
  CanaryTargets& operator=(CanaryTargets&&) = delete;
  ~CanaryTargets();

  /// Runs every canary, one after the other. What is not known to be blocked counts as not blocked.
  std::vector<CanaryVerdict> release(const Launcher& launch) const;

 private:
  CanaryTargets() = default;
  bool hide_secret_in(const std::string& place);
  CanaryVerdict try_one(const Launcher& launch, std::vector<std::string> arguments) const;
  std::string broken() const;  ///< which target was reached, seen from outside; "" for none

  std::string folder_;
  std::string secret_path_;
  std::string secret_;
  Descriptor tcp_;
  Descriptor abstract_;
  std::string port_;
  std::string abstract_name_;  ///< without the leading 0
  pid_t sibling_ = -1;
};

}  // namespace cupel::sandbox
