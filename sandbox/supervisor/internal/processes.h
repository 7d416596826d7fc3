#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>

namespace cupel::sandbox {

/// The parent of a process as /proc knows it; 0 where there is no such process (any more).
pid_t parent_of(pid_t pid);

/// What the reaped processes of a run used.
struct Reaped {
  std::uint64_t cpu_ns = 0;
  std::uint64_t peak_memory_bytes = 0;  ///< of the largest
  int main_status = 0;                  ///< wait status of the run's own process

  void add(const rusage& usage);
};

/// Which processes are a run's: all others of the caller's pid namespace, whose PID 1 the caller
/// is, or, where there are no namespaces, the caller's descendants, whose orphans it adopts.
class ProcessScope {
 public:
  explicit ProcessScope(bool own_namespace) : own_namespace_(own_namespace) {}

  struct InUse {
    std::uint64_t cpu_ns = 0;
    std::uint64_t memory_bytes = 0;  ///< not shared with files; pages shared by forks count twice
  };
  /// What they use now, as /proc tells; without the spared ones.
  InUse in_use(std::span<const pid_t> spared) const;

  /// Waits for one of the caller's children, which is dead or dying.
  void reap(pid_t child, Reaped& reaped) const;

  /// Kills all of them and reaps them. True where nothing is left.
  bool end_all(pid_t main, Reaped& reaped) const;

  /// The same, sparing some of the caller's children. False where others are left after a while.
  bool end_all_but(std::span<const pid_t> spared, pid_t main, Reaped& reaped) const;

 private:
  template <class Visit>
  bool for_each(std::span<const pid_t> spared, Visit visit) const;

  bool own_namespace_;
};

}  // namespace cupel::sandbox
