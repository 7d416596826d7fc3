#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cupel::bench {

/// What this process and the `Runner`s in it hold on the machine, as /proc and the control groups
/// tell.
struct Census {
  unsigned slots = 0;
  unsigned processes = 0;  ///< the supervisors and everything below them
  unsigned host_descriptors = 0;
  unsigned supervisor_descriptors = 0;
  unsigned slot_descriptors = 0;  ///< of all PID 1s
  unsigned control_groups = 0;
  unsigned mounts = 0;            ///< of all slots together
  std::uint64_t host_memory = 0;  ///< resident, in bytes
  std::uint64_t supervisor_memory = 0;
  std::uint64_t slot_memory = 0;   ///< resident in the PID 1s
  std::uint64_t group_memory = 0;  ///< charged to the slots' control groups

  /// While no run is in flight.
  static Census take();

  /// The larger of the two, for each figure.
  static Census most_of(const Census& one, const Census& other);

  static std::string header();
  std::string row() const;

  /// What has grown since `before`; "" where nothing has. Counts must be the same; memory may be a
  /// little more, since allocators keep what they were given.
  std::string growth_since(const Census& before) const;
};

/// The supervisors that this process has started, the newest last.
std::vector<pid_t> find_supervisors();
std::vector<pid_t> children_of(pid_t process);

}  // namespace cupel::bench
