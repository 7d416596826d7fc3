#include "base/internal/tbb_threads.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <optional>

namespace cupel {

struct TbbThreads::Impl {
  explicit Impl(int threads) : arena(threads) {
    if (threads > tbb::info::default_concurrency())
      more_threads.emplace(tbb::global_control::max_allowed_parallelism, threads);
  }

  std::optional<tbb::global_control> more_threads;
  tbb::task_arena arena;
};

TbbThreads::TbbThreads(int threads)
    : impl_(std::make_unique<Impl>(threads > 0 ? threads : tbb::info::default_concurrency())) {}

TbbThreads::~TbbThreads() = default;

int TbbThreads::count() const { return impl_->arena.max_concurrency(); }

void TbbThreads::parallel_for(std::size_t count, std::size_t grain,
                              const std::function<void(std::size_t, std::size_t)>& body) const {
  const tbb::blocked_range<std::size_t> all(0, count, grain);
  // Isolated: a thread that waits here must not pick up another batch of an outer pipeline.
  impl_->arena.execute([&] {
    tbb::this_task_arena::isolate([&] {
      tbb::parallel_for(all, [&](const auto& range) { body(range.begin(), range.end()); });
    });
  });
}

void TbbThreads::pipeline(std::size_t slots, const std::function<std::size_t()>& fill,
                          const std::function<void(std::size_t)>& work,
                          const std::function<void(std::size_t)>& drain) const {
  const auto filter = tbb::make_filter<void, std::size_t>(
                          tbb::filter_mode::serial_in_order,
                          [&](tbb::flow_control& flow) {
                            const std::size_t slot = fill();
                            if (slot >= slots) flow.stop();
                            return slot;
                          }) &
                      tbb::make_filter<std::size_t, std::size_t>(tbb::filter_mode::parallel,
                                                                 [&](std::size_t slot) {
                                                                   work(slot);
                                                                   return slot;
                                                                 }) &
                      tbb::make_filter<std::size_t, void>(tbb::filter_mode::serial_in_order,
                                                          [&](std::size_t slot) { drain(slot); });
  impl_->arena.execute([&] { tbb::parallel_pipeline(slots, filter); });
}

}  // namespace cupel
