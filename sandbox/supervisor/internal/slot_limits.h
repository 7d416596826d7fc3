#pragma once

#include <cstdint>

#include "base/result.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/cgroup.h"

namespace cupel::sandbox {

/// The limits of a slot's control group, set for one run after the other. What PID 1 and the warm
/// programs use themselves is granted on top. Does nothing in a slot that has no control group.
class SlotLimits {
 public:
  explicit SlotLimits(const SlotCgroup* cgroup);

  /// `carried_bytes`: of files and input that PID 1 puts into the slot's memory for the run.
  Result<void> set(const protocol::RunRequest& request, std::uint64_t carried_bytes,
                   std::size_t warm_programs);

  /// Around the start of a warm program: it may use what it needs, which is then granted to it.
  bool begin_warm_up(const protocol::RunRequest& request);
  void end_warm_up();

  /// After a kill for want of memory: the kernel gives the dead program's memory back a while after
  /// the program itself is gone, and until then it would count against the next run.
  void await_freed_memory() const;

  /// The warm programs are gone.
  void forget_warm_programs() { warm_memory_ = 0; }

 private:
  const SlotCgroup* cgroup_;
  std::uint64_t idle_memory_ = 0;
  std::uint64_t warm_memory_ = 0;
  std::uint64_t before_warm_up_ = 0;
  std::uint64_t memory_set_ = 0;  // 0: not known
  std::uint32_t processes_set_ = 0;
};

}  // namespace cupel::sandbox
