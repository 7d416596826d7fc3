#include "base/executor.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <optional>
#include <vector>

namespace cupel {

struct Executor::Impl {
  explicit Impl(int threads) : arena(threads) {
    if (threads > tbb::info::default_concurrency())
      more_threads.emplace(tbb::global_control::max_allowed_parallelism, threads);
  }

  std::optional<tbb::global_control> more_threads;
  mutable tbb::task_arena arena;
};

Executor::Executor(int threads)
    : impl_(std::make_unique<Impl>(threads > 0 ? threads : tbb::info::default_concurrency())) {}

Executor::~Executor() = default;

int Executor::threads() const { return impl_->arena.max_concurrency(); }

// The atomics below carry the happens-before edges that TBB's scheduler guarantees but that a
// thread sanitizer cannot see inside a library built without it.
void Executor::parallel_for(std::size_t count, std::size_t grain,
                            const std::function<void(std::size_t, std::size_t)>& body) const {
  if (count <= grain || threads() == 1) {
    if (count > 0) body(0, count);
    return;
  }
  std::atomic<int> gate{0};
  gate.store(1, std::memory_order_release);
  auto piece = [&](const tbb::blocked_range<std::size_t>& range) {
    gate.load(std::memory_order_acquire);
    body(range.begin(), range.end());
    gate.fetch_add(1, std::memory_order_release);
  };
  // Isolated: a thread that waits here must not pick up another batch of an outer pipeline.
  impl_->arena.execute([&] {
    tbb::this_task_arena::isolate(
        [&] { tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), piece); });
  });
  gate.load(std::memory_order_acquire);
}

void Executor::ordered_pipeline(std::size_t slots, const Stages& stages) const {
  std::vector<std::atomic<int>> turns(slots);
  std::size_t next = 0;
  bool stopped = false;
  std::atomic<bool> stop{false};
  auto in_turn = [&](std::size_t slot, auto&& call) {
    turns[slot].load(std::memory_order_acquire);
    auto result = call(slot);
    turns[slot].fetch_add(1, std::memory_order_release);
    return result;
  };

  // Batches leave in the order they entered and at most `slots` are under way, so the batch that
  // last used slot `next % slots` has always left it.
  auto fill = tbb::make_filter<void, std::size_t>(
      tbb::filter_mode::serial_in_order, [&](tbb::flow_control& flow) -> std::size_t {
        const std::size_t slot = next % slots;
        if (stop.load(std::memory_order_acquire) || !in_turn(slot, stages.fill)) {
          flow.stop();
          return slot;
        }
        ++next;
        return slot;
      });
  auto work = tbb::make_filter<std::size_t, std::size_t>(
      tbb::filter_mode::parallel, [&](std::size_t slot) {
        return in_turn(slot, [&](std::size_t s) {
          stages.work(s);
          return s;
        });
      });
  auto drain = tbb::make_filter<std::size_t, void>(
      tbb::filter_mode::serial_in_order, [&](std::size_t slot) {
        if (stopped) return;
        if (!in_turn(slot, stages.drain)) {
          stopped = true;
          stop.store(true, std::memory_order_release);
        }
      });
  impl_->arena.execute([&] { tbb::parallel_pipeline(slots, fill & work & drain); });
}

}  // namespace cupel
