#include "sandbox/internal/slot_pool.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>

namespace cupel::sandbox {
namespace {

constexpr const char* kCutOff = "the run was not started: its caller waits no longer";

/// Runs in flight may use this together; a fifth is left to the host.
std::uint64_t memory_budget() {
  const auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 5 * 4;
}

/// A slot between runs has nothing to say; where its socket can be read, it has been closed.
bool is_silent(int socket) {
  pollfd entry{socket, POLLIN, 0};
  return ::poll(&entry, 1, 0) == 0;
}

}  // namespace

SlotPool::SlotPool(Runner::Options options, std::shared_ptr<SupervisorProcess> supervisor,
                   unsigned slots)
    : options_(std::move(options)),
      slots_(slots),
      memory_budget_(memory_budget()),
      supervisor_(std::move(supervisor)) {}

Tier SlotPool::tier() const {
  const std::lock_guard lock(mutex_);
  return supervisor_ ? supervisor_->tier() : Tier::t3;
}

Result<SlotPool::Lease> SlotPool::take(std::uint64_t memory, std::uint64_t program,
                                       const Cutoff* cutoff) {
  if (auto turn = await_turn(memory, cutoff); !turn) return tl::make_unexpected(turn.error());
  return obtain(memory, program, 1);
}

Result<std::pair<SlotPool::Lease, SlotPool::Lease>> SlotPool::take_pair(std::uint64_t first_memory,
                                                                        std::uint64_t second_memory,
                                                                        const Cutoff* cutoff) {
  if (auto turn = await_turn(first_memory + second_memory, cutoff); !turn)
    return tl::make_unexpected(turn.error());
  // A slot in which a program is stopped is better left to that program's runs.
  constexpr std::uint64_t kNoProgram = 0;
  auto first = obtain(first_memory, kNoProgram, 0);
  if (!first) {
    release(second_memory, 1);
    return tl::make_unexpected(first.error());
  }
  auto second = obtain(second_memory, kNoProgram, 1);
  if (!second) {
    give_back(std::move(*first));
    return tl::make_unexpected(second.error());
  }
  return std::pair{std::move(*first), std::move(*second)};
}

Result<void> SlotPool::await_turn(std::uint64_t memory, const Cutoff* cutoff) {
  std::unique_lock lock(mutex_);
  const bool in_time = wait_until_cutoff(cutoff, lock, changed_, [&] {
    return runs_ < slots_ && (runs_ == 0 || memory_lent_ + memory <= memory_budget_);
  });
  // A turn that comes with the cutoff is of no use: nothing must be started any more.
  if (!in_time || (cutoff && cutoff->reached())) return failure(kCutOff);
  ++runs_;
  memory_lent_ += memory;
  return {};
}

/// A slot for a run whose turn it is.
Result<SlotPool::Lease> SlotPool::obtain(std::uint64_t memory, std::uint64_t program,
                                         unsigned runs) {
  std::unique_lock lock(mutex_);
  while (!idle_.empty()) {
    auto chosen = std::find_if(idle_.begin(), idle_.end(),
                               [&](const Idle& idle) { return idle.stopped_program == program; });
    if (chosen == idle_.end()) chosen = std::prev(idle_.end());
    Lease lease{std::move(chosen->line), supervisor_, memory, chosen->stopped_program, runs};
    idle_.erase(chosen);
    if (is_silent(lease.line.socket.get())) return lease;
    // It died in its sleep, most likely with its supervisor, which the building of another will
    // show.
    lock.unlock();
    (void)lease.supervisor->destroy_slot(lease.line.number);
    lock.lock();
  }
  lock.unlock();
  std::shared_ptr<SupervisorProcess> supervisor;
  auto line = build(supervisor);
  if (!line) {
    release(memory, runs);
    return tl::make_unexpected(line.error());
  }
  return Lease{std::move(*line), std::move(supervisor), memory, 0, runs};
}

Result<SlotLine> SlotPool::build(std::shared_ptr<SupervisorProcess>& supervisor) {
  constexpr int kTries = 2;  // a supervisor that has died is noticed by the first
  Result<SlotLine> line = failure("");
  for (int i = 0; i < kTries && !line; ++i) {
    auto living = living_supervisor();
    if (!living) return tl::make_unexpected(living.error());
    supervisor = std::move(*living);
    line = supervisor->build_slot();
    if (line || supervisor->alive()) break;
    const std::lock_guard lock(mutex_);
    if (supervisor_ == supervisor) {
      supervisor_ = nullptr;
      idle_.clear();
    }
  }
  return line;
}

Result<std::shared_ptr<SupervisorProcess>> SlotPool::living_supervisor() {
  const std::lock_guard lock(mutex_);
  if (supervisor_) return supervisor_;
  auto started = SupervisorProcess::start(options_);
  if (!started) return tl::make_unexpected(started.error());
  supervisor_ = std::move(*started);
  return supervisor_;
}

void SlotPool::give_back(Lease lease) {
  {
    const std::lock_guard lock(mutex_);
    if (lease.supervisor == supervisor_)
      idle_.push_back({std::move(lease.line), lease.stopped_program});
  }
  release(lease.memory, lease.runs);
}

Result<bool> SlotPool::discard(Lease lease) {
  lease.line.socket.reset();
  const Result<bool> out_of_memory = lease.supervisor->destroy_slot(lease.line.number);
  if (!out_of_memory) {
    const std::lock_guard lock(mutex_);
    if (lease.supervisor == supervisor_) {
      supervisor_ = nullptr;
      idle_.clear();
    }
  }
  release(lease.memory, lease.runs);
  return out_of_memory;
}

void SlotPool::release(std::uint64_t memory, unsigned runs) {
  {
    const std::lock_guard lock(mutex_);
    runs_ -= runs;
    memory_lent_ -= memory;
  }
  changed_.notify_all();
}

}  // namespace cupel::sandbox
