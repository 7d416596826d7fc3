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
#include "sandbox/supervisor/internal/slot.h"
#include "sandbox/supervisor/internal/walls.h"

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
  std::string folder;  ///< what its runs work in where it has no file tree of its own
};

/// Builds slots of one tier.
class SlotBuilder {
 public:
  /// `cgroups` is needed for T0 alone. `options` must outlive it.
  SlotBuilder(const SupervisorOptions& options, Tier tier, std::optional<CgroupHome> cgroups,
              TierFilters filters);

  Tier tier() const { return tier_; }

  /// `close_inherited` is called in the new process, to close what belongs to the supervisor.
  Result<BuiltSlot> build(unsigned number, const std::function<void()>& close_inherited) const;

 private:
  Result<Slot> make_slot(const BuiltSlot& built, Descriptor library, Descriptor supervisor,
                         Descriptor inbox) const;
  [[noreturn]] void be_slot(const BuiltSlot& built, Descriptor library, Descriptor supervisor,
                            Descriptor inbox) const;

  const SupervisorOptions& options_;
  Tier tier_;
  std::optional<CgroupHome> cgroups_;
  TierFilters filters_;
  Identity identity_;
};

/// Kills everything in the slot and removes its control group. True where memory had run out in it.
bool destroy(BuiltSlot& slot);

}  // namespace cupel::sandbox
