#include "base/internal/plain_threads.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace cupel {
namespace {

/// Some of what is spare, as long as it lives.
class Share {
 public:
  Share(std::atomic<int>& spare, int wanted) : spare_(spare), count_(take(wanted)) {}
  ~Share() { spare_ += count_; }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

  int count() const { return count_; }

 private:
  int take(int wanted) {
    int spare = spare_.load();
    int taken = 0;
    do {
      taken = std::clamp(spare, 0, wanted);
    } while (!spare_.compare_exchange_weak(spare, spare - taken));
    return taken;
  }

  std::atomic<int>& spare_;
  int count_;
};

thread_local bool is_worker = false;

}  // namespace

void PlainThreads::parallel_for(std::size_t count, std::size_t grain,
                                const std::function<void(std::size_t, std::size_t)>& body) const {
  constexpr std::size_t kPieces = 16;  // for each thread: few enough to be cheap, and even out
  const auto threads = static_cast<std::size_t>(count_);
  const std::size_t size = std::max({grain, count / (threads * kPieces), std::size_t{1}});
  const std::size_t pieces = count / size + (count % size != 0);
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr fault;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < pieces; i = next++)
        body(i * size, std::min((i + 1) * size, count));
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!fault) fault = std::current_exception();
      next = pieces;
    }
  };
  if (is_worker || pieces < 2) return body(0, count);
  {
    const Share share(spare_, static_cast<int>(std::min(threads, pieces)) - 1);
    std::vector<std::jthread> others;
    try {
      for (int i = 0; i < share.count(); ++i)
        others.emplace_back([&] {
          is_worker = true;
          work();
        });
    } catch (const std::system_error&) {  // the machine has no more of them: fewer will do
    }
    work();
  }
  if (fault) std::rethrow_exception(fault);
}

}  // namespace cupel
