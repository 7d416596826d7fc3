// Programs that need more memory than they may, wherever it can be had.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "attack.h"

static const size_t kChunk = 1 << 20;

static int touch(char** arguments) {
  for (long i = atol(arguments[0]); i > 0; --i) {
    char* chunk = malloc(kChunk);
    if (!chunk) return 3;
    memset(chunk, 1, kChunk);
  }
  puts("touched");
  return 0;
}

/// The children hold the memory; each alone is within the limit.
_Noreturn static int children(char** arguments) {
  const int count = atoi(arguments[0]);
  for (int i = 0; i < count; ++i)
    if (fork() == 0) {
      touch(arguments + 1);
      for (;;) pause();
    }
  for (;;) pause();
}

static int huge_mapping(char** arguments) {
  (void)arguments;
  void* mapping = mmap(NULL, 64ull << 30, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) return 3;
  puts("mapped");
  return 0;
}

/// Writes until it may not: the number of MiB comes out where an error ends it.
static int fill(int file) {
  char* chunk = calloc(1, kChunk);
  int written = 0;
  signal(SIGXFSZ, SIG_IGN);
  while (write(file, chunk, kChunk) == (ssize_t)kChunk) ++written;
  printf("%s\n", strerrorname_np(errno));
  fprintf(stderr, "%d MiB\n", written);
  return 0;
}

static int fill_file(char** arguments) {
  const int file = open(arguments[0], O_WRONLY | O_CREAT, 0600);
  return file < 0 ? 3 : fill(file);
}

/// Many files, each within the limit of one.
static int fill_folder(char** arguments) {
  char* chunk = calloc(1, kChunk);
  for (int i = 0;; ++i) {
    char name[4096];
    snprintf(name, sizeof(name), "%s/%d", arguments[0], i);
    const int file = open(name, O_WRONLY | O_CREAT, 0600);
    if (file < 0 || write(file, chunk, kChunk) != (ssize_t)kChunk) {
      printf("%s\n", strerrorname_np(errno));
      fprintf(stderr, "%d MiB\n", i);
      return 0;
    }
    close(file);
  }
}

static int fill_memfd(char** arguments) {
  (void)arguments;
  const int file = memfd_create("full", 0);
  return file < 0 ? 3 : fill(file);
}

static int fill_shared_memory(char** arguments) {
  (void)arguments;
  const size_t size = 256 << 20;
  char* memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 3;
  memset(memory, 1, size);
  puts("touched");
  return 0;
}

static int fill_sysv(char** arguments) {
  (void)arguments;
  const size_t size = 256 << 20;
  const int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
  char* memory = id < 0 ? (char*)-1 : shmat(id, NULL, 0);
  if (memory == (char*)-1) {
    printf("%s\n", strerrorname_np(errno));
    return 0;
  }
  memset(memory, 1, size);
  puts("touched");
  return 0;
}

/// Sockets and pipes hold memory that no process maps.
static int fill_pipes(char** arguments) {
  (void)arguments;
  char* chunk = calloc(1, kChunk);
  int pipes = 0, ends[2];
  while (pipe2(ends, O_NONBLOCK) == 0) {
    fcntl(ends[1], F_SETPIPE_SZ, (int)kChunk);
    if (write(ends[1], chunk, kChunk) < 0) break;
    ++pipes;
  }
  puts("done");
  fprintf(stderr, "%d pipes\n", pipes);
  return 0;
}

PARTS({"touch", touch}, {"children", children}, {"huge_mapping", huge_mapping},
      {"fill_file", fill_file}, {"fill_folder", fill_folder}, {"fill_memfd", fill_memfd},
      {"fill_shared_memory", fill_shared_memory}, {"fill_sysv", fill_sysv},
      {"fill_pipes", fill_pipes})
