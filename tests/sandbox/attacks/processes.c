// Attempts at other processes: the parent, which is the slot's PID 1, and whatever else is there.

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

#include "attack.h"

/// A path in the parent's folder of /proc.
static const char* of_parent(const char* name) {
  static char path[256];
  snprintf(path, sizeof(path), "/proc/%d/%s", getppid(), name);
  return path;
}

static int kill_all(char** arguments) {
  (void)arguments;
  return refusal(kill(-1, SIGKILL));
}

static int kill_init(char** arguments) { return refusal(kill(1, atoi(arguments[0]))); }

static int kill_parent(char** arguments) {
  const pid_t parent = getppid();
  return parent == 0 ? ESRCH : refusal(kill(parent, atoi(arguments[0])));
}

static int kill_group(char** arguments) {
  (void)arguments;
  signal(SIGTERM, SIG_IGN);
  return getpgrp() == getpid() ? ESRCH : refusal(kill(-getpgrp(), SIGTERM));
}

static int queue_parent(char** arguments) {
  (void)arguments;
  const union sigval value = {.sival_int = 1};
  return refusal(sigqueue(getppid(), SIGRTMIN, value));
}

static int signal_by_descriptor(char** arguments) {
  const int process = (int)syscall(SYS_pidfd_open, getppid(), 0);
  if (process < 0) return errno;
  return refusal(syscall(SYS_pidfd_send_signal, process, atoi(arguments[0]), NULL, 0));
}

static int attach(char** arguments) {
  (void)arguments;
  return refusal(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int seize(char** arguments) {
  (void)arguments;
  return refusal(ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
}

/// Its parent would have to wait for its stops.
static int trace_me(char** arguments) {
  (void)arguments;
  return refusal(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int read_memory(char** arguments) {
  (void)arguments;
  char byte;
  const struct iovec mine = {&byte, 1}, theirs = {(void*)0x400000, 1};
  return unreachable(process_vm_readv(getppid(), &mine, 1, &theirs, 1, 0));
}

static int write_memory(char** arguments) {
  (void)arguments;
  char byte = 0;
  const struct iovec mine = {&byte, 1}, theirs = {(void*)0x400000, 1};
  return unreachable(process_vm_writev(getppid(), &mine, 1, &theirs, 1, 0));
}

/// Opens a file for reading, and for writing where the second argument says so.
static int open_file(char** arguments) {
  return refusal(open(of_parent(arguments[0]), arguments[1] ? O_RDWR : O_RDONLY));
}

/// Following a link needs the right to look at the process it belongs to.
static int follow_link(char** arguments) {
  char target[256];
  return refusal(readlink(of_parent(arguments[0]), target, sizeof(target)));
}

static int list_folder(char** arguments) {
  DIR* folder = opendir(of_parent(arguments[0]));
  return folder ? 0 : errno;
}

static int take_descriptor(char** arguments) {
  (void)arguments;
  const int process = (int)syscall(SYS_pidfd_open, getppid(), 0);
  if (process < 0) return errno;
  for (int file = 0; file < 64; ++file)
    if (syscall(SYS_pidfd_getfd, process, file, 0) >= 0) return 0;
  return errno;
}

static int advise_parent(char** arguments) {
  (void)arguments;
  const int process = (int)syscall(SYS_pidfd_open, getppid(), 0);
  if (process < 0) return errno;
  const struct iovec range = {(void*)0x400000, 4096};
  return unreachable(syscall(SYS_process_madvise, process, &range, 1, MADV_PAGEOUT, 0));
}

static int compare_parent(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_kcmp, getppid(), getpid(), 0, 0, 0));
}

static int schedule_parent(char** arguments) {
  (void)arguments;
  uint64_t cpus = 1;
  return refusal(syscall(SYS_sched_setaffinity, getppid(), sizeof(cpus), &cpus));
}

/// Slower programs from then on: nobody without rights may make a process faster again.
static int renice_parent(char** arguments) {
  (void)arguments;
  return refusal(setpriority(PRIO_PROCESS, (id_t)getppid(), 10));
}

static int renice_user(char** arguments) {
  (void)arguments;
  return refusal(setpriority(PRIO_USER, 0, 10));
}

static int idle_parent(char** arguments) {
  (void)arguments;
  const struct sched_param none = {.sched_priority = 0};
  return refusal(sched_setscheduler(getppid(), SCHED_IDLE, &none));
}

static int idle_io_of_parent(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_ioprio_set, 1, getppid(), 3 << 13));
}

ATTEMPTS({"kill_all", kill_all}, {"kill_init", kill_init}, {"kill_parent", kill_parent},
         {"kill_group", kill_group}, {"queue_parent", queue_parent},
         {"signal_by_descriptor", signal_by_descriptor}, {"attach", attach}, {"seize", seize},
         {"trace_me", trace_me}, {"read_memory", read_memory}, {"write_memory", write_memory},
         {"open_file", open_file}, {"follow_link", follow_link}, {"list_folder", list_folder},
         {"take_descriptor", take_descriptor}, {"advise_parent", advise_parent},
         {"compare_parent", compare_parent}, {"schedule_parent", schedule_parent},
         {"renice_parent", renice_parent}, {"renice_user", renice_user},
         {"idle_parent", idle_parent}, {"idle_io_of_parent", idle_io_of_parent})
