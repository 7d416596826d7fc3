#include "verifiers/code/internal/shared_grader.h"

#include <unistd.h>

#include <atomic>
#include <memory>
#include <utility>

namespace cupel::code {
namespace {

struct Running {
  const pid_t process = ::getpid();
  std::mutex mutex;
  std::weak_ptr<Grader> grader;
};

/// A forked child has one of its own: its parent's sandbox answers to the parent, and a lock that
/// another thread held at the fork is never opened.
Running& running_in_this_process() {
  static std::atomic<Running*> current = nullptr;
  Running* found = current.load();
  while (!found || found->process != ::getpid()) {
    auto made = std::make_unique<Running>();
    if (current.compare_exchange_strong(found, made.get())) return *made.release();
  }
  return *found;
}

Result<std::shared_ptr<Grader>> running_grader() {
  Running& running = running_in_this_process();
  const std::lock_guard lock(running.mutex);
  if (auto grader = running.grader.lock()) return grader;
  auto started = Grader::start({});
  if (!started) return tl::make_unexpected(started.error());
  std::shared_ptr<Grader> grader = std::move(*started);
  running.grader = grader;
  return grader;
}

}  // namespace

Result<Grader*> SharedGrader::get() const {
  const std::lock_guard lock(mutex_);
  if (!grader_) {
    auto grader = running_grader();
    if (!grader) return tl::make_unexpected(grader.error());
    grader_ = std::move(*grader);
  }
  return grader_.get();
}

}  // namespace cupel::code
