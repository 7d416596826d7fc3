#pragma once

#include <sys/types.h>
#include <cstdint>
#include <optional>
#include <span>

#include "sandbox/supervisor/internal/cgroup.h"
#include "sandbox/supervisor/internal/processes.h"

namespace cupel::sandbox {

/// What a run uses while it runs and when it is over: by the slot's control group where there is
/// one, else by looking at its processes.
class RunUsage {
 public:
  /// `spared` are processes that live on between runs; what they use is not the run's.
  /// `known_kills` counts the kills for want of memory over all runs of the slot.
  RunUsage(const SlotCgroup* cgroup, ProcessScope scope, std::span<const pid_t> spared,
           std::uint64_t memory_limit, std::uint64_t& known_kills);

  struct Now {
    std::uint64_t cpu_ns;
    bool memory_exceeded;
  };
  Now now();

  struct Total {
    std::uint64_t cpu_ns;
    std::uint64_t peak_memory_bytes;
    bool memory_exceeded;
  };
  /// Once every process of the run has been reaped.
  Total total(const Reaped& reaped);

  /// How long a run may go on before its memory must be looked at again; 0: the kernel does.
  std::uint64_t look_every_ns() const;

 private:
  bool was_killed_for_memory(std::uint64_t peak);
  std::uint64_t peak_of_run(std::uint64_t peak, const Reaped& reaped) const;

  const SlotCgroup* cgroup_;
  ProcessScope scope_;
  std::span<const pid_t> spared_;
  std::uint64_t memory_limit_;
  std::uint64_t peak_seen_ = 0;
  std::uint64_t cpu_before_ = 0;
  std::uint64_t own_cpu_before_ = 0;
  std::uint64_t memory_before_ = 0;
  std::uint64_t& known_kills_;
  std::uint64_t peak_before_ = 0;  ///< 0 where the record was reset
};

}  // namespace cupel::sandbox
