#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>

#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/identity.h"
#include "sandbox/supervisor/internal/syscall_filter.h"

namespace cupel::sandbox {

/// The descriptor that a warm program gets its orders by.
constexpr int kControlDescriptor = 3;

/// A program about to be started: everything is worked out beforehand, because between vfork and
/// exec nothing may allocate.
struct Launch {
  const char* path = nullptr;
  int executable = -1;  ///< executed instead of `path` where given; becomes kLaunchDescriptor
  char* const* arguments = nullptr;
  char* const* environment = nullptr;
  int input = -1;
  int output = -1;
  int errors = -1;
  int control = -1;                    ///< becomes kControlDescriptor where given
  rlim_t cpu_seconds = RLIM_INFINITY;  ///< of this and the limits below, infinity: as it is
  rlim_t address_space = RLIM_INFINITY;
  rlim_t stack_bytes = RLIM_INFINITY;
  rlim_t file_bytes = RLIM_INFINITY;
  rlim_t open_files = RLIM_INFINITY;
  rlim_t processes = RLIM_INFINITY;
  uid_t user = kProgramUser;      ///< and group; -1: the caller's own
  bool ends_with_parent = false;  ///< where no namespace ends it with its slot
  int landlock = -1;              ///< a ruleset
  const SyscallFilter* filter = nullptr;
};

struct Launched {
  pid_t pid = -1;
  int pidfd = -1;
  int error = 0;               ///< errno of the step that failed, and the process is gone
  const char* step = "";       ///< that step
  bool not_a_program = false;  ///< the run's own file is none the kernel can execute
};

/// Starts the program in the calling process's namespaces and control group, as the programs' user,
/// with no right to anything. Returns once it executes, or has failed to.
Launched launch(const Launch& launch);

}  // namespace cupel::sandbox
