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
  std::uint64_t memory_limit() const;
  std::uint64_t out_of_memory_kills() const;
  std::uint32_t processes() const;  ///< alive now, threads included
  std::uint64_t cpu_ns() const;

  /// Kills everything in it; the supervisor's last resort.
  void kill() const;
  /// Removes the folders once nothing lives in them. False while something does.
  bool remove();

 private:
  friend class CgroupHome;

  /// One of its folders: one in version 2, one for each hierarchy in version 1.
  struct Folder {
    std::string path;
    Descriptor folder;
    Descriptor members;  ///< cgroup.procs
  };

  bool unified_ = false;  ///< version 2
  std::vector<Folder> folders_;
  Descriptor memory_limit_;
  Descriptor
      swap_limit_;  ///< version 1: of memory and swap together; empty without swap accounting
  Descriptor memory_usage_;
  Descriptor memory_peak_;
  Descriptor memory_events_;
  Descriptor process_limit_;
  Descriptor process_count_;
  Descriptor cpu_usage_;
  Descriptor kill_;  ///< empty before Linux 5.14
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

  /// Removes what supervisors that no longer live left behind: empty groups
  /// `cupel-<mark>-<slot>` (see stale.h).
  void remove_stale() const;

 private:
  Result<SlotCgroup> create_unified(const std::string& name) const;
  Result<SlotCgroup> create_split(const std::string& name) const;

  std::string unified_;  ///< folder of version 2; beside version 1 it serves to kill only
  std::string memory_, pids_, cpu_;  ///< folders of version 1; empty in version 2
};

}  // namespace cupel::sandbox
