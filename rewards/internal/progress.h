#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>

namespace cupel {

/// Counts what is done and tells the caller, now and then and by one thread at a time. Keeps the
/// first exception that the work or the caller throws, and then asks for a stop. Thread-safe.
class Progress {
 public:
  using Tell = std::function<void(std::size_t done, std::size_t total)>;

  /// All must outlive this.
  Progress(const Tell& tell, std::size_t total, std::stop_source& stop)
      : tell_(tell), total_(total), stop_(stop) {}

  void add(std::size_t count) {
    const std::size_t done = done_.fetch_add(count, std::memory_order_relaxed) + count;
    if (!tell_ || done == total_) return;  // the end is told by `finish`
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock && Clock::now() >= next_) tell();
  }

  /// `work()`, which may throw.
  template <class Work>
  void guard(const Work& work) {
    try {
      work();
    } catch (...) {
      const std::lock_guard lock(fault_mutex_);
      if (!fault_) fault_ = std::current_exception();
      stop_.request_stop();
    }
  }

  /// Tells the end; throws what was thrown. No thread may be at work any more.
  void finish() {
    if (!fault_ && tell_) {
      done_ = total_;
      tell();
    }
    if (fault_) std::rethrow_exception(fault_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kPause{10};

  void tell() {
    {
      const std::lock_guard lock(fault_mutex_);
      if (fault_) return;
    }
    const std::size_t done = done_.load();
    if (done <= told_) return;
    told_ = done;
    guard([&] { tell_(done, total_); });
    next_ = Clock::now() + kPause;
  }

  const Tell& tell_;
  const std::size_t total_;
  std::stop_source& stop_;
  std::atomic<std::size_t> done_ = 0;
  std::mutex mutex_;  // for what follows
  std::size_t told_ = 0;
  Clock::time_point next_ = {};
  std::mutex fault_mutex_;
  std::exception_ptr fault_;
};

}  // namespace cupel
