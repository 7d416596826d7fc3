#include "sandbox/supervisor/internal/processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <string_view>

namespace cupel::sandbox {
namespace {

constexpr int kRounds = 1000;

/// Calls `visit` with each process of the slot but PID 1 and the spared ones. False without /proc.
template <class Visit>
bool for_each_process(std::span<const pid_t> spared, Visit visit) {
  const std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  if (!proc) return false;
  while (const dirent* entry = ::readdir(proc.get())) {
    const std::string_view name = entry->d_name;
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size() || pid == 1) continue;
    if (std::find(spared.begin(), spared.end(), pid) == spared.end()) visit(pid);
  }
  return true;
}

/// The CPU clock of all threads of a process, in the kernel's numbering of clocks.
clockid_t cpu_clock_of(pid_t pid) {
  constexpr clockid_t kScheduler = 2;
  return static_cast<clockid_t>(~static_cast<unsigned>(pid) << 3) | kScheduler;
}

std::uint64_t own_memory_of(pid_t pid) {
  char path[32];
  std::snprintf(path, sizeof path, "/proc/%d/statm", pid);
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[128];
  const ssize_t size = ::read(file, text, sizeof text - 1);
  ::close(file);
  if (size <= 0) return 0;
  text[size] = '\0';
  unsigned long long total = 0, resident = 0, shared = 0;
  if (std::sscanf(text, "%llu %llu %llu", &total, &resident, &shared) != 3) return 0;
  return (resident - std::min(resident, shared)) * static_cast<std::uint64_t>(::getpagesize());
}

/// Reaps one child that has ended; 0 where none has, -1 where there are no children.
pid_t reap(int options, pid_t main, Reaped& reaped) {
  int status = 0;
  rusage usage{};
  pid_t pid = 0;
  do pid = ::wait4(-1, &status, options, &usage);
  while (pid < 0 && errno == EINTR);
  if (pid <= 0) return pid;
  reaped.add(usage);
  if (pid == main) reaped.main_status = status;
  return pid;
}

}  // namespace

void Reaped::add(const rusage& usage) {
  const auto nanoseconds = [](const timeval& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u +
           static_cast<std::uint64_t>(time.tv_usec) * 1000u;
  };
  cpu_ns += nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
  peak_memory_bytes =
      std::max(peak_memory_bytes, static_cast<std::uint64_t>(usage.ru_maxrss) * 1024u);
}

ProcessesInUse processes_in_use(std::span<const pid_t> spared) {
  ProcessesInUse used;
  for_each_process(spared, [&](pid_t pid) {
    timespec time{};
    if (::clock_gettime(cpu_clock_of(pid), &time) == 0)
      used.cpu_ns += static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u +
                     static_cast<std::uint64_t>(time.tv_nsec);
    used.memory_bytes += own_memory_of(pid);
  });
  return used;
}

std::optional<unsigned> other_processes(std::span<const pid_t> spared) {
  unsigned count = 0;
  if (!for_each_process(spared, [&](pid_t) { ++count; })) return std::nullopt;
  return count;
}

bool end_all_processes(pid_t main, Reaped& reaped) {
  // Every process of the slot is a descendant of PID 1, and orphans become its children: when it
  // has no child left, nothing is left.
  for (;;) {
    const pid_t pid = reap(WNOHANG, main, reaped);
    if (pid > 0) continue;
    if (pid < 0) return errno == ECHILD;
    ::kill(-1, SIGKILL);
    if (reap(0, main, reaped) < 0) return errno == ECHILD;
  }
}

bool end_processes_but(std::span<const pid_t> spared, pid_t main, Reaped& reaped) {
  for (int round = 0; round < kRounds; ++round) {
    while (reap(WNOHANG, main, reaped) > 0) {
    }
    unsigned alive = 0;
    if (!for_each_process(spared, [&](pid_t pid) {
          ++alive;
          ::kill(pid, SIGKILL);
        }))
      return false;
    if (alive == 0) return true;
  }
  return false;
}

}  // namespace cupel::sandbox
