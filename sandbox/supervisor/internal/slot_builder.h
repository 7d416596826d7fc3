#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"
#include "sandbox/supervisor/internal/cgroup.h"
#include "sandbox/supervisor/internal/identity.h"
#include "sandbox/supervisor/internal/options.h"
#include "sandbox/supervisor/internal/syscall_filter.h"

namespace cupel::sandbox {

/// A slot as the supervisor knows it.
struct BuiltSlot {
  unsigned number = 0;
  pid_t pid = -1;
  Descriptor pidfd;
  Descriptor lifeline;  ///< PID 1 ends when this is closed
  std::optional<SlotCgroup> cgroup;
  Descriptor library;  ///< the end that the library gets
  Descriptor inbox;
};

/// Builds slots of tiers T0 and T1.
class SlotBuilder {
 public:
  /// `cgroups` null: T1.
  SlotBuilder(const SupervisorOptions& options, const CgroupHome* cgroups, SyscallFilter filter);

  /// `close_inherited` is called in the new process, to close what belongs to the supervisor.
  Result<BuiltSlot> build(unsigned number, const std::function<void()>& close_inherited) const;

 private:
  const SupervisorOptions& options_;
  const CgroupHome* cgroups_;
  SyscallFilter filter_;
  Identity identity_;
};

/// Kills everything in the slot and removes its control group. True where memory had run out in it.
bool destroy(BuiltSlot& slot);

}  // namespace cupel::sandbox
