#pragma once

#include <linux/filter.h>

#include <vector>

#include "base/result.h"

namespace cupel::sandbox {

/// What a program may ask of the kernel.
enum class FilterKind {
  namespaced,  ///< T0, T1: namespaces already hide the machine; what is dangerous anyway is refused
  strict,      ///< T2: no namespaces: no sockets, no signals to others, no new processes
  strict_with_processes,  ///< T2 for compilers, which start their parts as processes
  minimal,     ///< T3: a static binary that computes, reads 0 and writes 1 and 2
};

/// A compiled seccomp filter. Built once by libseccomp, then installed in each run by two system
/// calls that are safe between vfork and exec.
class SyscallFilter {
 public:
  static Result<SyscallFilter> build(FilterKind kind);

  /// Sets no_new_privs and installs the filter in the calling thread. 0 or an errno.
  int install() const;

 private:
  std::vector<sock_filter> instructions_;
};

}  // namespace cupel::sandbox
