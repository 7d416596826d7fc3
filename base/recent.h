#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <mutex>
#include <utility>

#include "base/digest.h"

namespace cupel {

/// What was made lately, by digest of what it was made from: least recently used out first. Who
/// asks for one that another thread is making waits for it. Safe to use from any number of threads;
/// `Value` is copied out.
template <class Value>
class Recent {
 public:
  explicit Recent(std::uint64_t bytes) : bytes_(bytes) {}

  struct Made {
    Value value;
    std::uint64_t bytes = 0;  ///< what keeping it costs
    bool keep = false;        ///< false: it says something of this moment, not of what it is from
  };
  struct Got {
    Value value;
    bool was_there = false;  ///< nothing was made for this call
  };

  /// The value for `key`; `make` is called where there is none, by one thread at a time. What it
  /// throws, all who wait for it are thrown.
  Got get(const Digest& key, const std::function<Made()>& make) {
    std::promise<Value> promise;
    {
      std::unique_lock lock(mutex_);
      if (const auto found = entries_.find(key); found != entries_.end()) {
        order_.splice(order_.begin(), order_, found->second.place);
        return {found->second.value, true};
      }
      if (const auto found = under_way_.find(key); found != under_way_.end()) {
        const std::shared_future<Value> other = found->second;
        lock.unlock();
        return {other.get(), true};
      }
      under_way_.emplace(key, promise.get_future().share());
    }
    try {
      Made made = make();
      promise.set_value(made.value);
      const std::lock_guard lock(mutex_);
      under_way_.erase(key);
      if (made.keep && made.bytes <= bytes_) keep(key, made);
      return {std::move(made.value), false};
    } catch (...) {
      promise.set_exception(std::current_exception());
      const std::lock_guard lock(mutex_);
      under_way_.erase(key);
      throw;
    }
  }

 private:
  struct Entry {
    Value value;
    std::uint64_t bytes;
    std::list<Digest>::iterator place;
  };

  void keep(const Digest& key, const Made& made) {
    order_.push_front(key);
    entries_.emplace(key, Entry{made.value, made.bytes, order_.begin()});
    used_ += made.bytes;
    while (used_ > bytes_) {
      const auto oldest = entries_.find(order_.back());
      used_ -= oldest->second.bytes;
      entries_.erase(oldest);
      order_.pop_back();
    }
  }

  std::uint64_t bytes_;
  std::uint64_t used_ = 0;
  std::mutex mutex_;
  std::list<Digest> order_;  ///< most recently used first
  std::map<Digest, Entry> entries_;
  std::map<Digest, std::shared_future<Value>> under_way_;
};

}  // namespace cupel
