#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace cupel {

/// The threads that all parallel work of one engine shares, over oneTBB. After a fork the child has
/// none of them; one that it makes itself has threads again, but not in `ordered_pipeline` where
/// the parent had used them.
/// Thread-safe: any number of threads may call any member at once, nested calls included.
///
///     Executor executor(2);
///     executor.parallel_for(n, 64, [&](std::size_t begin, std::size_t end) { ... });
class Executor {
 public:
  /// `threads` = 0 takes every core this process may run on.
  explicit Executor(int threads = 0);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  int threads() const;

  /// Calls `body(begin, end)` on pieces that cover [0, count), of about `grain` items or more.
  void parallel_for(std::size_t count, std::size_t grain,
                    const std::function<void(std::size_t, std::size_t)>& body) const;

  /// A pipeline over a ring of `slots` batches that the caller owns.
  ///
  /// `fill(slot)` runs one at a time and says whether there was anything left to fill with;
  /// `work(slot)` runs in parallel; `drain(slot)` runs one at a time, in the order of `fill`, and
  /// says whether to go on. A slot is never touched by two calls at once, so memory is bounded by
  /// what the slots hold.
  struct Stages {
    std::function<bool(std::size_t slot)> fill;
    std::function<void(std::size_t slot)> work;
    std::function<bool(std::size_t slot)> drain;
  };
  void ordered_pipeline(std::size_t slots, const Stages& stages) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
