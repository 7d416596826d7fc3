#include "sandbox/supervisor/internal/stopped_parent.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

namespace cupel::sandbox {
namespace {

/// Whether `pid` is a child of the caller, alive or waiting to be waited for.
bool is_child(pid_t pid) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

bool wait_until_readable(int fd, std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    auto left = std::max(deadline - std::chrono::steady_clock::now(),
                         std::chrono::steady_clock::duration::zero());
    auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    timespec timeout{.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
    pollfd poll{.fd = fd, .events = POLLIN, .revents = 0};
    int ready = ppoll(&poll, 1, &timeout, nullptr);
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) return false;
  }
}

}  // namespace

Result<std::pair<Descriptor, Descriptor>> StoppedParent::make_channel() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return failure("no channel to a stopped program (socketpair): " +
                   std::string(std::strerror(errno)));
  }
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
}

std::optional<pid_t> StoppedParent::fork_once(std::chrono::steady_clock::time_point deadline,
                                              std::span<const pid_t> others) {
  char request = 0;
  // Nothing may lie there before it is asked for.
  if (recv(channel_.get(), &request, sizeof request, MSG_DONTWAIT | MSG_PEEK) >= 0) return {};
  if (errno != EAGAIN) return {};
  if (send(channel_.get(), &request, sizeof request, MSG_DONTWAIT | MSG_NOSIGNAL) !=
      sizeof request) {
    return {};
  }
  std::optional<pid_t> pid = receive(deadline);
  if (!pid || *pid <= 1 || *pid == pid_) return {};
  if (std::find(others.begin(), others.end(), *pid) != others.end()) return {};
  if (!is_child(*pid)) return {};
  return pid;
}

std::optional<pid_t> StoppedParent::receive(std::chrono::steady_clock::time_point deadline) const {
  if (!wait_until_readable(channel_.get(), deadline)) return {};
  pid_t pid = 0;
  // MSG_TRUNC: the length the message had, so that a longer one is noticed.
  ssize_t length = recv(channel_.get(), &pid, sizeof pid, MSG_DONTWAIT | MSG_TRUNC);
  if (length != static_cast<ssize_t>(sizeof pid)) return {};
  return pid;
}

void StoppedParent::end() {
  if (pid_ > 1) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  forget();
}

void StoppedParent::forget() {
  channel_.reset();
  pid_ = -1;
}

bool reset_open_file(int fd, int flags) {
  struct flock everything {};
  everything.l_type = F_UNLCK;
  everything.l_whence = SEEK_SET;
  bool done = lseek(fd, 0, SEEK_SET) == 0;
  done &= fcntl(fd, F_SETFL, flags) == 0;
  done &= fcntl(fd, F_OFD_SETLK, &everything) == 0;
  done &= flock(fd, LOCK_UN) == 0;
  done &= fcntl(fd, F_SETOWN, 0) == 0;
  // There is seldom a lease, and files that cannot have one say so.
  done &=
      fcntl(fd, F_SETLEASE, F_UNLCK) == 0 || errno == EAGAIN || errno == EINVAL || errno == EACCES;
  return done;
}

}  // namespace cupel::sandbox
