// Attempts at files that are not the run's own.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "attack.h"

static int read_it(char** arguments) {
  const int file = open(arguments[0], O_RDONLY);
  if (file < 0) return errno;
  char byte;
  return refusal(read(file, &byte, 1));
}

static int list_it(char** arguments) {
  const int folder = open(arguments[0], O_RDONLY | O_DIRECTORY);
  if (folder < 0) return errno;
  char entries[4096];
  int count = 0;
  for (long got; (got = syscall(SYS_getdents64, folder, entries, sizeof(entries))) > 0;)
    for (long at = 0; at < got; at += *(unsigned short*)(entries + at + 16)) ++count;
  return count > 2 ? 0 : ENOENT;  // "." and ".."
}

static int create_in(char** arguments) {
  char name[256];
  snprintf(name, sizeof(name), "%s/cupel-attack", arguments[0]);
  const int refused = refusal(open(name, O_WRONLY | O_CREAT, 0666));
  if (!refused) unlink(name);
  return refused;
}

static int make_folder_in(char** arguments) {
  char name[256];
  snprintf(name, sizeof(name), "%s/cupel-attack-folder", arguments[0]);
  const int refused = refusal(mkdir(name, 0777));
  if (!refused) rmdir(name);
  return refused;
}

static int write_to(char** arguments) { return refusal(open(arguments[0], O_WRONLY)); }

static int change_mode(char** arguments) {
  struct stat info;
  if (stat(arguments[0], &info)) return errno;
  return refusal(chmod(arguments[0], info.st_mode & 07777));
}

static int make_device(char** arguments) {
  (void)arguments;
  return refusal(mknod("/work/memory", S_IFCHR | 0666, makedev(1, 1)));
}

/// The kernel's own switches and what it says of the machine.
static int write_proc(char** arguments) {
  const int file = open(arguments[0], O_WRONLY);
  return file < 0 ? errno : refusal(write(file, arguments[1], strlen(arguments[1])));
}

/// A program may not be written while it runs.
static int own_binary(char** arguments) {
  (void)arguments;
  const int file = open("/proc/self/exe", O_RDWR);
  return file < 0 ? errno : refusal(pwrite(file, "forged", 6, 0));
}

static int own_binary_mode(char** arguments) {
  (void)arguments;
  const int file = open("/proc/self/exe", O_RDONLY);
  return file < 0 ? errno : refusal(fchmod(file, 0777));
}

/// So that no later run could execute it. Its next run tells whether that worked: where PID 1 has
/// the programs' user, for want of another, the call itself cannot be refused.
static int own_binary_useless(char** arguments) {
  (void)arguments;
  const int file = open("/proc/self/exe", O_RDONLY);
  if (file >= 0) fchmod(file, 0);
  return EPERM;
}

/// Keeps a descriptor of its binary, becomes another program, and writes when nobody runs it.
static int own_binary_later(char** arguments) {
  (void)arguments;
  const int file = open("/proc/self/exe", O_RDONLY);
  if (file < 0) return errno;
  const int kept = dup2(file, 9);
  const char* const script =
      "exec 2>/dev/null; (echo forged 1<>/proc/self/fd/9) && exit 42; exit 7";
  char* const words[] = {"sh", "-c", (char*)script, NULL};
  const pid_t child = vfork();
  if (child == 0) {
    execv("/bin/sh", words);
    _exit(kept);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 42 ? 0 : EACCES;
}

ATTEMPTS({"read", read_it}, {"list", list_it}, {"create_in", create_in},
         {"make_folder_in", make_folder_in}, {"write", write_to}, {"chmod", change_mode},
         {"device", make_device}, {"write_proc", write_proc}, {"own_binary", own_binary},
         {"own_binary_mode", own_binary_mode}, {"own_binary_useless", own_binary_useless},
         {"own_binary_later", own_binary_later})
