// Programs that use more time than they may, in the one way or the other.

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "attack.h"

static void burn(void) {
  for (volatile unsigned long i = 0;; ++i) {
  }
}

static void* burn_thread(void* argument) {
  burn();
  return argument;
}

static int loop(char** arguments) {
  (void)arguments;
  burn();
  return 0;
}

_Noreturn static int nap(char** arguments) {
  (void)arguments;
  for (;;) pause();
}

static int threads(char** arguments) {
  for (int i = atoi(arguments[0]); i > 0; --i) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, burn_thread, NULL)) return 1;
  }
  return nap(arguments);
}

/// The burner's parent is gone and nobody waits for it, so no wait status tells its time.
static int grandchild(char** arguments) {
  signal(SIGCHLD, SIG_IGN);
  const pid_t child = fork();
  if (child == 0) {
    setsid();
    if (fork() == 0) burn();
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return nap(arguments);
}

/// Many children that each burn less than the limit.
static int relay(char** arguments) {
  (void)arguments;
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    const pid_t child = fork();
    if (child == 0)
      for (volatile unsigned long i = 0; i < 20000000; ++i)
        if (i == 19999999) _exit(0);
    while (child > 0 && waitpid(child, NULL, 0) >= 0) {
    }
  }
}

/// Catches what a soft limit would send.
static int deaf(char** arguments) {
  for (int number = 1; number < 64; ++number) signal(number, SIG_IGN);
  return loop(arguments);
}

/// A child that sleeps holds the main process up.
static int waits_for_child(char** arguments) {
  if (fork() == 0) nap(arguments);
  wait(NULL);
  return 0;
}

/// Stops itself: nobody will continue it.
static int stops_itself(char** arguments) {
  (void)arguments;
  raise(SIGSTOP);
  return 0;
}

PARTS({"loop", loop}, {"nap", nap}, {"threads", threads}, {"grandchild", grandchild},
      {"relay", relay}, {"deaf", deaf}, {"waits_for_child", waits_for_child},
      {"stops_itself", stops_itself})
