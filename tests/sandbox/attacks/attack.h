// What the attacks share: attempts by name, and how they say what came of them.
//
// An attempt answers 0 where the attack worked and an errno where it was refused. The program then
// prints BLOCKED and exits with 0, or prints ESCAPED and exits with 42.

#pragma once

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kEscaped = 42, kNoSuchAttempt = 99 };

struct attempt {
  const char* name;
  int (*run)(char** arguments);
};

/// An attempt's answer for a system call's result.
static inline int refusal(long result) { return result < 0 ? errno : 0; }

/// For a call that is made with arguments it must reject: anything but a refusal to look at them
/// means that the kernel's code was reached.
static inline int unreachable(long result) {
  if (result < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS || errno == ESRCH))
    return errno;
  return 0;
}

static inline int report(const char* name, int refused) {
  if (refused) {
    fprintf(stderr, "%s\n", strerrorname_np(refused));
    puts("BLOCKED");
    return 0;
  }
  printf("ESCAPED %s\n", name);
  return kEscaped;
}

static inline int run_attempt(const struct attempt* attempts, size_t count, char** argv) {
  for (size_t i = 0; i < count && argv[1]; ++i)
    if (strcmp(attempts[i].name, argv[1]) == 0) return report(argv[1], attempts[i].run(argv + 2));
  return kNoSuchAttempt;
}

#define ATTEMPTS(...)                                                           \
  static const struct attempt attempts[] = {__VA_ARGS__};                       \
  int main(int argc, char** argv) {                                             \
    (void)argc;                                                                 \
    return run_attempt(attempts, sizeof(attempts) / sizeof(attempts[0]), argv); \
  }

/// A program whose parts end on their own terms.
#define PARTS(...)                                                            \
  static const struct attempt parts[] = {__VA_ARGS__};                        \
  int main(int argc, char** argv) {                                           \
    (void)argc;                                                               \
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && argv[1]; ++i)  \
      if (strcmp(parts[i].name, argv[1]) == 0) return parts[i].run(argv + 2); \
    return kNoSuchAttempt;                                                    \
  }
