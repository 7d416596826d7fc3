#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace cupel {

/// Threads that are made for each call, for the children of a fork: those of oneTBB are gone there,
/// and it makes no others. Thread-safe; a call within the work of a thread that was made is done by
/// that thread alone.
class PlainThreads {
 public:
  explicit PlainThreads(int count) : count_(count), spare_(count - 1) {}

  int count() const { return count_; }

  void parallel_for(std::size_t count, std::size_t grain,
                    const std::function<void(std::size_t, std::size_t)>& body) const;

 private:
  int count_;
  mutable std::atomic<int> spare_;  // beside those that call, over all calls
};

}  // namespace cupel
