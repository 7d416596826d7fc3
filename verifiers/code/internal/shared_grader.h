#pragma once

#include <memory>
#include <mutex>

#include "base/result.h"
#include "verifiers/code/grader.h"

namespace cupel::code {

/// The process's grader, started when it is first asked for and stopped with the last that holds
/// it. Thread-safe.
class SharedGrader {
 public:
  Result<Grader*> get() const;

 private:
  mutable std::mutex mutex_;
  mutable std::shared_ptr<Grader> grader_;
};

}  // namespace cupel::code
