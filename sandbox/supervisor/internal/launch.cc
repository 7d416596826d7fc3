#include "sandbox/supervisor/internal/launch.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>

#include "sandbox/supervisor/internal/landlock.h"

namespace cupel::sandbox {
namespace {

constexpr std::size_t kStackBytes = 64 << 10;
constexpr const char* kExecute = "execute it";

/// Shared by parent and child, whose memory is one until the child executes.
struct Shared {
  const Launch* launch;
  int error = 0;
  const char* step = "";
};

/// Infinity leaves the limit as it is: what is finite already cannot be raised.
bool set_limit(int resource, rlim_t value) {
  if (value == RLIM_INFINITY) return true;
  const rlimit limit{value, value};
  return ::syscall(SYS_prlimit64, 0, resource, &limit, nullptr) == 0;
}

bool set_limits(const Launch& launch) {
  return set_limit(RLIMIT_CPU, launch.cpu_seconds) && set_limit(RLIMIT_AS, launch.address_space) &&
         set_limit(RLIMIT_STACK, launch.stack_bytes) &&
         set_limit(RLIMIT_FSIZE, launch.file_bytes) &&
         set_limit(RLIMIT_NOFILE, launch.open_files) && set_limit(RLIMIT_NPROC, launch.processes) &&
         set_limit(RLIMIT_CORE, 0) && set_limit(RLIMIT_MEMLOCK, 0) && set_limit(RLIMIT_MSGQUEUE, 0);
}

/// Descriptors 0 to 2, and 3 where there is a control socket or, closed on exec, an executable; all
/// others close on exec.
bool set_descriptors(const Launch& launch) {
  if (::dup2(launch.input, 0) != 0 || ::dup2(launch.output, 1) != 1 ||
      ::dup2(launch.errors, 2) != 2)
    return false;
  if (launch.control >= 0) return ::dup2(launch.control, kControlDescriptor) == kControlDescriptor;
  return launch.executable < 0 ||
         ::dup3(launch.executable, kLaunchDescriptor, O_CLOEXEC) == kLaunchDescriptor;
}

bool become_program_user(uid_t user) {
  if (user == static_cast<uid_t>(-1)) return true;
  return ::syscall(SYS_setresgid, user, user, user) == 0 &&
         ::syscall(SYS_setresuid, user, user, user) == 0;
}

int fail(Shared& shared, const char* step, int error) {
  shared.step = step;
  shared.error = error;
  return 127;
}

/// The child: no allocation, no library call that takes a lock, nothing but system calls.
int start_program(void* argument) {
  Shared& shared = *static_cast<Shared*>(argument);
  const Launch& launch = *shared.launch;
  ::setsid();
  if (!set_descriptors(launch)) return fail(shared, "set up its descriptors", errno);
  if (!set_limits(launch)) return fail(shared, "set its limits", errno);
  if (!become_program_user(launch.user)) return fail(shared, "become its user", errno);
  if (launch.ends_with_parent && ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
    return fail(shared, "be tied to its parent", errno);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return fail(shared, "give up new privileges", errno);
  if (launch.landlock >= 0)
    if (const int error = enforce_landlock(launch.landlock))
      return fail(shared, "enforce Landlock", error);
  if (const int error = launch.filter->install())
    return fail(shared, "install the system call filter", error);
  if (launch.executable >= 0)
    ::syscall(SYS_execveat, launch.control >= 0 ? launch.executable : kLaunchDescriptor, "",
              launch.arguments, launch.environment, AT_EMPTY_PATH);
  else
    ::execve(launch.path, launch.arguments, launch.environment);
  return fail(shared, kExecute, errno);
}

/// Whether execve failed by the fault of the run's own file, not of the machine or the caller.
bool blames_file(const Launch& launch, int error) {
  constexpr std::string_view kWorkFolder = "/work/";
  if (launch.executable < 0 && !std::string_view(launch.path).starts_with(kWorkFolder))
    return false;
  return error == ENOEXEC || error == ENOENT || error == EACCES || error == EINVAL ||
         error == ELIBBAD || error == EISDIR || error == ENOTDIR || error == ELOOP;
}

}  // namespace

Launched launch(const Launch& launch) {
  static void* const stack = ::mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  Launched launched;
  Shared shared{&launch};
  // CLONE_VFORK: the parent waits until the child executes or ends, so the stack is free again.
  const int pid =
      stack == MAP_FAILED
          ? -1
          : ::clone(start_program, static_cast<char*>(stack) + kStackBytes,
                    CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &shared, &launched.pidfd);
  if (pid < 0) {
    launched.error = errno;
    launched.step = "make its process";
    return launched;
  }
  launched.pid = pid;
  if (shared.error == 0) return launched;
  ::waitpid(pid, nullptr, 0);
  ::close(launched.pidfd);
  launched.pid = launched.pidfd = -1;
  launched.error = shared.error;
  launched.step = shared.step;
  launched.not_a_program = shared.step == kExecute && blames_file(launch, shared.error);
  return launched;
}

}  // namespace cupel::sandbox
