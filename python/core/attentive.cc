#include "python/core/attentive.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

namespace cupel::python {
namespace {

namespace nb = nanobind;

constexpr std::chrono::milliseconds kHeartbeat(20);

/// What the worker has to say to the one who waits.
struct News {
  std::mutex mutex;
  std::condition_variable over_changed;
  bool is_over = false;
  std::size_t done = 0, total = 0;
  std::exception_ptr fault;
};

class Listener {
 public:
  Listener(nb::handle progress, News& news) : progress_(progress), news_(news) {}

  /// Waits without the interpreter's lock, taking it for a moment at each beat.
  void listen_until_over() {
    std::unique_lock lock(news_.mutex);
    while (!news_.over_changed.wait_for(lock, kHeartbeat, [&] { return news_.is_over; })) {
      const std::size_t done = news_.done, total = news_.total;
      lock.unlock();
      beat(done, total);
      lock.lock();
    }
  }

  /// The last word, with the interpreter's lock.
  void finish() {
    if (raised_) std::rethrow_exception(raised_);
    if (news_.fault) std::rethrow_exception(news_.fault);
    pass_on(news_.done, news_.total);
  }

  std::stop_source stop;

 private:
  void beat(std::size_t done, std::size_t total) {
    const nb::gil_scoped_acquire acquire;
    if (raised_) return;
    try {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      pass_on(done, total);
    } catch (const nb::python_error&) {
      raised_ = std::current_exception();
      stop.request_stop();
    }
  }

  void pass_on(std::size_t done, std::size_t total) {
    if (progress_.is_none() || done == told_) return;
    told_ = done;
    progress_(done, total);
  }

  nb::handle progress_;
  News& news_;
  std::size_t told_ = 0;
  std::exception_ptr raised_;
};

}  // namespace

void do_attentively(nb::handle progress, const std::function<void(const Orders&)>& work) {
  News news;
  Listener listener(progress, news);
  Orders orders{listener.stop.get_token(), {}};
  if (!progress.is_none()) {
    orders.progress = [&news](std::size_t done, std::size_t total) {
      const std::lock_guard lock(news.mutex);
      news.done = done;
      news.total = total;
    };
  }
  {
    const nb::gil_scoped_release release;
    std::thread worker([&] {
      try {
        work(orders);
      } catch (...) {
        news.fault = std::current_exception();
      }
      const std::lock_guard lock(news.mutex);
      news.is_over = true;
      news.over_changed.notify_one();
    });
    listener.listen_until_over();
    worker.join();
  }
  listener.finish();
}

}  // namespace cupel::python
