#include "base/internal/tbb_threads.h"

#include <pthread.h>
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <optional>

#ifdef CUPEL_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace cupel {
namespace {

/// Tells a thread sanitizer that what one call on this object did, another one sees.
class HandOver {
 public:
  void give() const {
#ifdef CUPEL_THREAD_SANITIZER
    __tsan_release(const_cast<HandOver*>(this));
#endif
  }
  void take() const {
#ifdef CUPEL_THREAD_SANITIZER
    __tsan_acquire(const_cast<HandOver*>(this));
#endif
  }
};

std::atomic<bool> are_used = false, are_left_behind = false;

void watch_forks() {
  static const int once =
      ::pthread_atfork(nullptr, nullptr, [] { are_left_behind = are_left_behind || are_used; });
  static_cast<void>(once);
}

/// One parallel call: its threads see what its caller did before, and the caller what they did,
/// also when the call ends by an exception.
class Call {
 public:
  Call() {
    are_used = true;
    started_.give();
  }
  ~Call() { finished_.take(); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  template <class Work>
  auto run(const Work& work) const {
    started_.take();
    struct Finished {
      const HandOver& over;
      ~Finished() { over.give(); }
    } finished{finished_};
    return work();
  }

 private:
  HandOver started_;
  HandOver finished_;
};

}  // namespace

struct TbbThreads::Impl {
  explicit Impl(int threads) : arena(threads) {
    if (threads > tbb::info::default_concurrency())
      more_threads.emplace(tbb::global_control::max_allowed_parallelism, threads);
  }

  std::optional<tbb::global_control> more_threads;
  tbb::task_arena arena;
};

TbbThreads::TbbThreads(int threads)
    : impl_(std::make_unique<Impl>(threads > 0 ? threads : default_count())) {
  watch_forks();
}

TbbThreads::~TbbThreads() = default;

bool TbbThreads::are_lost() { return are_left_behind; }

int TbbThreads::default_count() { return tbb::info::default_concurrency(); }

int TbbThreads::count() const { return impl_->arena.max_concurrency(); }

void TbbThreads::parallel_for(std::size_t count, std::size_t grain,
                              const std::function<void(std::size_t, std::size_t)>& body) const {
  const tbb::blocked_range<std::size_t> all(0, count, grain);
  const Call call;
  // Isolated: a thread that waits here must not pick up another batch of an outer pipeline.
  impl_->arena.execute([&] {
    tbb::this_task_arena::isolate([&] {
      tbb::parallel_for(
          all, [&](const auto& range) { call.run([&] { body(range.begin(), range.end()); }); });
    });
  });
}

void TbbThreads::pipeline(std::size_t slots, const std::function<std::size_t()>& fill,
                          const std::function<void(std::size_t)>& work,
                          const std::function<void(std::size_t)>& drain) const {
  using tbb::filter_mode;
  const Call call;
  const auto first = tbb::make_filter<void, std::size_t>(filter_mode::serial_in_order,
                                                         [&](tbb::flow_control& flow) {
                                                           const std::size_t slot = call.run(fill);
                                                           if (slot >= slots) flow.stop();
                                                           return slot;
                                                         });
  const auto middle =
      tbb::make_filter<std::size_t, std::size_t>(filter_mode::parallel, [&](std::size_t slot) {
        call.run([&] { work(slot); });
        return slot;
      });
  const auto last = tbb::make_filter<std::size_t, void>(
      filter_mode::serial_in_order, [&](std::size_t slot) { call.run([&] { drain(slot); }); });
  impl_->arena.execute([&] { tbb::parallel_pipeline(slots, first & middle & last); });
}

}  // namespace cupel
