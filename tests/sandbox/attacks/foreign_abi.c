// System calls by other entries: a filter that looks at 64-bit numbers alone would let them pass.

#include <stdlib.h>

#include "attack.h"

/// The 32-bit entry; the numbers are those of i386.
static long int80(long number, long first) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(first)
                   : "r8", "r9", "r10", "r11", "memory");
  return result;
}

static int from_result(long result) { return result < 0 && result > -4096 ? (int)-result : 0; }

/// getpid, which is allowed by the proper entry.
static int i386_getpid(char** arguments) {
  (void)arguments;
  return from_result(int80(20, 0));
}

/// unshare(CLONE_NEWUSER).
static int i386_unshare(char** arguments) {
  (void)arguments;
  return from_result(int80(310, 0x10000000));
}

/// setuid32(0).
static int i386_setuid(char** arguments) {
  (void)arguments;
  return from_result(int80(213, 0));
}

static long x32(long number, long first, long second) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number | 0x40000000), "D"(first), "S"(second)
                   : "rcx", "r11", "memory");
  return result;
}

static int x32_getpid(char** arguments) {
  (void)arguments;
  return from_result(x32(SYS_getpid, 0, 0));
}

static int x32_unshare(char** arguments) {
  (void)arguments;
  return from_result(x32(SYS_unshare, 0x10000000, 0));
}

/// Numbers that no table holds must not be let through either.
static int beyond(char** arguments) {
  (void)arguments;
  return from_result(syscall(atol(arguments[0]), 0, 0, 0, 0, 0, 0) < 0 ? -errno : 0);
}

ATTEMPTS({"i386_getpid", i386_getpid}, {"i386_unshare", i386_unshare}, {"i386_setuid", i386_setuid},
         {"x32_getpid", x32_getpid}, {"x32_unshare", x32_unshare}, {"beyond", beyond})
