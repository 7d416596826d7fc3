#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace cupel {

/// The calls to oneTBB that `Executor` is made of, in a source file of their own: a thread
/// sanitizer cannot see the synchronisation inside the library, so the headers of the library are
/// compiled without it too, and each call tells it what happens before what.
class TbbThreads {
 public:
  explicit TbbThreads(int threads);
  ~TbbThreads();
  TbbThreads(const TbbThreads&) = delete;
  TbbThreads& operator=(const TbbThreads&) = delete;

  /// Whether this process is the child of one that had used them: it has none of them, and oneTBB
  /// does not notice.
  static bool are_lost();
  /// As many as there are cores that this process may run on.
  static int default_count();

  int count() const;

  void parallel_for(std::size_t count, std::size_t grain,
                    const std::function<void(std::size_t, std::size_t)>& body) const;

  /// `fill` returns the number of a slot, or a number from `slots` on at the end.
  void pipeline(std::size_t slots, const std::function<std::size_t()>& fill,
                const std::function<void(std::size_t)>& work,
                const std::function<void(std::size_t)>& drain) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
