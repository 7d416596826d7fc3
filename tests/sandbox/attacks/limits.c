// Programs that run into a limit, and some that would have it higher.

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "attack.h"

/// A file grows until it may not: its size comes out.
static int big_file(char** arguments) {
  if (atoi(arguments[0])) signal(SIGXFSZ, SIG_IGN);
  const int file = open("/work/big", O_WRONLY | O_CREAT, 0600);
  static char page[4096];
  long size = 0;
  while (write(file, page, sizeof(page)) == (ssize_t)sizeof(page)) size += (long)sizeof(page);
  printf("%ld %s\n", size, strerrorname_np(errno));
  return 0;
}

static int many_files(char** arguments) {
  (void)arguments;
  int count = 0;
  while (open("/dev/null", O_RDONLY) >= 0) ++count;
  printf("%d %s\n", count, strerrorname_np(errno));
  return 0;
}

static int many_processes(char** arguments) {
  (void)arguments;
  int count = 0;
  static pid_t children[4096];
  for (pid_t child; count < 4096 && (child = fork()) >= 0; children[count++] = child)
    if (child == 0)
      for (;;) pause();
  const int error = errno;
  for (int i = 0; i < count; ++i) kill(children[i], SIGKILL);
  while (wait(NULL) > 0) {
  }
  printf("%d %s\n", count, strerrorname_np(error));
  return 0;
}

/// As many processes as it likes, one after the other.
static int one_by_one(char** arguments) {
  for (int i = atoi(arguments[0]); i > 0; --i) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    if (child < 0 || waitpid(child, NULL, 0) != child) return 1;
  }
  puts("done");
  return 0;
}

/// Says which hard limit it could raise, or that every finite one stays.
static int raise_limits(char** arguments) {
  (void)arguments;
  int refused = 0;
  for (int resource = 0; resource < RLIMIT_NLIMITS; ++resource) {
    struct rlimit limit;
    getrlimit((__rlimit_resource_t)resource, &limit);
    if (limit.rlim_max == RLIM_INFINITY) continue;
    limit.rlim_max = limit.rlim_cur = limit.rlim_max + 1;
    if (setrlimit((__rlimit_resource_t)resource, &limit) == 0) {
      printf("raised %d\n", resource);
      return kEscaped;
    }
    ++refused;
  }
  puts(refused ? "BLOCKED" : "nothing is limited");
  return 0;
}

static int core_dumps(char** arguments) {
  (void)arguments;
  struct rlimit limit;
  getrlimit(RLIMIT_CORE, &limit);
  return report("core_dumps", limit.rlim_max == 0 ? EPERM : 0);
}

static int limits_of_parent(char** arguments) {
  (void)arguments;
  const struct rlimit limit = {1, 1};
  return report("limits_of_parent", refusal(prlimit(getppid(), RLIMIT_NOFILE, &limit, NULL)));
}

static int urgent(char** arguments) {
  (void)arguments;
  errno = 0;
  return report("urgent", refusal(setpriority(PRIO_PROCESS, 0, -20)));
}

static int real_time(char** arguments) {
  (void)arguments;
  const struct sched_param highest = {.sched_priority = 99};
  return report("real_time", refusal(sched_setscheduler(0, SCHED_FIFO, &highest)));
}

static int real_time_io(char** arguments) {
  (void)arguments;
  return report("real_time_io", refusal(syscall(SYS_ioprio_set, 1, 0, 1 << 13)));
}

static int never_the_victim(char** arguments) {
  (void)arguments;
  const int file = open("/proc/self/oom_score_adj", O_WRONLY);
  return report("never_the_victim", file < 0 ? errno : refusal(write(file, "-1000", 5)));
}

PARTS({"big_file", big_file}, {"many_files", many_files}, {"many_processes", many_processes},
      {"one_by_one", one_by_one}, {"raise_limits", raise_limits}, {"core_dumps", core_dumps},
      {"limits_of_parent", limits_of_parent}, {"urgent", urgent}, {"real_time", real_time},
      {"real_time_io", real_time_io}, {"never_the_victim", never_the_victim})
