#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "base/result.h"
#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// The control group of one slot. The supervisor makes it; the slot's PID 1, which lives in it and
/// has no right to open its files, works with the descriptors it inherits. Nothing here allocates
/// after `create`.
class SlotCgroup {
 public:
  /// For `CLONE_INTO_CGROUP`; -1 where the process must be moved with `add` (version 1).
  int clone_descriptor() const;
  Result<void> add(pid_t pid) const;

  bool limit_memory(std::uint64_t bytes) const;
  bool limit_processes(std::uint32_t count) const;
  std::uint64_t memory_in_use() const;
  std::uint64_t peak_memory() const;  ///< since `reset_peak`
  bool reset_peak() const;            ///< false where the kernel cannot
  std::uint64_t out_of_memory_kills() const;
  std::uint32_t processes() const;    ///< alive now, threads included
  std::uint64_t cpu_ns() const;

  /// Kills everything in it; the supervisor's last resort.
  void kill() const;
  /// Removes the folders once nothing lives in them. False while something does.
  bool remove();
};

/// Where this process may make control groups.
class CgroupHome {
 public:
  /// Finds out whether version 2 (with the memory and pids controllers delegated) or version 1 is
  /// there and writable. The error says what is missing and the command that would mend it.
  static Result<CgroupHome> find();

  /// "v2 at /sys/fs/cgroup/user.slice/…" or "v1".
  std::string description() const;
  Result<SlotCgroup> create(const std::string& name) const;

  /// Removes what supervisors that no longer live left behind.
  void remove_stale() const;
};

}  // namespace cupel::sandbox
