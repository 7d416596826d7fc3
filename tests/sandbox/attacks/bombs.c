// Programs that multiply, and programs that try to outlive their run.

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "attack.h"

_Noreturn static int fork_bomb(char** arguments) {
  (void)arguments;
  signal(SIGCHLD, SIG_IGN);
  for (;;) fork();
}

/// Each level suspends the one above it.
static int vfork_bomb(char** arguments) {
  for (volatile int stop = 0; !stop;)
    if (vfork() == 0) vfork_bomb(arguments);
  return 0;
}

static void* thread_bomb_part(void* argument) {
  for (;;) {
    pthread_t thread;
    pthread_create(&thread, NULL, thread_bomb_part, NULL);
  }
  return argument;
}

static int thread_bomb(char** arguments) {
  (void)arguments;
  thread_bomb_part(NULL);
  return 0;
}

static int exec_loop(char** arguments) {
  (void)arguments;
  char* const words[] = {"program", "exec_loop", NULL};
  execv("/proc/self/exe", words);
  return 3;
}

static void* exec_part(void* argument) {
  char* const words[] = {"program", "said", NULL};
  execv("/proc/self/exe", words);
  return argument;
}

static int said(char** arguments) {
  (void)arguments;
  puts("one of many");
  return 0;
}

/// Many threads execute at once: one wins, and it is one process that ends.
static int exec_race(char** arguments) {
  (void)arguments;
  pthread_t thread;
  for (int i = 0; i < 16; ++i) pthread_create(&thread, NULL, exec_part, NULL);
  exec_part(NULL);
  return 3;
}

/// A new session, no parent, no signal heard: writes into the work folder for as long as it lives.
static int daemon_writes(char** arguments) {
  (void)arguments;
  for (int number = 1; number < 64; ++number) signal(number, SIG_IGN);
  if (fork() == 0) {
    setsid();
    if (fork() == 0)
      for (;;) {
        close(open("/work/late", O_WRONLY | O_CREAT, 0666));
        symlink("/etc/passwd", "/work/main.py");
        mkdir("/tmp/late", 0700);
        if (write(1, "late", 4) < 0 || write(2, "late", 4) < 0) continue;
      }
    _exit(0);
  }
  wait(NULL);
  return 0;
}

static int daemon_burns(char** arguments) {
  (void)arguments;
  for (int i = 0; i < 8; ++i)
    if (fork() == 0) {
      setsid();
      for (;;) {
      }
    }
  return 0;
}

/// Children that multiply while they are being killed.
static int hydra(char** arguments) {
  (void)arguments;
  for (int i = 0; i < 4; ++i)
    if (fork() == 0) {
      signal(SIGCHLD, SIG_IGN);
      setsid();
      for (;;)
        if (fork() > 0) _exit(0);
    }
  return 0;
}

/// Stopped children: a polite signal does not end them.
static int stopped_children(char** arguments) {
  (void)arguments;
  for (int i = 0; i < 8; ++i)
    if (fork() == 0) raise(SIGSTOP);
  return 0;
}

PARTS({"fork_bomb", fork_bomb}, {"vfork_bomb", vfork_bomb}, {"thread_bomb", thread_bomb},
      {"exec_loop", exec_loop}, {"exec_race", exec_race}, {"said", said},
      {"daemon_writes", daemon_writes}, {"daemon_burns", daemon_burns}, {"hydra", hydra},
      {"stopped_children", stopped_children})
