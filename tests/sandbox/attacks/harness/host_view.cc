#include "tests/sandbox/attacks/harness/host_view.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <thread>

#include "sandbox/descriptor.h"

namespace cupel::test {
namespace {

namespace fs = std::filesystem;

/// A file of /proc; empty where the process is gone, which may happen at any moment.
std::string proc_file(pid_t process, const std::string& name) {
  const std::string path = "/proc/" + std::to_string(process) + "/" + name;
  const sandbox::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  char part[4096];
  for (ssize_t got; file && (got = ::read(file.get(), part, sizeof part)) > 0;)
    text.append(part, static_cast<std::size_t>(got));
  return text;
}

std::vector<pid_t> all_processes() {
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
      found.push_back(std::stoi(name));
  }
  return found;
}

/// The fourth field of stat, after the name in parentheses, which may hold anything.
pid_t parent_of(pid_t process) {
  const std::string stat = proc_file(process, "stat");
  const std::size_t at = stat.rfind(')');
  return at == std::string::npos ? 0 : std::stoi(stat.substr(at + 4));
}

std::size_t entries(const fs::path& folder) {
  std::error_code ignored;
  fs::directory_iterator at(folder, ignored);
  return static_cast<std::size_t>(std::distance(begin(at), end(at)));
}

}  // namespace

std::vector<pid_t> processes_with(const std::string& text) {
  std::vector<pid_t> found;
  for (const pid_t process : all_processes())
    if (proc_file(process, "cmdline").find(text) != std::string::npos) found.push_back(process);
  return found;
}

std::vector<pid_t> children_with(const std::string& text) {
  std::vector<pid_t> found = processes_with(text);
  std::erase_if(found, [](pid_t process) { return parent_of(process) != ::getpid(); });
  return found;
}

Holdings holdings_of(pid_t process) {
  Holdings held;
  held.descriptors = entries("/proc/" + std::to_string(process) + "/fd");
  const std::string mounts = proc_file(process, "mountinfo");
  held.mounts = static_cast<std::size_t>(std::count(mounts.begin(), mounts.end(), '\n'));
  for (const pid_t other : all_processes()) held.children += parent_of(other) == process ? 1 : 0;
  return held;
}

std::size_t control_groups_of(pid_t supervisor) {
  const std::string prefix = "cupel-" + std::to_string(supervisor) + "-";
  std::size_t count = 0;
  std::error_code failed;
  const auto skip = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at("/sys/fs/cgroup", skip, failed), end;
       at != end && !failed; at.increment(failed))
    if (at->path().filename().string().starts_with(prefix) && at->is_directory(failed)) ++count;
  return count;
}

bool eventually(std::chrono::milliseconds within, const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + within;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace cupel::test
