#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// The control group of one slot. The supervisor makes it; the slot's PID 1, which lives in it and
/// has no right to open its files, works with the descriptors it inherits. Nothing here allocates
/// once it is made.
class SlotCgroup {
 public:
  /// For `CLONE_INTO_CGROUP`; -1 where the process must be moved with `add` alone.
  int clone_descriptor() const { return unified_.get(); }
  /// Moves the process into the folders of version 1; does nothing under version 2.
  Result<void> add(pid_t pid) const;

  bool limit_memory(std::uint64_t bytes) const;
  bool limit_processes(std::uint32_t count) const;
  std::uint64_t memory_in_use() const;
  std::uint64_t peak_memory() const;  ///< since `reset_peak`
  bool reset_peak() const;            ///< false where the kernel cannot
  std::uint64_t out_of_memory_kills() const;
  std::uint32_t processes() const;  ///< alive now, threads included
  std::uint64_t cpu_ns() const;

  /// Kills everything in it, where the kernel can; the supervisor's last resort.
  void kill() const;
  /// Removes the folders once nothing lives in them. False while something does.
  bool remove();

 private:
  friend class CgroupHome;

  std::vector<std::string> folders_;
  Descriptor unified_;  // the folder of version 2, which also a machine of version 1 may have
  Descriptor memory_limit_;
  Descriptor swap_limit_;
  Descriptor memory_usage_;
  Descriptor memory_peak_;
  Descriptor memory_events_;
  Descriptor processes_limit_;
  Descriptor processes_now_;
  Descriptor cpu_;
  Descriptor kill_;
  std::vector<Descriptor> joins_;  // the files `cgroup.procs` of version 1
  bool version_2_ = false;
  bool peak_can_be_reset_ = false;
};

/// Where this process may make control groups.
class CgroupHome {
 public:
  /// Finds out whether version 2 (with the memory and pids controllers delegated) or version 1 is
  /// there and writable. The error says what is missing and the command that would mend it.
  static Result<CgroupHome> find();

  /// "version 2 at /sys/fs/cgroup/…" or "version 1".
  std::string description() const;
  Result<SlotCgroup> create(const std::string& name) const;

  /// Removes what supervisors that no longer live left behind.
  void remove_stale() const;

 private:
  static Result<CgroupHome> find_version_1();
  static Result<CgroupHome> find_version_2();
  Result<SlotCgroup> open_version_1(const std::string& name) const;
  Result<SlotCgroup> open_version_2(const std::string& name) const;

  std::string unified_;                  // a folder of version 2; empty: none that can be written
  std::string memory_, pids_, cpuacct_;  // folders of version 1; empty under version 2
};

}  // namespace cupel::sandbox
