#include "trainer/commands/interrupt.h"

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <csignal>
#include <thread>
#include <utility>

namespace cupel::trainer {
namespace {

sigset_t watched_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

/// A thread that waits for signals, which all others leave to it: a handler could ask for no stop.
class Interrupt::Watch {
 public:
  explicit Watch(std::stop_source source) : source_(std::move(source)) {
    const sigset_t signals = watched_signals();
    pthread_sigmask(SIG_BLOCK, &signals, &before_);
    thread_ = std::thread([this] { wait(); });
  }
  ~Watch() {
    is_over_ = true;
    pthread_kill(thread_.native_handle(), SIGTERM);
    thread_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  void wait() {
    const sigset_t signals = watched_signals();
    for (bool is_first = true;; is_first = false) {
      int received = 0;
      sigwait(&signals, &received);
      if (is_over_) return;
      if (is_first) {
        source_.request_stop();
        continue;
      }
      std::signal(received, SIG_DFL);
      pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
      raise(received);
    }
  }

  std::stop_source source_;
  sigset_t before_{};
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

Interrupt::Interrupt() : watch_(std::make_unique<Watch>(source_)) {}
Interrupt::~Interrupt() = default;

}  // namespace cupel::trainer
