// Programs that fail by themselves: exit codes, signals, crashes.

#include <signal.h>
#include <stdlib.h>

#include "attack.h"

static int leave(char** arguments) { exit(atoi(arguments[0])); }

static int raise_signal(char** arguments) {
  raise(atoi(arguments[0]));
  return 0;
}

static int segfault(char** arguments) {
  (void)arguments;
  *(volatile int*)8 = 1;
  return 0;
}

static int stop_hard(char** arguments) {
  (void)arguments;
  abort();
}

static int divide(char** arguments) {
  volatile int zero = atoi(arguments[0]);
  return 7 / zero;
}

static int illegal(char** arguments) {
  (void)arguments;
  __builtin_trap();
}

static volatile unsigned bottom = ~0u;

static unsigned deeper(unsigned depth) {
  volatile char frame[4096];
  if (depth == bottom) return 0;
  frame[depth % sizeof(frame)] = (char)depth;
  return deeper(depth + 1) + (unsigned)frame[0];
}

static int overflow(char** arguments) {
  (void)arguments;
  return (int)deeper(0);
}

static int answer_then_crash(char** arguments) {
  puts("right");
  fflush(stdout);
  return segfault(arguments);
}

_Noreturn static int answer_then_hang(char** arguments) {
  (void)arguments;
  puts("right");
  fflush(stdout);
  for (;;) pause();
}

PARTS({"exit", leave}, {"raise", raise_signal}, {"segfault", segfault}, {"abort", stop_hard},
      {"divide", divide}, {"illegal", illegal}, {"overflow", overflow},
      {"answer_then_crash", answer_then_crash}, {"answer_then_hang", answer_then_hang})
