#include "base/executor.h"

#include <atomic>
#include <optional>
#include <vector>

#include "base/internal/plain_threads.h"
#include "base/internal/tbb_threads.h"

namespace cupel {

struct Executor::Impl {
  explicit Impl(int count) {
    if (TbbThreads::are_lost())
      plain.emplace(count > 0 ? count : TbbThreads::default_count());
    else
      tbb.emplace(count);
  }

  std::optional<TbbThreads> tbb;
  std::optional<PlainThreads> plain;
};

Executor::Executor(int threads) : impl_(std::make_unique<Impl>(threads)) {}
Executor::~Executor() = default;

int Executor::threads() const { return impl_->tbb ? impl_->tbb->count() : impl_->plain->count(); }

void Executor::parallel_for(std::size_t count, std::size_t grain,
                            const std::function<void(std::size_t, std::size_t)>& body) const {
  if (count == 0) return;
  if (count <= grain || threads() == 1)
    body(0, count);
  else if (impl_->tbb)
    impl_->tbb->parallel_for(count, grain, body);
  else
    impl_->plain->parallel_for(count, grain, body);
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
  if (impl_->tbb) return impl_->tbb->pipeline(slots, fill, work, drain);
  for (std::size_t slot = fill(); slot < slots; slot = fill()) {
    work(slot);
    drain(slot);
  }
}

}  // namespace cupel
