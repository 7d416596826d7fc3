#include "sandbox/internal/recent_builds.h"

#include <exception>
#include <utility>

namespace cupel::sandbox {

CompileResult RecentBuilds::get(const Digest& key, const std::function<Made()>& make) {
  std::promise<CompileResult> promise;
  {
    std::unique_lock lock(mutex_);
    if (const auto found = entries_.find(key); found != entries_.end()) {
      order_.splice(order_.begin(), order_, found->second.place);
      CompileResult result = found->second.result;
      result.cached = true;
      return result;
    }
    if (const auto found = under_way_.find(key); found != under_way_.end()) {
      const std::shared_future<CompileResult> other = found->second;
      lock.unlock();
      CompileResult result = other.get();
      result.cached = true;
      return result;
    }
    under_way_.emplace(key, promise.get_future().share());
  }
  Made made;
  try {
    made = make();
  } catch (const std::exception& error) {
    // Those who wait must be answered, whatever happens.
    made = {};
    made.result.detail = std::string("compiling failed: ") + error.what();
  }
  promise.set_value(made.result);
  const std::lock_guard lock(mutex_);
  under_way_.erase(key);
  if (made.keep && made.bytes <= bytes_) keep(key, made);
  return std::move(made.result);
}

void RecentBuilds::keep(const Digest& key, const Made& made) {
  order_.push_front(key);
  entries_.emplace(key, Entry{made.result, made.bytes, order_.begin()});
  used_ += made.bytes;
  while (used_ > bytes_) {
    const auto oldest = entries_.find(order_.back());
    used_ -= oldest->second.bytes;
    entries_.erase(oldest);
    order_.pop_back();
  }
}

}  // namespace cupel::sandbox
