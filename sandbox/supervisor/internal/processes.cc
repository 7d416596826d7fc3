#include "sandbox/supervisor/internal/processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <string_view>
#include <vector>

namespace cupel::sandbox {
namespace {

constexpr std::chrono::seconds kPatience(5);

/// Calls `visit` with the number of each process that /proc shows. False without /proc.
template <class Visit>
bool for_each_number(Visit visit) {
  const std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  if (!proc) return false;
  while (const dirent* entry = ::readdir(proc.get())) {
    const std::string_view name = entry->d_name;
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error == std::errc() && end == name.data() + name.size()) visit(pid);
  }
  return true;
}

/// The text of a small file of /proc/PID.
std::string_view read_small(pid_t pid, const char* name, std::span<char> buffer) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  const ssize_t size = ::read(file, buffer.data(), buffer.size() - 1);
  ::close(file);
  if (size <= 0) return {};
  buffer[static_cast<std::size_t>(size)] = '\0';
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// The caller's children, their children, and so on.
std::vector<pid_t> descendants() {
  struct Edge {
    pid_t pid, parent;
  };
  std::vector<Edge> edges;
  for_each_number([&](pid_t pid) { edges.push_back({pid, parent_of(pid)}); });
  std::vector<pid_t> found = {::getpid()};
  for (std::size_t i = 0; i < found.size(); ++i)
    for (const Edge& edge : edges)
      if (edge.parent == found[i]) found.push_back(edge.pid);
  found.erase(found.begin());
  return found;
}

/// The CPU clock of all threads of a process, in the kernel's numbering of clocks.
clockid_t cpu_clock_of(pid_t pid) {
  constexpr clockid_t kScheduler = 2;
  return static_cast<clockid_t>(~static_cast<unsigned>(pid) << 3) | kScheduler;
}

std::uint64_t own_memory_of(pid_t pid) {
  char buffer[128];
  const std::string_view text = read_small(pid, "statm", buffer);
  unsigned long long total = 0, resident = 0, shared = 0;
  if (text.empty() || std::sscanf(text.data(), "%llu %llu %llu", &total, &resident, &shared) != 3)
    return 0;
  return (resident - std::min(resident, shared)) * static_cast<std::uint64_t>(::getpagesize());
}

/// Reaps one child (-1: any) that has ended; 0 where none has, -1 where there are no children.
pid_t reap_one(pid_t child, int options, pid_t main, Reaped& reaped) {
  int status = 0;
  rusage usage{};
  pid_t pid = 0;
  do pid = ::wait4(child, &status, options, &usage);
  while (pid < 0 && errno == EINTR);
  if (pid <= 0) return pid;
  reaped.add(usage);
  if (pid == main) reaped.main_status = status;
  return pid;
}

}  // namespace

pid_t parent_of(pid_t pid) {
  char buffer[512];
  const std::string_view text = read_small(pid, "stat", buffer);
  // The program's name, in parentheses, may hold anything; what follows the last one is ours.
  const std::size_t name_end = text.rfind(')');
  int parent = 0;
  char state = 0;
  if (name_end == std::string_view::npos ||
      std::sscanf(text.data() + name_end + 1, " %c %d", &state, &parent) != 2)
    return 0;
  return parent;
}

void Reaped::add(const rusage& usage) {
  const auto nanoseconds = [](const timeval& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u +
           static_cast<std::uint64_t>(time.tv_usec) * 1000u;
  };
  cpu_ns += nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
  peak_memory_bytes =
      std::max(peak_memory_bytes, static_cast<std::uint64_t>(usage.ru_maxrss) * 1024u);
}

template <class Visit>
bool ProcessScope::for_each(std::span<const pid_t> spared, Visit visit) const {
  const auto visit_unless_spared = [&](pid_t pid) {
    if (std::find(spared.begin(), spared.end(), pid) == spared.end()) visit(pid);
  };
  if (own_namespace_)
    return for_each_number([&](pid_t pid) {
      if (pid != 1) visit_unless_spared(pid);
    });
  for (const pid_t pid : descendants()) visit_unless_spared(pid);
  return true;
}

ProcessScope::InUse ProcessScope::in_use(std::span<const pid_t> spared) const {
  InUse used;
  for_each(spared, [&](pid_t pid) {
    timespec time{};
    if (::clock_gettime(cpu_clock_of(pid), &time) == 0)
      used.cpu_ns += static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u +
                     static_cast<std::uint64_t>(time.tv_nsec);
    used.memory_bytes += own_memory_of(pid);
  });
  return used;
}

void ProcessScope::reap(pid_t child, Reaped& reaped) const { reap_one(child, 0, child, reaped); }

bool ProcessScope::end_all(pid_t main, Reaped& reaped) const {
  // Every process of the scope is a descendant of the caller, and orphans become its children: when
  // it has no child left, nothing is left.
  for (;;) {
    const pid_t pid = reap_one(-1, WNOHANG, main, reaped);
    if (pid > 0) continue;
    if (pid < 0) return errno == ECHILD;
    // Anywhere else this would end the machine's processes.
    if (own_namespace_ && ::getpid() == 1)
      ::kill(-1, SIGKILL);
    else
      for_each({}, [](pid_t descendant) { ::kill(descendant, SIGKILL); });
    if (reap_one(-1, 0, main, reaped) < 0) return errno == ECHILD;
  }
}

bool ProcessScope::end_all_but(std::span<const pid_t> spared, pid_t main, Reaped& reaped) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    while (reap_one(-1, WNOHANG, main, reaped) > 0) {
    }
    unsigned alive = 0;
    const bool looked = for_each(spared, [&](pid_t pid) {
      ++alive;
      ::kill(pid, SIGKILL);
    });
    if (!looked) return false;
    if (alive == 0) return true;
    ::sched_yield();  // they need a core to die on
  }
  return false;
}

}  // namespace cupel::sandbox
