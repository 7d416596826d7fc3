#pragma once

#include <sched.h>
#include <sys/types.h>

namespace cupel::sandbox {

/// Keeps the processes of a short run on one core: waking a sleeping core costs as much as such a
/// run itself. A run that turns out to be long is let go.
class OneCore {
 public:
  OneCore();

  /// Binds the caller and `other`, whose children will be the run, to the core the caller runs on.
  void gather(pid_t other);

  bool is_gathered() const { return gathered_; }

  /// Lets the caller go, and, where `everything`, each thread that /proc shows.
  void release(bool everything);

 private:
  cpu_set_t all_;
  bool gathered_ = false;
};

}  // namespace cupel::sandbox
