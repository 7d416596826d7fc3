#pragma once

#include <sched.h>
#include <sys/types.h>

#include <csignal>
#include <cstdint>

/// System calls that Debian 12's C library does not wrap. Each returns what the kernel does, with
/// errors as -errno.
namespace cupel::sandbox::kernel {

/// A new process that goes on from here as `fork` does, in new namespaces. `cgroup` is the
/// descriptor of the control group it starts in where the kernel can do that, or -1. Sets `pidfd`.
pid_t clone_into(std::uint64_t namespaces, int cgroup, int& pidfd);

int open_tree(int folder, const char* path, unsigned flags);
int move_mount(int from, const char* from_path, int to, const char* to_path, unsigned flags);
/// Sets mount attributes of `tree` and everything mounted in it.
int set_mount_attributes(int tree, std::uint64_t attributes);
int pivot_root(const char* new_root, const char* put_old);
int pidfd_open(pid_t pid);
int pidfd_send_signal(int pidfd, int signal);

}  // namespace cupel::sandbox::kernel
