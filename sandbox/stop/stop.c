/* Linked into a static program that is to be run many times: stops it before any code of its own,
   and forks a copy for each run. Started with CUPEL_STOP in its environment, the program reads
   descriptor 3, a socket that keeps message boundaries: for each message it answers with the
   process id of a new copy, which goes on as if it had just been started. The copy is a child of
   whoever started the program, not of the program. When the other end is closed it exits. Without
   CUPEL_STOP nothing happens.

   glibc's start calls the functions in .preinit_array before all constructors. Nothing here may
   call the C library, whose functions the program may have replaced, and nothing here is visible to
   the program by name. */

#if !defined(__x86_64__) || !defined(__linux__)
#error "the stopped parent knows x86-64 Linux alone"
#endif

enum Number {
  kRead = 0,
  kWrite = 1,
  kClose = 3,
  kClone = 56,
  kPrctl = 157,
  kExitGroup = 231,
  kSetRobustList = 273,
  kGetRobustList = 274
};

enum Option { kSetDumpable = 4, kGetTidAddress = 40 };

/* CLONE_PARENT, CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID and, when it ends, SIGCHLD: glibc's own
   fork, but for the parent. */
enum { kChannel = 3, kForkFlags = 0x8000 | 0x1000000 | 0x200000 | 17, kCannotStop = 125 };

static inline long system_call(enum Number number, long first, long second, long third,
                               long fourth) {
  long result;
  register long r10 __asm__("r10") = fourth;
  register long r8 __asm__("r8") = 0;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"((long)number), "D"(first), "S"(second), "d"(third), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
}

static inline int begins_with(const char* text, const char* start) {
  while (*start != '\0' && *text == *start) {
    ++text;
    ++start;
  }
  return *start == '\0';
}

static void stop_and_fork(int argc, char** argv, char** environment) {
  (void)argc;
  (void)argv;
  char** mark = environment;
  while (*mark && !begins_with(*mark, "CUPEL_STOP=")) ++mark;
  if (!*mark) return;
  for (; *mark; ++mark) mark[0] = mark[1];

  /* The copies run as the same user: none may write into the memory that the next ones come from.
     And glibc keeps the thread's id, by which threads signal one another: the kernel, asked where,
     corrects it. */
  int* thread_id = 0;
  if (system_call(kPrctl, kSetDumpable, 0, 0, 0) != 0 ||
      system_call(kPrctl, kGetTidAddress, (long)&thread_id, 0, 0) != 0 || !thread_id) {
    system_call(kExitGroup, kCannotStop, 0, 0, 0);
  }
  long robust_list = 0;
  long robust_size = 0;
  long robust = system_call(kGetRobustList, 0, (long)&robust_list, (long)&robust_size, 0);

  for (;;) {
    char request;
    if (system_call(kRead, kChannel, (long)&request, 1, 0) != 1) {
      system_call(kExitGroup, 0, 0, 0, 0);
    }
    int child = (int)system_call(kClone, kForkFlags, 0, 0, (long)thread_id);
    if (child == 0) {
      system_call(kClose, kChannel, 0, 0, 0);
      system_call(kPrctl, kSetDumpable, 1, 0, 0);
      if (robust == 0) system_call(kSetRobustList, robust_list, robust_size, 0, 0);
      return;
    }
    system_call(kWrite, kChannel, (long)&child, sizeof child, 0);
  }
}

__attribute__((section(".preinit_array"),
               used)) static void (*first_of_all)(int, char**, char**) = stop_and_fork;
