#include "sandbox/supervisor/internal/syscall_filter.h"

#include <asm/ioctls.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>

#include "sandbox/descriptor.h"
#include "sandbox/supervisor/internal/syscall_lists.h"

namespace cupel::sandbox {
namespace {

constexpr std::size_t kMaxInstructions = 512;

/// Stands for the process number of whoever installs the filter; no argument of any rule is like
/// it.
constexpr std::uint32_t kOwnPid = 0x7e57c0de;

/// As in linux/ioprio.h, which old systems lack.
constexpr std::uint64_t kIoPriorityOfProcess = 1;

/// The kernel looks at the low half of an int argument; comparing all 64 bits could be evaded.
constexpr std::uint64_t kInt = 0xffffffff;

scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

scmp_arg_cmp is(unsigned argument, std::uint64_t value) { return masked(argument, kInt, value); }

scmp_arg_cmp is_not(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_NE, value, 0};
}

/// Collects rules; the first that libseccomp refuses makes the whole filter fail.
class Rules {
 public:
  explicit Rules(std::uint32_t otherwise)
      : context_(seccomp_init(otherwise), &seccomp_release), otherwise_(otherwise) {
    if (!context_) {
      error_ = ENOMEM;
      return;
    }
    note(seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
    note(seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  }

  void add(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> arguments = {}) {
    if (call < 0 || action == otherwise_ || error_ != 0) return;
    note(seccomp_rule_add_exact_array(context_.get(), action, call,
                                      static_cast<unsigned>(arguments.size()), arguments.begin()));
  }
  void add_all(std::uint32_t action, std::span<const int> calls) {
    for (const int call : calls) add(action, call);
  }

  Result<std::vector<sock_filter>> compile() {
    if (error_ != 0) return failed("rule", error_);
    const Descriptor file(memfd_create("filter", MFD_CLOEXEC));
    if (!file) return failed("memory file", errno);
    if (const int code = seccomp_export_bpf(context_.get(), file.get()); code != 0) {
      return failed("export", -code);
    }
    std::vector<sock_filter> program(kMaxInstructions);
    const ssize_t bytes =
        pread(file.get(), program.data(), program.size() * sizeof(sock_filter), 0);
    if (bytes <= 0) return failed("read", errno);
    program.resize(static_cast<std::size_t>(bytes) / sizeof(sock_filter));
    return program;
  }

 private:
  void note(int code) {
    if (code != 0 && error_ == 0) error_ = -code;
  }
  static tl::unexpected<Error> failed(const char* step, int code) {
    return failure(std::string("libseccomp cannot build the system call filter (") + step +
                   "): " + std::strerror(code) + "; this is a defect of cupel-sandbox");
  }

  std::unique_ptr<void, decltype(&seccomp_release)> context_;
  std::uint32_t otherwise_;
  int error_ = 0;
};

constexpr std::uint32_t kAllow = SCMP_ACT_ALLOW;
constexpr std::uint32_t kKill = SCMP_ACT_KILL_PROCESS;
constexpr std::uint32_t kRefuse = SCMP_ACT_ERRNO(EPERM);
constexpr std::uint32_t kNoSuchCall = SCMP_ACT_ERRNO(ENOSYS);

/// What holds with and without namespaces.
void add_common(Rules& rules) {
  rules.add_all(kKill, kAttacks);
  rules.add_all(kNoSuchCall, kAbsent);
  rules.add_all(SCMP_ACT_ERRNO(0), kDoneAlready);
  for (const unsigned space : {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                               CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET}) {
    rules.add(kKill, SCMP_SYS(clone), {masked(0, space, space)});
  }
  rules.add(SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socketpair), {is_not(0, AF_UNIX)});
  rules.add(kRefuse, SCMP_SYS(personality), {is_not(0, kInt)});  // all but the query
  // Typing on behalf of the terminal's owner.
  rules.add(kRefuse, SCMP_SYS(ioctl), {is(1, TIOCSTI)});
  rules.add(kRefuse, SCMP_SYS(ioctl), {is(1, TIOCLINUX)});
  rules.add(SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), {is(0, PR_SET_SECCOMP)});
}

/// How a process is scheduled and limited may be changed by every process of its user, and PID 1
/// and the warm programs of a slot can have the user of its programs: each may change only itself.
void add_own_settings_only(Rules& rules) {
  for (const int call :
       {SCMP_SYS(prlimit64), SCMP_SYS(sched_setaffinity), SCMP_SYS(sched_setscheduler),
        SCMP_SYS(sched_setparam), SCMP_SYS(sched_setattr)}) {
    rules.add(kRefuse, call, {is_not(0, 0)});
  }
  rules.add(kRefuse, SCMP_SYS(setpriority), {is_not(0, PRIO_PROCESS)});
  rules.add(kRefuse, SCMP_SYS(setpriority), {is_not(1, 0)});
  rules.add(kRefuse, SCMP_SYS(ioprio_set), {is_not(0, kIoPriorityOfProcess)});
  rules.add(kRefuse, SCMP_SYS(ioprio_set), {is_not(1, 0)});
}

void add_namespaced(Rules& rules) {
  add_common(rules);
  add_own_settings_only(rules);
  rules.add(SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), {is_not(0, AF_UNIX)});
}

/// Without namespaces the processes of the machine are in reach, perhaps with the same user.
void add_strict(Rules& rules, bool with_processes) {
  add_common(rules);
  rules.add_all(kNoSuchCall, kAbsentWithoutNamespaces);
  rules.add_all(kRefuse, kRefusedWithoutNamespaces);
  for (const int call :
       {SCMP_SYS(kill), SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo)}) {
    rules.add(kRefuse, call, {is_not(0, kOwnPid)});
  }
  rules.add(kRefuse, SCMP_SYS(prlimit64), {is_not(0, 0)});
  rules.add(kRefuse, SCMP_SYS(sched_setaffinity), {is_not(0, 0)});
  // A datagram socket of a pair can still be sent to any other; one of a stream cannot.
  rules.add(kRefuse, SCMP_SYS(socketpair), {is(0, AF_UNIX), masked(1, 0xf, SOCK_DGRAM)});
  rules.add(kRefuse, SCMP_SYS(socketpair), {is(0, AF_UNIX), masked(1, 0xf, SOCK_RAW)});
  // Signals by way of a descriptor's owner.
  for (const unsigned command : {F_SETOWN, F_SETOWN_EX}) {
    rules.add(kRefuse, SCMP_SYS(fcntl), {is(1, command)});
  }
  for (const unsigned command : {FIOSETOWN, SIOCSPGRP}) {
    rules.add(kRefuse, SCMP_SYS(ioctl), {is(1, command)});
  }
  // Empties a file although it is opened for reading, which old versions of Landlock allow.
  rules.add(kRefuse, SCMP_SYS(open), {masked(1, O_ACCMODE | O_TRUNC, O_TRUNC)});
  rules.add(kRefuse, SCMP_SYS(openat), {masked(2, O_ACCMODE | O_TRUNC, O_TRUNC)});
  if (with_processes) return;
  rules.add_all(kRefuse, kRefusedToPrograms);
  rules.add(kRefuse, SCMP_SYS(clone), {masked(0, CLONE_THREAD, 0)});
}

void add_minimal(Rules& rules) {
  rules.add_all(kAllow, kComputing);
  rules.add(kAllow, SCMP_SYS(execveat), {is(0, kLaunchDescriptor), is(4, AT_EMPTY_PATH)});
  rules.add(kAllow, SCMP_SYS(tgkill), {is(0, kOwnPid)});
  rules.add(kAllow, SCMP_SYS(newfstatat), {is(3, AT_EMPTY_PATH), is(0, 0)});
  rules.add(kAllow, SCMP_SYS(newfstatat), {is(3, AT_EMPTY_PATH), is(0, 1)});
  rules.add(kAllow, SCMP_SYS(newfstatat), {is(3, AT_EMPTY_PATH), is(0, 2)});
  rules.add(kAllow, SCMP_SYS(prlimit64), {is(0, 0), {2, SCMP_CMP_EQ, 0, 0}});
  // Standard streams ask what they are; not a terminal.
  rules.add(SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), {is(1, TCGETS)});
}

Result<std::vector<sock_filter>> compile(FilterKind kind) {
  Rules rules(kind == FilterKind::minimal ? kRefuse : kAllow);
  switch (kind) {
    case FilterKind::namespaced:
      add_namespaced(rules);
      break;
    case FilterKind::strict:
      add_strict(rules, false);
      break;
    case FilterKind::strict_with_processes:
      add_strict(rules, true);
      break;
    case FilterKind::minimal:
      add_minimal(rules);
      break;
  }
  return rules.compile();
}

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
constexpr std::uint32_t kGapBegin = 335;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
constexpr std::uint32_t kGapBegin = 295;
#else
#error "cupel-sandbox knows the system calls of x86-64 and arm64 only"
#endif
constexpr std::uint32_t kGapEnd = 424;
constexpr std::uint32_t kForeignCalls = 0x40000000;  // x32's

/// Goes before a program of libseccomp, which can name calls but not ranges of numbers: those that
/// nobody has judged do not exist.
constexpr sock_filter kPrologue[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 0, 5),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kGapBegin, 0, 5),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kForeignCalls, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, kLastJudgedCall, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kGapEnd, 2, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
};

}  // namespace

Result<SyscallFilter> SyscallFilter::build(FilterKind kind) {
  auto compiled = compile(kind);
  if (!compiled) return tl::make_unexpected(compiled.error());
  SyscallFilter filter;
  auto& program = filter.instructions_;
  program.assign(std::begin(kPrologue), std::end(kPrologue));
  program.insert(program.end(), compiled->begin(), compiled->end());
  if (program.size() > kMaxInstructions) {
    return failure("The system call filter is longer than " + std::to_string(kMaxInstructions) +
                   " instructions; this is a defect of cupel-sandbox");
  }
  for (std::size_t i = 0; i < program.size(); ++i) {
    if (BPF_CLASS(program[i].code) == BPF_JMP && program[i].k == kOwnPid) {
      filter.own_pid_.push_back(i);
    }
  }
  return filter;
}

int SyscallFilter::install() const {
  // A copy on the stack: between vfork and exec nothing of the parent's may change.
  sock_filter program[kMaxInstructions];
  std::copy(instructions_.begin(), instructions_.end(), program);
  const auto pid = static_cast<std::uint32_t>(getpid());
  for (const std::size_t i : own_pid_) program[i].k = pid;
  const sock_fprog filter{static_cast<unsigned short>(instructions_.size()), program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) return errno;
  return 0;
}

}  // namespace cupel::sandbox
