#include "base/executor.h"

#include <atomic>
#include <vector>

#include "base/internal/tbb_threads.h"

namespace cupel {

struct Executor::Impl {
  explicit Impl(int count) : threads(count) {}
  TbbThreads threads;
};

Executor::Executor(int threads) : impl_(std::make_unique<Impl>(threads)) {}
Executor::~Executor() = default;

int Executor::threads() const { return impl_->threads.count(); }

void Executor::parallel_for(std::size_t count, std::size_t grain,
                            const std::function<void(std::size_t, std::size_t)>& body) const {
  if (count > grain && threads() > 1)
    impl_->threads.parallel_for(count, grain, body);
  else if (count > 0)
    body(0, count);
}

void Executor::ordered_pipeline(std::size_t slots, const Stages& stages) const {
  // The atomics say what TBB guarantees: each stage of a slot sees what the one before it did, and
  // each call of a serial stage what the last one did.
  std::vector<std::atomic<int>> turns(slots);
  std::atomic<std::size_t> filled{0};
  std::atomic<int> drained{0};
  std::atomic<bool> stop{false};
  const auto in_turn = [&](std::size_t slot, const auto& stage) {
    turns[slot].load(std::memory_order_acquire);
    const bool go_on = stage(slot);
    turns[slot].fetch_add(1, std::memory_order_release);
    return go_on;
  };

  // Batches leave in the order they entered and at most `slots` are under way, so the batch that
  // last used slot `filled % slots` has always left it.
  const auto fill = [&] {
    const std::size_t slot = filled.load(std::memory_order_acquire) % slots;
    if (stop.load(std::memory_order_acquire) || !in_turn(slot, stages.fill)) return slots;
    filled.fetch_add(1, std::memory_order_release);
    return slot;
  };
  const auto work = [&](std::size_t slot) {
    in_turn(slot, [&](std::size_t s) {
      stages.work(s);
      return true;
    });
  };
  const auto drain = [&](std::size_t slot) {
    drained.load(std::memory_order_acquire);
    if (!stop.load(std::memory_order_acquire) && !in_turn(slot, stages.drain))
      stop.store(true, std::memory_order_release);
    drained.fetch_add(1, std::memory_order_release);
  };
  impl_->threads.pipeline(slots, fill, work, drain);
}

}  // namespace cupel
