// Attempts at more rights.

#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "attack.h"

static int user(char** arguments) {
  (void)arguments;
  return refusal(setuid(0));
}

static int users(char** arguments) {
  (void)arguments;
  return refusal(setresuid(0, 0, 0));
}

static int group(char** arguments) {
  (void)arguments;
  return refusal(setgid(0));
}

static int groups(char** arguments) {
  (void)arguments;
  const gid_t list[] = {0, 42};
  return refusal(setgroups(2, list));
}

static int file_user(char** arguments) {
  (void)arguments;
  setfsuid(0);
  return setfsuid((uid_t)-1) == 0 ? 0 : EPERM;
}

static int capabilities(char** arguments) {
  (void)arguments;
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  const struct __user_cap_data_struct all[2] = {{~0u, ~0u, ~0u}, {0x1ff, 0x1ff, 0x1ff}};
  return refusal(syscall(SYS_capset, &header, all));
}

/// None may be there to begin with.
static int held_capabilities(char** arguments) {
  (void)arguments;
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct held[2];
  if (syscall(SYS_capget, &header, held)) return errno;
  const unsigned any = held[0].effective | held[0].permitted | held[0].inheritable |
                       held[1].effective | held[1].permitted | held[1].inheritable;
  return any ? 0 : EPERM;
}

static int ambient(char** arguments) {
  (void)arguments;
  for (int capability = 0; capability < 41; ++capability)
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0) return 0;
  return errno;
}

static int new_privileges(char** arguments) {
  (void)arguments;
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0) return 0;
  return refusal(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

static int secure_bits(char** arguments) {
  (void)arguments;
  return refusal(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS, 0, 0, 0));
}

/// Moves what the kernel believes to be the program's code.
static int memory_map(char** arguments) {
  (void)arguments;
  return refusal(prctl(PR_SET_MM, PR_SET_MM_START_CODE, 0x400000, 0, 0));
}

/// Executes a setuid program, which must not become root: it is asked to mount.
static int setuid_program(char** arguments) {
  struct stat before, after;
  if (stat("/tmp", &before)) return errno;
  const pid_t child = fork();
  if (child < 0) return errno;
  if (child == 0) {
    close(2);
    execl(arguments[0], arguments[0], "-t", "tmpfs", "none", "/tmp", NULL);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (stat("/tmp", &after)) return errno;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return ENOENT;
  return (WIFEXITED(status) && WEXITSTATUS(status) == 0) || before.st_dev != after.st_dev ? 0
                                                                                          : EPERM;
}

/// Gives its folder to root, as a step to a setuid program of its own.
static int give_away(char** arguments) {
  (void)arguments;
  return refusal(chown("/work", 0, 0));
}

ATTEMPTS({"setuid", user}, {"setresuid", users}, {"setgid", group}, {"setgroups", groups},
         {"setfsuid", file_user}, {"capset", capabilities},
         {"held_capabilities", held_capabilities}, {"ambient", ambient},
         {"new_privileges", new_privileges}, {"secure_bits", secure_bits},
         {"memory_map", memory_map}, {"setuid_program", setuid_program}, {"give_away", give_away})
