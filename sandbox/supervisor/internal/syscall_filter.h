#pragma once

#include <linux/filter.h>

#include <cstddef>
#include <vector>

#include "base/result.h"

namespace cupel::sandbox {

/// What a program may ask of the kernel.
enum class FilterKind {
  namespaced,  ///< T0, T1: namespaces already hide the machine; what is dangerous anyway is refused
  strict,      ///< T2: no namespaces: no sockets, no signals to others, no new processes
  strict_with_processes,  ///< T2 for compilers, which start their parts as processes
  minimal,                ///< T3: a static binary that computes, reads 0 and writes 1 and 2
};

/// The descriptor by which a program is launched under `FilterKind::minimal`: its only exec is
/// `execveat(kLaunchDescriptor, "", …, AT_EMPTY_PATH)`. Make it close-on-exec: the program has no
/// call that could open it again.
constexpr int kLaunchDescriptor = 3;

/// A compiled seccomp filter. Built once by libseccomp, then installed in each run by two system
/// calls that are safe between vfork and exec.
class SyscallFilter {
 public:
  static Result<SyscallFilter> build(FilterKind kind);

  /// Sets no_new_privs and installs the filter in the calling thread, as the last thing before
  /// exec. Where a program may signal only itself, that is the process that calls this. 0 or an
  /// errno.
  int install() const;

  std::size_t size() const { return instructions_.size(); }

 private:
  std::vector<sock_filter> instructions_;
  std::vector<std::size_t>
      own_pid_;  ///< instructions that compare with the caller's process number
};

}  // namespace cupel::sandbox
