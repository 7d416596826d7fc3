// What a run may leave in its folders to trip the next one, or whoever cleans up.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "attack.h"

static int done(void) {
  puts("DONE");
  return 0;
}

static const char* const kFolders[] = {"/work", "/tmp", "/dev/shm"};

static int plain(char** arguments) {
  (void)arguments;
  for (int i = 0; i < 3; ++i) {
    if (chdir(kFolders[i])) return 3;
    const int file = open("secret", O_WRONLY | O_CREAT, 0666);
    if (file < 0 || write(file, "secret", 6) != 6) return 4;
  }
  return done();
}

/// Names that the next run's files will have, as links to somewhere else.
static int links(char** arguments) {
  (void)arguments;
  if (symlink("/etc/passwd", "/work/main.py")) return 3;
  if (symlink("/", "/work/data")) return 3;
  if (symlink("main.py", "/tmp/loop") || symlink("/tmp/loop2", "/tmp/loop2")) return 3;
  return done();
}

static int hard_links(char** arguments) {
  (void)arguments;
  return report("hard_links", refusal(link("/usr/bin/env", "/work/env")));
}

static int folders(char** arguments) {
  (void)arguments;
  if (mkdir("/work/main.py", 0700) || mkdir("/work/data", 0700)) return 3;
  if (mkdir("/work/data/in.txt", 0) || mkdir("/work/main.py/more", 0)) return 3;
  return done();
}

static int fifos(char** arguments) {
  (void)arguments;
  if (mkfifo("/work/main.py", 0666)) return 3;
  return done();
}

static int deep(char** arguments) {
  int depth = 0;
  while (depth < atoi(arguments[0]) && mkdir("d", 0700) == 0 && chdir("d") == 0) ++depth;
  fprintf(stderr, "%d deep: %s\n", depth, strerrorname_np(errno));
  return done();
}

static int many(char** arguments) {
  char name[32];
  int count = 0;
  for (; count < atoi(arguments[0]); ++count) {
    snprintf(name, sizeof(name), "/work/%d", count);
    const int file = open(name, O_WRONLY | O_CREAT, 0600);
    if (file < 0) break;
    close(file);
  }
  fprintf(stderr, "%d files: %s\n", count, strerrorname_np(errno));
  return done();
}

/// Modes that would stop a cleaner that is not root, and names that would stop a careless one.
static int forbidding(char** arguments) {
  (void)arguments;
  static const char* const kNames[] = {"a\nb", "-rf", "\xff\xfe", " ", "*", "$(reboot)"};
  for (size_t i = 0; i < sizeof(kNames) / sizeof(kNames[0]); ++i) {
    if (mkdir(kNames[i], 0700) || chdir(kNames[i])) return 3;
    close(open("inside", O_WRONLY | O_CREAT, 0));
    if (chdir("..") || chmod(kNames[i], 0)) return 3;
  }
  char longest[256];
  memset(longest, 'n', 255);
  longest[255] = 0;
  close(open(longest, O_WRONLY | O_CREAT, 0));
  for (int i = 0; i < 3; ++i) chmod(kFolders[i], 0);
  return done();
}

/// The flags of files that not even root may remove.
static int immutable(char** arguments) {
  (void)arguments;
  const int file = open("/work/stays", O_RDONLY | O_CREAT, 0600);
  unsigned long flags = 0x10;
  const int failed = ioctl(file, _IOW('f', 2, long), &flags);
  setxattr("/work", "user.mark", "left", 4, 0);
  return report("immutable", refusal(failed));
}

/// Moves the folder itself, or what it is made of.
static int renamed(char** arguments) {
  (void)arguments;
  return report("renamed", refusal(rename("/work", "/tmp/work")));
}

static int removed(char** arguments) {
  (void)arguments;
  return report("removed", refusal(rmdir("/dev/shm")));
}

/// Open and without a name: the memory must come back with the process.
static int unlinked(char** arguments) {
  (void)arguments;
  const int file = open("/work", O_TMPFILE | O_RDWR, 0600);
  static char megabyte[1 << 20];
  if (file < 0 || write(file, megabyte, sizeof(megabyte)) < 0) return 3;
  return done();
}

PARTS({"plain", plain}, {"links", links}, {"hard_links", hard_links}, {"folders", folders},
      {"fifos", fifos}, {"deep", deep}, {"many", many}, {"forbidding", forbidding},
      {"immutable", immutable}, {"renamed", renamed}, {"removed", removed}, {"unlinked", unlinked})
