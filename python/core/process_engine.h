#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "rewards/engine.h"
#include "rewards/spec.h"

namespace cupel::python {

/// An engine that survives a fork: threads and the sandbox do not, so a child makes its own when it
/// first asks. Call it with the interpreter's lock, which makes it thread-safe.
class ProcessEngine {
 public:
  /// Throws ValueError where the spec cannot be built.
  ProcessEngine(Spec spec, int threads);

  /// The engine of this process; keep the pointer for as long as it is used.
  std::shared_ptr<const Engine> get();

 private:
  Spec spec_;
  int threads_;
  pid_t process_ = 0;
  std::shared_ptr<const Engine> engine_;
};

}  // namespace cupel::python
