#include "python/core/process_engine.h"

#include <nanobind/nanobind.h>
#include <unistd.h>

#include <utility>

namespace cupel::python {

ProcessEngine::ProcessEngine(Spec spec, int threads) : spec_(std::move(spec)), threads_(threads) {
  get();
}

std::shared_ptr<const Engine> ProcessEngine::get() {
  if (process_ == ::getpid()) return engine_;
  auto made = Engine::create(spec_, threads_);
  if (!made) throw nanobind::value_error(made.error().message.c_str());
  // What a parent made is left alone: to end it would be to order the parent's sandbox about and to
  // wait for threads that are not there.
  if (engine_) new std::shared_ptr<const Engine>(std::move(engine_));
  engine_ = std::make_shared<const Engine>(std::move(*made));
  process_ = ::getpid();
  return engine_;
}

}  // namespace cupel::python
