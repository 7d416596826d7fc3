#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "verifiers/code/schemas.h"

namespace cupel::code {

/// The problems read last, because the completions of a group ask for the same one. Thread-safe.
class ProblemCache {
 public:
  using Reading = std::shared_ptr<const Result<Problem>>;

  /// What `read_problem` says of `text`.
  Reading read(const ProblemText& text) const;

 private:
  struct Entry {
    std::string key;
    Reading reading;
  };
  mutable std::mutex mutex_;
  mutable std::list<Entry> recent_;  // the latest first
  mutable std::size_t bytes_ = 0;
};

}  // namespace cupel::code
