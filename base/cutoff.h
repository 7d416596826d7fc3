#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace cupel {

/// When work under way has to end, whether or not it is done: at a time, or when a stop is asked
/// for. Once reached it stays reached. Any number of threads may share one.
///
///     const Cutoff cutoff(std::chrono::steady_clock::now() + 2s, source.get_token());
///     while (!cutoff.reached()) ...
class Cutoff {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Cause : std::uint8_t { deadline, cancelled };

  Cutoff(std::optional<Clock::time_point> deadline, std::stop_token stop);
  ~Cutoff();
  Cutoff(const Cutoff&) = delete;
  Cutoff& operator=(const Cutoff&) = delete;

  std::optional<Cause> reached() const;
  std::optional<Clock::time_point> deadline() const { return deadline_; }

  /// Can be read once a stop has been asked for, to be polled beside others; -1: none will be. A
  /// deadline does not show here.
  int descriptor() const { return descriptor_; }

  /// Waits until `condition` holds; false where the cutoff comes first.
  template <class Condition>
  bool wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed,
            Condition condition) const {
    if (deadline_) return changed.wait_until(lock, stop_, *deadline_, std::move(condition));
    return changed.wait(lock, stop_, std::move(condition));
  }

 private:
  struct Announce {
    int descriptor;
    void operator()() const;
  };

  std::optional<Clock::time_point> deadline_;
  std::stop_token stop_;
  int descriptor_ = -1;
  std::optional<std::stop_callback<Announce>> announce_;
};

/// The same where there may be no cutoff at all.
template <class Condition>
bool wait_until_cutoff(const Cutoff* cutoff, std::unique_lock<std::mutex>& lock,
                       std::condition_variable_any& changed, Condition condition) {
  if (cutoff) return cutoff->wait(lock, changed, std::move(condition));
  changed.wait(lock, std::move(condition));
  return true;
}

}  // namespace cupel
