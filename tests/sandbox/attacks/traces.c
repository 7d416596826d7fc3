// Looks for traces of earlier runs and says what a run can see of its place. It runs after every
// attack and must say, byte for byte, what it said in a fresh slot.

#include <dirent.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/xattr.h>

#include "attack.h"

extern char** environ;

static int traces;
static char findings[16384];
static size_t length;

#define FOUND(...)                       \
  (++traces, length += (size_t)snprintf( \
                 findings + length, length < 16000 ? sizeof(findings) - length : 0, __VA_ARGS__))

static int by_name(const struct dirent** left, const struct dirent** right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

static void look_for_files(const char* path) {
  struct dirent** names;
  const int count = scandir(path, &names, NULL, by_name);
  if (count < 0) FOUND("%s: %s\n", path, strerrorname_np(errno));
  for (int i = 0; i < count; ++i)
    if (strcmp(names[i]->d_name, ".") != 0 && strcmp(names[i]->d_name, "..") != 0)
      FOUND("%s/%.60s\n", path, names[i]->d_name);
}

/// Before Linux 6.12 Landlock leaves signals to processes of the same user alone.
static int signals_are_scoped(void) {
  struct utsname kernel;
  int major = 0, minor = 0;
  uname(&kernel);
  sscanf(kernel.release, "%d.%d", &major, &minor);
  return major > 6 || (major == 6 && minor >= 12);
}

/// Processes that are kept warm for later runs may be there, but neither be seen nor be reached.
static void look_for_processes(void) {
  for (int process = 2; process < 32768 && signals_are_scoped(); ++process)
    if (process != getpid() && kill(process, 0) == 0)
      FOUND("process %d can be signalled\n", process);
  DIR* folder = opendir("/proc");
  for (struct dirent* entry; folder && (entry = readdir(folder));) {
    const int process = atoi(entry->d_name);
    if (process > 1 && process != getpid()) FOUND("process %d can be seen\n", process);
  }
  if (folder) closedir(folder);
}

static void look_for_messages(void) {
  for (int key = 0x63757001; key < 0x63757003; ++key) {
    if (shmget(key, 0, 0) >= 0) FOUND("shared memory\n");
    if (semget(key, 0, 0) >= 0) FOUND("a semaphore\n");
    if (msgget(key, 0) >= 0) FOUND("a message queue\n");
  }
  const mqd_t queue = mq_open("/cupel", O_RDONLY | O_NONBLOCK);
  if (queue != (mqd_t)-1) FOUND("a POSIX queue\n");
}

static void look_at_inherited(int file) {
  char name[64], target[128] = "";
  snprintf(name, sizeof(name), "/proc/self/fd/%d", file);
  if (readlink(name, target, sizeof(target) - 1) < 0) target[0] = '?';
  FOUND("descriptor %d, %s\n", file, target);
}

/// Flags, owner, place and locks of a descriptor that another run may have had.
static void describe(int file) {
  struct stat info;
  if (fstat(file, &info)) {
    printf("%d: %s\n", file, strerrorname_np(errno));
    return;
  }
  printf("%d: flags %o, mode %o, owner %u, seals %d, signal %d to %d, lease %d\n", file,
         (unsigned)fcntl(file, F_GETFL), info.st_mode, info.st_uid, fcntl(file, F_GET_SEALS),
         fcntl(file, F_GETSIG), fcntl(file, F_GETOWN), fcntl(file, F_GETLEASE));
  if (lseek(file, 0, SEEK_CUR) > 0)
    FOUND("%d stands at %ld\n", file, (long)lseek(file, 0, SEEK_CUR));
  if (info.st_size) FOUND("%d holds %ld bytes\n", file, (long)info.st_size);
  if (flock(file, LOCK_EX | LOCK_NB) && errno != ENOSYS) FOUND("%d is locked\n", file);
  struct flock whole = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
  if (fcntl(file, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK)
    FOUND("%d is locked by another\n", file);
  char byte;
  if (pread(file, &byte, 1, 0) > 0) FOUND("%d can be read\n", file);
  char names[256];
  if (flistxattr(file, names, sizeof(names)) > 0) FOUND("%d has attributes\n", file);
}

static void describe_process(void) {
  sigset_t blocked, pending;
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  sigpending(&pending);
  for (int number = 1; number < 65; ++number) {
    struct sigaction action;
    if (sigismember(&blocked, number) == 1) printf("blocked: %d\n", number);
    if (sigismember(&pending, number) == 1) printf("pending: %d\n", number);
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL)
      printf("signal %d: %s\n", number, action.sa_handler == SIG_IGN ? "ignored" : "handled");
  }
  for (int clock = ITIMER_REAL; clock <= ITIMER_PROF; ++clock) {
    struct itimerval timer;
    getitimer((__itimer_which_t)clock, &timer);
    if (timer.it_value.tv_sec || timer.it_value.tv_usec) FOUND("timer %d\n", clock);
  }
  const mode_t mask = umask(0);
  printf("umask %o, niceness %d, policy %d, dumpable %d, no new privileges %d\n", mask,
         getpriority(PRIO_PROCESS, 0), sched_getscheduler(0), prctl(PR_GET_DUMPABLE),
         prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  printf("user %u %u, group %u %u, groups %d, parent %d\n", getuid(), geteuid(), getgid(),
         getegid(), getgroups(0, NULL), getppid());
  char name[256] = "";
  gethostname(name, sizeof(name));
  printf("host %s\n", name);
  printf("folder %s\n", getcwd(name, sizeof(name)));
  for (char** word = environ; *word; ++word) printf("%s\n", *word);
  for (int resource = 0; resource < RLIMIT_NLIMITS; ++resource) {
    struct rlimit limit;
    getrlimit((__rlimit_resource_t)resource, &limit);
    printf("%ld ", (long)limit.rlim_max);
  }
  puts("");
}

int main(void) {
  look_for_files("/work");
  look_for_files("/tmp");
  look_for_files("/dev/shm");
  look_for_processes();
  look_for_messages();
  for (int file = 3; file < 1024; ++file)
    if (fcntl(file, F_GETFD) >= 0) look_at_inherited(file);
  for (int file = 0; file < 3; ++file) describe(file);
  describe_process();
  fflush(stdout);
  fwrite(findings, 1, strlen(findings), stderr);
  puts(traces ? "TRACES" : "CLEAN");
  return traces ? kEscaped : 0;
}
