#include "sandbox/supervisor/internal/usage.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kLookEvery = 5'000'000;

std::uint64_t own_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u +
         static_cast<std::uint64_t>(time.tv_nsec);
}

std::uint64_t difference(std::uint64_t later, std::uint64_t earlier) {
  return later > earlier ? later - earlier : 0;
}

}  // namespace

RunUsage::RunUsage(const SlotCgroup* cgroup, ProcessScope scope, std::span<const pid_t> spared,
                   std::uint64_t memory_limit, std::uint64_t& known_kills)
    : cgroup_(cgroup),
      scope_(scope),
      spared_(spared),
      memory_limit_(memory_limit),
      known_kills_(known_kills) {
  if (cgroup_ == nullptr) return;
  if (!cgroup_->reset_peak()) peak_before_ = cgroup_->peak_memory();
  memory_before_ = cgroup_->memory_in_use();
  cpu_before_ = cgroup_->cpu_ns();
  own_cpu_before_ = own_cpu_ns();
}

bool RunUsage::was_killed_for_memory(std::uint64_t peak) {
  // Counting kills is slow under version 1, and nobody is killed far below the limit (the peak may
  // be an earlier run's, but is never less than this one's): the kernel kills when the next pages,
  // of which the largest are 2 MiB, do not fit in.
  constexpr std::uint64_t kFarBelow = 16ull << 20;
  if (peak + kFarBelow < cgroup_->memory_limit()) return false;
  const std::uint64_t kills = cgroup_->out_of_memory_kills();
  return kills > std::exchange(known_kills_, kills);
}

RunUsage::Now RunUsage::now() {
  if (cgroup_ != nullptr) return {difference(cgroup_->cpu_ns(), cpu_before_), false};
  const ProcessScope::InUse used = scope_.in_use(spared_);
  peak_seen_ = std::max(peak_seen_, used.memory_bytes);
  return {used.cpu_ns, used.memory_bytes > memory_limit_};
}

RunUsage::Total RunUsage::total(const Reaped& reaped) {
  if (cgroup_ == nullptr) {
    const std::uint64_t peak = std::max(peak_seen_, reaped.peak_memory_bytes);
    return {reaped.cpu_ns, peak, peak_seen_ > memory_limit_};
  }
  const std::uint64_t own = own_cpu_ns() - own_cpu_before_;
  const std::uint64_t charged = difference(cgroup_->cpu_ns(), cpu_before_ + own);
  const std::uint64_t peak = cgroup_->peak_memory();
  const bool killed = was_killed_for_memory(peak);
  return {std::max(charged, reaped.cpu_ns),
          killed ? difference(peak, memory_before_) : peak_of_run(peak, reaped), killed};
}

std::uint64_t RunUsage::peak_of_run(std::uint64_t peak, const Reaped& reaped) const {
  // Where the kernel's record could not be reset, it may be an earlier run's, and the largest
  // process is what is known of this one.
  if (peak <= peak_before_ && reaped.peak_memory_bytes > 0) return reaped.peak_memory_bytes;
  return difference(peak, memory_before_);
}

std::uint64_t RunUsage::look_every_ns() const { return cgroup_ == nullptr ? kLookEvery : 0; }

}  // namespace cupel::sandbox
