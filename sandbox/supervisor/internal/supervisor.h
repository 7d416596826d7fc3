#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/cgroup.h"
#include "sandbox/supervisor/internal/options.h"
#include "sandbox/supervisor/internal/slot_builder.h"

namespace cupel::sandbox {

/// Builds slots as the library asks, and takes them away. Single-threaded; it never runs a program
/// itself and never touches what one wrote.
class Supervisor {
 public:
  explicit Supervisor(SupervisorOptions options);

  /// Finds the strongest tier whose defences hold, says so to the library, then serves until the
  /// library closes its end. The exit code.
  int serve();

 private:
  bool choose_tier(std::string& report);
  protocol::Notice build_slot(std::vector<int>& descriptors);
  protocol::Notice destroy_slot(unsigned number);

  SupervisorOptions options_;
  std::optional<CgroupHome> cgroups_;
  std::optional<SlotBuilder> builder_;
  std::map<unsigned, BuiltSlot> slots_;
  unsigned built_ = 0;
};

}  // namespace cupel::sandbox
