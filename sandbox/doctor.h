#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/run_result.h"
#include "sandbox/runner.h"

namespace cupel::sandbox {

/// One attack that the supervisor tried on its own defences before it trusted them.
struct CanaryResult {
  std::string name;  ///< "connect"
  bool blocked = false;
  std::string what;  ///< what was tried and what came of it
};

/// What this machine offers of one tier.
struct TierReport {
  Tier tier = Tier::t3;
  bool holds = false;  ///< everything it needs is here, and every canary was blocked
  std::vector<CanaryResult> canaries;  ///< empty where it was not tried
  std::string missing;                 ///< what it lacks; empty where it holds
  std::string remedy;                  ///< the command that would mend it, where there is one
};

/// What the tiers rest on.
struct MachineFacts {
  std::string kernel;           ///< "6.1.0-18-amd64"
  std::string user_namespaces;  ///< "up to 63432", or why there are none
  std::string control_groups;   ///< "v2 at /sys/fs/cgroup, this process in /user.slice/…"
  int landlock = 0;             ///< its version; 0: none
  bool seccomp = false;         ///< system call filters
  std::string user;             ///< "root", "uid 1000"
};

struct DoctorReport {
  bool usable = false;   ///< a tier that `Options::lowest_tier` allows holds
  Tier tier = Tier::t3;  ///< what a `Runner` would use here; means nothing unless usable
  std::vector<TierReport> tiers;
  std::vector<std::string> remarks;  ///< whatever else the supervisor had to say
  MachineFacts facts;
};

/// Starts a supervisor as a `Runner` would, and reports what it found out about this machine. Fails
/// where there is no supervisor to ask.
Result<DoctorReport> examine(const Runner::Options& options);

/// Those of the machine's properties that the tiers rest on, as this process sees them.
MachineFacts machine_facts();

}  // namespace cupel::sandbox
