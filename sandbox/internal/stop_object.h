#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "sandbox/command.h"
#include "sandbox/internal/build_cache.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// The object file of the stop that is linked into static programs: compiled in the sandbox, once a
/// machine for each compiler. Safe to use from any number of threads.
class StopObject {
 public:
  using Run = std::function<RunResult(const Command&)>;

  StopObject(BuildCache& cache, Run run);

  /// "" where there is no compiler for it.
  const std::string& bytes();

 private:
  std::string make() const;

  BuildCache& cache_;
  Run run_;
  std::once_flag once_;
  std::string bytes_;
};

}  // namespace cupel::sandbox
