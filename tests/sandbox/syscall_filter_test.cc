#include "sandbox/supervisor/internal/syscall_filter.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "tests/sandbox/in_child.h"

namespace cupel::sandbox {
namespace {

using test::exited_with;
using test::in_child;
using test::killed_by;

/// The wait status of a child that makes one call under a filter and exits with its errno, or 0.
int status_of(FilterKind kind, const std::function<long()>& call) {
  const auto filter = SyscallFilter::build(kind);
  if (!filter) {
    ADD_FAILURE() << filter.error().message;
    return -1;
  }
  return in_child([&] {
    if (filter->install() != 0) return 200;
    errno = 0;
    return call() == -1 ? errno : 0;
  });
}

class EveryFilter : public testing::TestWithParam<FilterKind> {};

TEST_P(EveryFilter, LetsAProgramCompute) {
  const auto use_memory = [] {
    void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? -1 : munmap(page, 4096);
  };
  EXPECT_TRUE(exited_with(status_of(GetParam(), use_memory), 0));
}

TEST_P(EveryFilter, DoesNotKnowCallsNobodyJudged) {
  for (const long call : {451L, 467L, 1000L, 400L, 0x3fffffffL}) {
    EXPECT_TRUE(exited_with(status_of(GetParam(), [call] { return syscall(call); }), ENOSYS))
        << call;
  }
}

#ifdef __x86_64__
TEST_P(EveryFilter, KillsForeignCalls) {
  const long x32_getpid = 0x40000000 + SYS_getpid;
  EXPECT_TRUE(killed_by(status_of(GetParam(), [&] { return syscall(x32_getpid); }), SIGSYS));
  const auto i386_getpid = [] {
    long result = 20;
    asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    return result;
  };
  EXPECT_TRUE(killed_by(status_of(GetParam(), i386_getpid), SIGSYS));
}
#endif

TEST_P(EveryFilter, AbortsWithASignal) {
  const auto raise_abort = [] { return syscall(SYS_tgkill, getpid(), gettid(), SIGABRT); };
  EXPECT_TRUE(killed_by(status_of(GetParam(), raise_abort), SIGABRT));
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryFilter,
                         testing::Values(FilterKind::namespaced, FilterKind::strict,
                                         FilterKind::strict_with_processes, FilterKind::minimal));

class DenyList : public testing::TestWithParam<FilterKind> {};

TEST_P(DenyList, KillsAttacks) {
  for (const long call :
       {SYS_ptrace, SYS_process_vm_readv, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_setns,
        SYS_bpf, SYS_userfaultfd, SYS_kexec_load, SYS_init_module, SYS_swapon, SYS_keyctl,
        SYS_open_by_handle_at, SYS_syslog, SYS_fsopen, SYS_settimeofday, SYS_clock_settime,
        SYS_pidfd_getfd, SYS_mount_setattr}) {
    const auto attempt = [call] { return syscall(call, -1, -1, -1, -1, -1, -1); };
    EXPECT_TRUE(killed_by(status_of(GetParam(), attempt), SIGSYS)) << call;
  }
}

TEST_P(DenyList, KillsNewNamespaces) {
  for (const long space : {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER,
                           CLONE_NEWPID, CLONE_NEWNET}) {
    const auto attempt = [space] { return syscall(SYS_clone, space | SIGCHLD, 0, 0, 0, 0); };
    EXPECT_TRUE(killed_by(status_of(GetParam(), attempt), SIGSYS)) << space;
  }
}

TEST_P(DenyList, DoesNotHaveWhatRuntimesProbe) {
  for (const long call :
       {SYS_clone3, SYS_io_uring_setup, SYS_perf_event_open, SYS_seccomp, SYS_flock, SYS_shmget,
        SYS_msgget, SYS_semget, SYS_mq_open, SYS_memfd_secret}) {
    const auto attempt = [call] { return syscall(call, 0, 0, 0, 0, 0, 0); };
    EXPECT_TRUE(exited_with(status_of(GetParam(), attempt), ENOSYS)) << call;
  }
}

TEST_P(DenyList, LooksAtTheLowHalfOfAnInt) {
  const auto attempt = [] { return syscall(SYS_ioctl, 0, 0x100000000L | TIOCSTI, "x"); };
  EXPECT_TRUE(exited_with(status_of(GetParam(), attempt), EPERM));
}

TEST_P(DenyList, AnswersWhichPersonalityButDoesNotChangeIt) {
  EXPECT_TRUE(exited_with(status_of(GetParam(), [] { return personality(0xffffffff); }), 0));
  const auto change = [] { return personality(READ_IMPLIES_EXEC); };
  EXPECT_TRUE(exited_with(status_of(GetParam(), change), EPERM));
}

TEST_P(DenyList, HasPairsOfSockets) {
  const auto pair = [] {
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
  };
  EXPECT_TRUE(exited_with(status_of(GetParam(), pair), 0));
}

INSTANTIATE_TEST_SUITE_P(Kinds, DenyList,
                         testing::Values(FilterKind::namespaced, FilterKind::strict,
                                         FilterKind::strict_with_processes));

TEST(NamespacedFilter, HasNoSocketsButUnix) {
  for (const int family : {AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_ALG, AF_VSOCK}) {
    const auto attempt = [family] { return socket(family, SOCK_DGRAM, 0); };
    EXPECT_TRUE(exited_with(status_of(FilterKind::namespaced, attempt), EAFNOSUPPORT)) << family;
  }
  const auto unix_socket = [] { return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? -1 : 0; };
  EXPECT_TRUE(exited_with(status_of(FilterKind::namespaced, unix_socket), 0));
}

TEST(NamespacedFilter, LetsProcessesBeMade) {
  const auto make = [] {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    return child < 0 ? -1 : waitpid(child, nullptr, 0);
  };
  EXPECT_TRUE(exited_with(status_of(FilterKind::namespaced, make), 0));
  EXPECT_TRUE(exited_with(status_of(FilterKind::strict_with_processes, make), 0));
  EXPECT_TRUE(exited_with(status_of(FilterKind::strict, make), EPERM));
}

TEST(NamespacedFilter, LetsAProgramSetUpItselfAlone) {
  constexpr int kIoPriorityOfProcess = 1;
  const auto with = [](long call, long first, long second) {
    return status_of(FilterKind::namespaced, [=] {
      const long zeroes[16] = {};
      if (call == SYS_setpriority || call == SYS_ioprio_set) return syscall(call, first, second, 0);
      if (call == SYS_prlimit64) return syscall(call, first, RLIMIT_CORE, nullptr, nullptr);
      if (call == SYS_sched_setaffinity) return syscall(call, first, 8, "\1\0\0\0\0\0\0");
      if (call == SYS_sched_setscheduler) return syscall(call, first, SCHED_OTHER, zeroes);
      return syscall(call, first, zeroes, 0);
    });
  };
  for (const long call :
       {SYS_prlimit64, SYS_sched_setaffinity, SYS_sched_setscheduler, SYS_sched_setparam}) {
    EXPECT_TRUE(exited_with(with(call, 0, 0), 0)) << call;
    EXPECT_TRUE(exited_with(with(call, getpid(), 0), EPERM)) << call;
  }
  EXPECT_TRUE(exited_with(with(SYS_sched_setattr, getpid(), 0), EPERM));
  EXPECT_TRUE(exited_with(with(SYS_setpriority, PRIO_PROCESS, 0), 0));
  EXPECT_TRUE(exited_with(with(SYS_setpriority, PRIO_PROCESS, getpid()), EPERM));
  EXPECT_TRUE(exited_with(with(SYS_setpriority, PRIO_USER, 0), EPERM));
  EXPECT_TRUE(exited_with(with(SYS_ioprio_set, kIoPriorityOfProcess, 0), 0));
  EXPECT_TRUE(exited_with(with(SYS_ioprio_set, kIoPriorityOfProcess, getpid()), EPERM));
}

TEST(StrictFilter, SignalsOnlyItself) {
  for (const pid_t other : {getpid(), 0, 1}) {
    const auto attempt = [other] { return kill(other, 0); };
    EXPECT_TRUE(exited_with(status_of(FilterKind::strict, attempt), EPERM)) << other;
  }
  const auto itself = [] { return kill(getpid(), 0); };
  EXPECT_TRUE(exited_with(status_of(FilterKind::strict, itself), 0));
}

TEST(StrictFilter, HasNoSocketThatReachesOthers) {
  const auto plain = [] { return socket(AF_UNIX, SOCK_STREAM, 0); };
  EXPECT_TRUE(exited_with(status_of(FilterKind::strict, plain), EPERM));
  const auto datagrams = [] {
    int ends[2];
    return socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends);
  };
  EXPECT_TRUE(exited_with(status_of(FilterKind::strict, datagrams), EPERM));
}

TEST(StrictFilter, DoesNotEmptyFilesOpenedForReading) {
  const auto attempt = [] { return open("/dev/null", O_RDONLY | O_TRUNC); };
  EXPECT_TRUE(exited_with(status_of(FilterKind::strict, attempt), EPERM));
  const auto write = [] { return open("/dev/null", O_WRONLY | O_TRUNC) < 0 ? -1 : 0; };
  EXPECT_TRUE(exited_with(status_of(FilterKind::strict, write), 0));
}

TEST(MinimalFilter, OpensNothing) {
  const auto attempt = [] { return open("/dev/null", O_RDONLY); };
  EXPECT_TRUE(exited_with(status_of(FilterKind::minimal, attempt), EPERM));
}

TEST(MinimalFilter, ExecutesTheLaunchDescriptorOnly) {
  const auto launch = [](int descriptor) {
    return status_of(FilterKind::minimal, [descriptor] {
      char* none[] = {nullptr};
      return syscall(SYS_execveat, descriptor, "", none, none, AT_EMPTY_PATH);
    });
  };
  close(kLaunchDescriptor);
  EXPECT_TRUE(exited_with(launch(kLaunchDescriptor), EBADF));  // the filter let it through
  EXPECT_TRUE(exited_with(launch(kLaunchDescriptor + 1), EPERM));
}

}  // namespace
}  // namespace cupel::sandbox
