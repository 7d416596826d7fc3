#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>

namespace cupel {

/// Work that waits for processes, handed to the threads that do it, what takes longest first.
/// Thread-safe.
class WaitingQueue {
 public:
  void push(std::size_t item, double cost) {
    {
      const std::lock_guard lock(mutex_);
      items_.push({cost, item});
    }
    changed_.notify_one();
  }

  /// Nothing will be pushed any more.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = true;
    }
    changed_.notify_all();
  }

  /// Waits for an item; nothing once the queue is closed and empty.
  std::optional<std::size_t> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_closed_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    const std::size_t item = items_.top().item;
    items_.pop();
    return item;
  }

 private:
  struct Entry {
    double cost;
    std::size_t item;
    /// Of two that take as long the earlier one goes first.
    bool operator<(const Entry& other) const {
      return cost != other.cost ? cost < other.cost : item > other.item;
    }
  };

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<Entry> items_;
  bool is_closed_ = false;
};

}  // namespace cupel
