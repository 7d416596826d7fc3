#include "sandbox/supervisor/internal/slot_limits.h"

#include <algorithm>
#include <ctime>

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kMebibyte = 1ull << 20;

// While a warm program starts, beyond what runs may use.
constexpr std::uint64_t kWarmUpMemory = 256 * kMebibyte;

/// To the next mebibyte, and less than one not at all: each other limit is another system call.
std::uint64_t rounded(std::uint64_t bytes) {
  return bytes < kMebibyte ? 0 : (bytes + kMebibyte - 1) / kMebibyte * kMebibyte;
}

}  // namespace

SlotLimits::SlotLimits(const SlotCgroup* cgroup) : cgroup_(cgroup) {
  if (cgroup_ != nullptr) idle_memory_ = cgroup_->memory_in_use();
}

Result<void> SlotLimits::set(const protocol::RunRequest& request, std::uint64_t carried_bytes,
                             std::size_t warm_programs) {
  if (cgroup_ == nullptr) return {};
  const std::uint64_t memory =
      request.memory_bytes + idle_memory_ + warm_memory_ + rounded(carried_bytes);
  if (memory != memory_set_) {
    if (!cgroup_->limit_memory(memory)) return failure("cannot limit the slot's memory");
    memory_set_ = memory;
  }
  constexpr std::uint32_t kFirstProcess = 1;  // PID 1
  const auto processes =
      request.processes + kFirstProcess + static_cast<std::uint32_t>(warm_programs);
  if (processes != processes_set_) {
    if (!cgroup_->limit_processes(processes)) return failure("cannot limit the slot's processes");
    processes_set_ = processes;
  }
  return {};
}

bool SlotLimits::begin_warm_up(const protocol::RunRequest& request) {
  if (cgroup_ == nullptr) return true;
  before_warm_up_ = cgroup_->memory_in_use();
  memory_set_ = 0;
  processes_set_ = 0;
  return cgroup_->limit_memory(request.memory_bytes + before_warm_up_ + kWarmUpMemory);
}

void SlotLimits::end_warm_up() {
  if (cgroup_ == nullptr) return;
  const std::uint64_t now = cgroup_->memory_in_use();
  warm_memory_ += now - std::min(now, before_warm_up_);
}

void SlotLimits::await_freed_memory() const {
  // What stays is the cache of files, which gives way to programs.
  constexpr std::uint64_t kLittle = 8 * kMebibyte;
  constexpr int kMostRounds = 250;
  constexpr timespec kMillisecond{0, 1'000'000};
  const std::uint64_t free = idle_memory_ + warm_memory_ + kLittle;
  for (int i = 0; i < kMostRounds && cgroup_ != nullptr && cgroup_->memory_in_use() > free; ++i)
    ::nanosleep(&kMillisecond, nullptr);
}

}  // namespace cupel::sandbox
