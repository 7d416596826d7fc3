#include "verifiers/code/internal/shared_grader.h"

#include <utility>

namespace cupel::code {
namespace {

Result<std::shared_ptr<Grader>> running_grader() {
  static std::mutex mutex;
  static std::weak_ptr<Grader> running;
  const std::lock_guard lock(mutex);
  if (auto grader = running.lock()) return grader;
  auto started = Grader::start({});
  if (!started) return tl::make_unexpected(started.error());
  std::shared_ptr<Grader> grader = std::move(*started);
  running = grader;
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
