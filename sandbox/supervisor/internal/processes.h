#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>

namespace cupel::sandbox {

/// What the slot's processes use, as /proc tells: for slots without a control group.
struct ProcessesInUse {
  std::uint64_t cpu_ns = 0;
  std::uint64_t memory_bytes = 0;  ///< not shared with files; pages shared by forks count twice
};

ProcessesInUse processes_in_use(std::span<const pid_t> spared);

/// Processes of the slot beside the caller, which is its PID 1, and the spared ones; zombies count.
/// Nothing where /proc cannot be read.
std::optional<unsigned> other_processes(std::span<const pid_t> spared);

/// What the reaped processes of a run used.
struct Reaped {
  std::uint64_t cpu_ns = 0;
  std::uint64_t peak_memory_bytes = 0;  ///< of the largest
  int main_status = 0;                  ///< wait status of the run's own process

  void add(const rusage& usage);
};

/// Kills everything in the slot but the caller, and reaps it. True where nothing is left.
bool end_all_processes(pid_t main, Reaped& reaped);

/// The same, sparing some of the caller's children. False where others remain after many rounds.
bool end_processes_but(std::span<const pid_t> spared, pid_t main, Reaped& reaped);

}  // namespace cupel::sandbox
