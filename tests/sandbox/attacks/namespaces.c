// Attempts at new namespaces, at old ones, and at the tree of mounts.

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "attack.h"

/// The flag is given as a number, as in linux/sched.h.
static int leave(char** arguments) { return refusal(unshare((int)strtol(arguments[0], NULL, 0))); }

static int clone_into(char** arguments) {
  const unsigned long flags = strtoul(arguments[0], NULL, 0) | SIGCHLD;
  const long child = syscall(SYS_clone, flags, NULL, NULL, NULL, 0);
  if (child == 0) _exit(0);
  if (child > 0) waitpid((pid_t)child, NULL, 0);
  return refusal(child);
}

/// Its flags lie in memory, where no filter can see them.
static int clone3_into(char** arguments) {
  struct clone_args how = {.flags = strtoul(arguments[0], NULL, 0), .exit_signal = SIGCHLD};
  const long child = syscall(SYS_clone3, &how, sizeof(how));
  if (child == 0) _exit(0);
  if (child > 0) waitpid((pid_t)child, NULL, 0);
  return refusal(child);
}

static int enter(char** arguments) {
  const int space = open(arguments[0], O_RDONLY);
  return space < 0 ? errno : refusal(setns(space, 0));
}

static int enter_process(char** arguments) {
  (void)arguments;
  const int process = (int)syscall(SYS_pidfd_open, 1, 0);
  return process < 0 ? errno : refusal(setns(process, CLONE_NEWNS | CLONE_NEWPID));
}

static int mount_over(char** arguments) {
  return refusal(mount("none", arguments[0], "tmpfs", 0, NULL));
}

static int mount_proc(char** arguments) {
  (void)arguments;
  return refusal(mount("proc", "/tmp", "proc", 0, NULL));
}

static int make_writable(char** arguments) {
  return refusal(mount(NULL, arguments[0], NULL, MS_REMOUNT | MS_BIND, NULL));
}

static int bind(char** arguments) {
  (void)arguments;
  return refusal(mount("/", "/tmp", NULL, MS_BIND | MS_REC, NULL));
}

static int unmount(char** arguments) { return refusal(umount2(arguments[0], MNT_DETACH)); }

static int open_file_system(char** arguments) {
  return refusal(syscall(SYS_fsopen, arguments[0], 0));
}

static int clone_tree(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | AT_RECURSIVE));
}

static int move_tree(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_move_mount, AT_FDCWD, "/work", AT_FDCWD, "/tmp", 0));
}

static int change_tree(char** arguments) {
  (void)arguments;
  struct mount_attr change = {.attr_clr = MOUNT_ATTR_RDONLY};
  return refusal(syscall(SYS_mount_setattr, AT_FDCWD, "/usr", 0, &change, sizeof(change)));
}

static int pick_file_system(char** arguments) {
  (void)arguments;
  return refusal(syscall(SYS_fspick, AT_FDCWD, "/", 0));
}

static int pivot(char** arguments) {
  (void)arguments;
  return chdir("/work") ? errno : refusal(syscall(SYS_pivot_root, ".", "."));
}

static int change_root(char** arguments) {
  (void)arguments;
  return refusal(chroot("/tmp"));
}

/// The classic way out of a changed root.
static int climb(char** arguments) {
  const int top = open("/", O_RDONLY | O_DIRECTORY);
  if (top < 0 || fchdir(top)) return errno;
  for (int i = 0; i < 64; ++i)
    if (chdir("..")) return errno;
  return refusal(open(arguments[0], O_RDONLY));
}

ATTEMPTS({"unshare", leave}, {"clone", clone_into}, {"clone3", clone3_into}, {"setns", enter},
         {"setns_pidfd", enter_process}, {"mount", mount_over}, {"mount_proc", mount_proc},
         {"remount", make_writable}, {"bind", bind}, {"umount", unmount},
         {"fsopen", open_file_system}, {"open_tree", clone_tree}, {"move_mount", move_tree},
         {"mount_setattr", change_tree}, {"fspick", pick_file_system}, {"pivot_root", pivot},
         {"chroot", change_root}, {"climb", climb})
