#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/cutoff.h"
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
    bool is_cut_off = false;  ///< it says something of its own asker's cutoff: others make it anew
  };
  struct Got {
    Value value;
    bool was_there = false;  ///< nothing was made for this call
  };
  using Make = std::function<Made()>;

  /// The value for `key`; `make` is called where there is none, by one thread at a time. What it
  /// throws, all who wait for it are thrown.
  Got get(const Digest& key, const Make& make) { return *get(key, make, nullptr); }

  /// The same; nothing where the cutoff comes while another thread is making it.
  std::optional<Got> get(const Digest& key, const Make& make, const Cutoff* cutoff) {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (const auto found = entries_.find(key); found != entries_.end()) {
        order_.splice(order_.begin(), order_, found->second.place);
        return Got{found->second.value, true};
      }
      const auto found = under_way_.find(key);
      if (found == under_way_.end()) break;
      const std::shared_ptr<const Making> other = found->second;
      if (!wait_until_cutoff(cutoff, lock, changed_, [&] { return other->is_over; }))
        return std::nullopt;
      if (other->fault) std::rethrow_exception(other->fault);
      if (other->value) return Got{*other->value, true};
    }
    const auto making = std::make_shared<Making>();
    under_way_.emplace(key, making);
    lock.unlock();
    try {
      Made made = make();
      lock.lock();
      if (!made.is_cut_off) making->value = made.value;
      finish(key, *making);
      if (made.keep && made.bytes <= bytes_) keep(key, made);
      return Got{std::move(made.value), false};
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      making->fault = std::current_exception();
      finish(key, *making);
      throw;
    }
  }

 private:
  /// What one thread is making and others wait for.
  struct Making {
    bool is_over = false;
    std::optional<Value> value;
    std::exception_ptr fault;
  };
  struct Entry {
    Value value;
    std::uint64_t bytes;
    std::list<Digest>::iterator place;
  };

  void finish(const Digest& key, Making& making) {
    making.is_over = true;
    under_way_.erase(key);
    changed_.notify_all();
  }

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
  std::map<Digest, std::shared_ptr<const Making>> under_way_;
  std::condition_variable_any changed_;
};

}  // namespace cupel
