#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/cutoff.h"
#include "base/result.h"
#include "sandbox/internal/supervisor_process.h"
#include "sandbox/runner.h"

namespace cupel::sandbox {

/// The slots of a `Runner`: built when first needed, lent to one run at a time. The runs in flight
/// are bounded in number and in the memory that they may use together. Starts the supervisor again
/// where it has died. Safe to use from any number of threads.
class SlotPool {
 public:
  SlotPool(Runner::Options options, std::shared_ptr<SupervisorProcess> supervisor, unsigned slots);

  /// A slot for one run; whoever holds it gives it back or discards it.
  struct Lease {
    SlotLine line;
    std::shared_ptr<SupervisorProcess> supervisor;
    std::uint64_t memory = 0;
    std::uint64_t stopped_program = 0;  ///< the identity of the program stopped in it; 0: none
    unsigned runs = 1;                  ///< what it counts for; the first of a pair, for nothing
  };

  /// Waits for a free slot and for memory, until the cutoff at most; prefers the slot in which
  /// `program` is stopped.
  Result<Lease> take(std::uint64_t memory, std::uint64_t program, const Cutoff* cutoff);

  /// Two slots for two runs of which one waits for the other: together they count as one run, but
  /// for their memory. Waits for both at once. To be given back in this order.
  Result<std::pair<Lease, Lease>> take_pair(std::uint64_t first_memory, std::uint64_t second_memory,
                                            const Cutoff* cutoff);
  void give_back(Lease lease);

  /// Destroys the slot. True where programs in it had been killed for want of memory; fails where
  /// the supervisor itself is gone.
  Result<bool> discard(Lease lease);

  unsigned slots() const { return slots_; }
  Tier tier() const;

 private:
  struct Idle {
    SlotLine line;
    std::uint64_t stopped_program;
  };
  Result<std::shared_ptr<SupervisorProcess>> living_supervisor();
  Result<SlotLine> build(std::shared_ptr<SupervisorProcess>& supervisor);
  Result<void> await_turn(std::uint64_t memory, const Cutoff* cutoff);
  Result<Lease> obtain(std::uint64_t memory, std::uint64_t program, unsigned runs);
  void release(std::uint64_t memory, unsigned runs);

  const Runner::Options options_;
  const unsigned slots_;
  const std::uint64_t memory_budget_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::shared_ptr<SupervisorProcess> supervisor_;  // null: it died
  std::vector<Idle> idle_;
  unsigned runs_ = 0;  // under way
  std::uint64_t memory_lent_ = 0;
};

}  // namespace cupel::sandbox
