#include "sandbox/supervisor/internal/kernel.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "tests/sandbox/in_child.h"

namespace cupel::sandbox {
namespace {

/// As the filter of a container does.
bool hide(unsigned call) {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{sizeof program / sizeof *program, program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/// 0 where a clone was made, and its descriptor stands for it.
int clone_and_wait() {
  int pidfd = -1;
  const pid_t parent = getpid();
  const pid_t pid = kernel::clone_into(0, -1, pidfd);
  if (pid == 0) _exit(getppid() == parent ? 7 : 8);
  if (pid < 0) return 1;
  siginfo_t ended{};
  if (waitid(P_PIDFD, static_cast<id_t>(pidfd), &ended, WEXITED) != 0) return 2;
  return ended.si_pid == pid && ended.si_code == CLD_EXITED && ended.si_status == 7 ? 0 : 3;
}

TEST(Kernel, MakesAProcess) { EXPECT_TRUE(test::exited_with(test::in_child(clone_and_wait), 0)); }

TEST(Kernel, MakesAProcessWhereClone3IsHidden) {
  const int status = test::in_child([] { return hide(SYS_clone3) ? clone_and_wait() : 9; });
  EXPECT_TRUE(test::exited_with(status, 0)) << status;
}

}  // namespace
}  // namespace cupel::sandbox
