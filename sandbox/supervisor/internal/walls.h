#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"
#include "sandbox/run_result.h"
#include "sandbox/supervisor/internal/launch.h"
#include "sandbox/supervisor/internal/scratch.h"
#include "sandbox/supervisor/internal/syscall_filter.h"

namespace cupel::sandbox {

/// The system call filters of a tier: one for programs, and one for tools such as compilers, which
/// under T2 may do more.
struct TierFilters {
  SyscallFilter program;
  SyscallFilter tool;

  static Result<TierFilters> build(Tier tier);
};

// A deep recursion that a judge would allow still fits; it counts as memory where it is used.
constexpr rlim_t kMostStack = 256ull << 20;

/// What keeps the programs of a slot in beside its namespaces and control group: user, Landlock,
/// system call filter, and rlimits where no control group counts.
class Walls {
 public:
  struct Place {
    Tier tier = Tier::t0;
    uid_t user = kProgramUser;          ///< -1: the slot's own
    bool shares_user = false;           ///< PID 1 has the programs' user, for want of another
    std::vector<std::string> readable;  ///< what programs may read and execute
    std::vector<std::string> devices;
    std::vector<Scratch> scratch;
  };

  static Result<Walls> make(Place place, const TierFilters& filters);

  /// Sets what `launch` needs of them. `tool`: a trusted program that works on untrusted files.
  void apply(Launch& launch, const protocol::RunRequest& request, bool tool) const;

  uid_t user() const { return place_.user; }

  /// Whether programs can be executed by their paths too, not by a descriptor alone.
  bool allow_paths() const { return place_.tier != Tier::t3; }

  /// To be called when a scratch folder has been mounted anew, which the rules do not know yet.
  Result<void> renew();

 private:
  Walls(Place place, const TierFilters& filters) : place_(std::move(place)), filters_(&filters) {}
  Result<Descriptor> make_ruleset(bool may_write) const;

  Place place_;
  const TierFilters* filters_;
  Descriptor program_rules_;  // empty where the kernel has no Landlock
  Descriptor tool_rules_;
};

}  // namespace cupel::sandbox
