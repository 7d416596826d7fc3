// What a run may leave behind that no process holds, and what it may do to the descriptors that
// the next run gets too. `traces` looks for all of it.

#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/xattr.h>

#include "attack.h"

/// Whether it could be left is not the question: it must not be there in the next run.
static int left(long result) {
  fprintf(stderr, "%s\n", result < 0 ? strerrorname_np(errno) : "left");
  puts("DONE");
  return 0;
}

static int shared_memory(char** arguments) {
  (void)arguments;
  return left(shmget(0x63757001, 4096, IPC_CREAT | 0666));
}

static int semaphore(char** arguments) {
  (void)arguments;
  return left(semget(0x63757001, 1, IPC_CREAT | 0666));
}

static int messages(char** arguments) {
  (void)arguments;
  const struct {
    long kind;
    char text[8];
  } message = {1, "secret"};
  const int queue = msgget(0x63757001, IPC_CREAT | 0666);
  return left(queue < 0 ? queue : msgsnd(queue, &message, sizeof(message.text), IPC_NOWAIT));
}

static int posix_queue(char** arguments) {
  (void)arguments;
  return left(mq_open("/cupel", O_RDWR | O_CREAT, 0666, NULL));
}

static int key(char** arguments) {
  return left(syscall(SYS_add_key, "user", "cupel", "secret", 6, atoi(arguments[0])));
}

static int session(char** arguments) {
  (void)arguments;
  const int kJoinSession = 1;
  return left(syscall(SYS_keyctl, kJoinSession, "cupel"));
}

static int flags(char** arguments) {
  (void)arguments;
  for (int file = 0; file < 3; ++file) {
    for (int flag = 1; flag <= O_NOATIME; flag <<= 1)
      fcntl(file, F_SETFL, fcntl(file, F_GETFL) | flag);
    fcntl(file, F_SETOWN, getpid());
    fcntl(file, F_SETSIG, SIGKILL);
  }
  return left(0);
}

static int offsets(char** arguments) {
  (void)arguments;
  long result = 0;
  for (int file = 0; file < 3; ++file) result = lseek(file, 1 << 20, SEEK_SET);
  left(result);
  fflush(stdout);
  lseek(1, 1 << 20, SEEK_SET);
  return 0;
}

static int locks(char** arguments) {
  (void)arguments;
  for (int file = 0; file < 3; ++file) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    flock(file, LOCK_EX | LOCK_NB);
    fcntl(file, F_OFD_SETLK, &whole);
    whole.l_type = F_RDLCK;
    fcntl(file, F_OFD_SETLK, &whole);
    fcntl(file, F_SETLEASE, F_RDLCK);
    fcntl(file, F_SETLEASE, F_WRLCK);
  }
  return left(0);
}

/// Through a name of its own, a descriptor may be had with other rights.
static int locks_elsewhere(char** arguments) {
  const int file = open(arguments[0], O_RDONLY);
  return left(file < 0 ? file : flock(file, LOCK_EX | LOCK_NB));
}

static int seals(char** arguments) {
  (void)arguments;
  long result = -1;
  for (int file = 0; file < 3; ++file)
    for (int seal = 1; seal <= 0x20; seal <<= 1)
      if (seal != F_SEAL_WRITE) result &= fcntl(file, F_ADD_SEALS, seal);
  return left(result);
}

static int pipe_size(char** arguments) {
  (void)arguments;
  long result = -1;
  for (int file = 0; file < 3; ++file) result &= fcntl(file, F_SETPIPE_SZ, 1 << 20);
  return left(result);
}

static int modes(char** arguments) {
  (void)arguments;
  left(0);
  fflush(stdout);
  for (int file = 0; file < 3; ++file) {
    fchmod(file, 0);
    if (fchown(file, 1000, 1000)) continue;
  }
  return 0;
}

static int attributes(char** arguments) {
  (void)arguments;
  long result = -1;
  for (int file = 0; file < 3; ++file) {
    result &= fsetxattr(file, "user.cupel", "left", 4, 0);
    unsigned long immutable = 0x10;
    ioctl(file, _IOW('f', 2, long), &immutable);
  }
  return left(result);
}

/// Writes a page of the output that nobody writes, and where the input was.
static int mapped(char** arguments) {
  (void)arguments;
  left(0);
  fflush(stdout);
  for (int file = 0; file < 3; ++file) {
    char* page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) page[4000] = 'x';
  }
  return 0;
}

/// Standard input, opened for writing by its name.
static int input_rewritten(char** arguments) {
  (void)arguments;
  const int file = open("/proc/self/fd/0", O_RDWR);
  return report("input_rewritten", file < 0 ? errno : refusal(pwrite(file, "forged", 6, 0)));
}

static int duplicates(char** arguments) {
  (void)arguments;
  for (int file = 0; file < 250; ++file)
    if (file != 1) dup2(1, file);
  return left(0);
}

static int timers(char** arguments) {
  (void)arguments;
  const struct itimerval soon = {.it_value = {.tv_usec = 30000}, .it_interval = {.tv_usec = 1}};
  const long result = setitimer(ITIMER_REAL, &soon, NULL);
  umask(0777);
  for (int number = 1; number < 65; ++number) signal(number, SIG_IGN);
  return left(result);
}

PARTS({"shared_memory", shared_memory}, {"semaphore", semaphore}, {"messages", messages},
      {"posix_queue", posix_queue}, {"key", key}, {"session", session}, {"flags", flags},
      {"offsets", offsets}, {"locks", locks}, {"locks_elsewhere", locks_elsewhere},
      {"seals", seals}, {"pipe_size", pipe_size}, {"modes", modes}, {"attributes", attributes},
      {"mapped", mapped}, {"input_rewritten", input_rewritten}, {"duplicates", duplicates},
      {"timers", timers})
