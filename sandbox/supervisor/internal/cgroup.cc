#include "sandbox/supervisor/internal/cgroup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "sandbox/supervisor/internal/cgroup_folders.h"
#include "sandbox/supervisor/internal/stale.h"

namespace cupel::sandbox {
namespace {

constexpr const char* kNamePrefix = "cupel-";

Descriptor open_file(const std::string& path, int mode) {
  return Descriptor(::open(path.c_str(), mode | O_CLOEXEC));
}

bool write_number(const Descriptor& file, std::uint64_t value) {
  char text[24];
  const int size = std::snprintf(text, sizeof text, "%llu", static_cast<unsigned long long>(value));
  return ::pwrite(file.get(), text, static_cast<std::size_t>(size), 0) == size;
}

/// The number at the file's beginning, or in the line that starts with `key` and a space.
std::uint64_t read_number(const Descriptor& file, std::string_view key = {}) {
  char buffer[1024];
  const ssize_t size = ::pread(file.get(), buffer, sizeof buffer, 0);
  if (size <= 0) return 0;
  std::string_view text(buffer, static_cast<std::size_t>(size));
  while (!key.empty() && !(text.starts_with(key) && text.substr(key.size()).starts_with(' '))) {
    const std::size_t line_end = text.find('\n');
    if (line_end == std::string_view::npos) return 0;
    text.remove_prefix(line_end + 1);
  }
  if (!key.empty()) text.remove_prefix(key.size() + 1);
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool write_text(const std::string& path, std::string_view text) {
  const Descriptor file = open_file(path, O_WRONLY);
  return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// The words of a file.
std::string read_text(const std::string& path) {
  const Descriptor file = open_file(path, O_RDONLY);
  char buffer[4096];
  const ssize_t size = file ? ::read(file.get(), buffer, sizeof buffer) : 0;
  return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
}

bool gives_controllers(const std::string& folder) {
  const std::string given = " " + read_text(folder + "/cgroup.subtree_control");
  return given.find("memory") != std::string::npos && given.find("pids") != std::string::npos;
}

/// Has the folder hand its memory and pids controllers down. A group that holds processes cannot
/// (the rule of version 2), so its own are moved into a leaf first; only a group that was
/// delegated to us lets us.
bool hand_controllers_down(const std::string& folder) {
  if (gives_controllers(folder)) return true;
  const std::string control = folder + "/cgroup.subtree_control";
  if (write_text(control, "+memory +pids")) return true;
  if (errno != EBUSY) return false;
  const std::string leaf = folder + "/cupel-host";
  if (::mkdir(leaf.c_str(), 0755) != 0 && errno != EEXIST) return false;
  std::string processes = read_text(folder + "/cgroup.procs");
  std::size_t start = 0;
  for (std::size_t end = processes.find('\n'); end != std::string::npos;
       end = processes.find('\n', start)) {
    if (!write_text(leaf + "/cgroup.procs", std::string_view(processes).substr(start, end - start)))
      return false;
    start = end + 1;
  }
  return write_text(control, "+memory +pids");
}

}  // namespace

Result<void> SlotCgroup::add(pid_t pid) const {
  for (const Descriptor& join : joins_)
    if (!write_number(join, static_cast<std::uint64_t>(pid)))
      return failure(std::string("cannot move a process into its control group: ") +
                     std::strerror(errno));
  return {};
}

bool SlotCgroup::limit_memory(std::uint64_t bytes) const {
  // Version 1 counts memory and swap together, and never takes a sum below the part.
  const bool grows = bytes > read_number(memory_limit_);
  if (!version_2_ && swap_limit_ && grows && !write_number(swap_limit_, bytes)) return false;
  if (!write_number(memory_limit_, bytes)) return false;
  if (!version_2_ && swap_limit_ && !grows) return write_number(swap_limit_, bytes);
  return true;
}

bool SlotCgroup::limit_processes(std::uint32_t count) const {
  return write_number(processes_limit_, count);
}

std::uint64_t SlotCgroup::memory_in_use() const { return read_number(memory_usage_); }
std::uint64_t SlotCgroup::peak_memory() const { return read_number(memory_peak_); }

bool SlotCgroup::reset_peak() const { return peak_can_be_reset_ && write_number(memory_peak_, 0); }

std::uint64_t SlotCgroup::out_of_memory_kills() const {
  return read_number(memory_events_, "oom_kill");
}

std::uint32_t SlotCgroup::processes() const {
  return static_cast<std::uint32_t>(read_number(processes_now_));
}

std::uint64_t SlotCgroup::cpu_ns() const {
  return version_2_ ? read_number(cpu_, "usage_usec") * 1000 : read_number(cpu_);
}

void SlotCgroup::kill() const {
  if (kill_) write_number(kill_, 1);
}

bool SlotCgroup::remove() {
  bool gone = true;
  for (const std::string& folder : folders_)
    gone = (::rmdir(folder.c_str()) == 0 || errno == ENOENT) && gone;
  return gone;
}

Result<CgroupHome> CgroupHome::find() {
  auto first = find_version_2();
  if (first) return first;
  auto second = find_version_1();
  if (second) return second;
  return failure(first.error().message + "; " + second.error().message);
}

Result<CgroupHome> CgroupHome::find_version_2() {
  const std::string own = own_cgroup_folder("");
  if (own.empty()) return failure("version 2 is not mounted");
  const std::string offered = read_text(own + "/cgroup.controllers");
  if (offered.find("memory") == std::string::npos || offered.find("pids") == std::string::npos)
    return failure("version 2 at " + own + " has no memory and pids controllers");
  CgroupHome home;
  for (std::string folder = own; folder.size() > 1; folder.erase(folder.rfind('/'))) {
    if (::access((folder + "/cgroup.procs").c_str(), F_OK) != 0) break;
    if (!gives_controllers(folder) || !can_make_groups_in(folder)) continue;
    home.unified_ = folder;
    return home;
  }
  if (can_make_groups_in(own) && hand_controllers_down(own)) {
    home.unified_ = own;
    return home;
  }
  return failure("version 2 at " + own +
                 " is not delegated: start cupel by `systemd-run --user --scope -p Delegate=yes`, "
                 "or in a container with a writable control group of its own");
}

Result<CgroupHome> CgroupHome::find_version_1() {
  CgroupHome home;
  home.memory_ = own_cgroup_folder("memory");
  home.pids_ = own_cgroup_folder("pids");
  home.cpuacct_ = own_cgroup_folder("cpuacct");
  for (const auto& [folder, controller] :
       {std::pair{&home.memory_, "memory"}, {&home.pids_, "pids"}, {&home.cpuacct_, "cpuacct"}}) {
    if (folder->empty())
      return failure(std::string("version 1 has no mounted controller ") + controller);
    if (!can_make_groups_in(*folder))
      return failure("no group can be made in " + *folder + ": run as root, or have it delegated");
  }
  const std::string unified = own_cgroup_folder("");
  if (!unified.empty() && can_make_groups_in(unified)) home.unified_ = unified;
  return home;
}

std::string CgroupHome::description() const {
  return memory_.empty() ? "version 2 at " + unified_ : "version 1 at " + memory_;
}

Result<SlotCgroup> CgroupHome::create(const std::string& name) const {
  return memory_.empty() ? open_version_2(name) : open_version_1(name);
}

Result<SlotCgroup> CgroupHome::open_version_2(const std::string& name) const {
  SlotCgroup group;
  group.version_2_ = true;
  const std::string folder = unified_ + "/" + name;
  if (::mkdir(folder.c_str(), 0755) != 0)
    return failure("cannot make the control group " + folder + ": " + std::strerror(errno));
  group.folders_ = {folder};
  group.unified_ = open_file(folder, O_RDONLY | O_DIRECTORY);
  group.memory_limit_ = open_file(folder + "/memory.max", O_RDWR);
  group.swap_limit_ = open_file(folder + "/memory.swap.max", O_WRONLY);
  group.memory_usage_ = open_file(folder + "/memory.current", O_RDONLY);
  group.memory_peak_ = open_file(folder + "/memory.peak", O_RDWR);
  group.peak_can_be_reset_ = static_cast<bool>(group.memory_peak_);  // since Linux 6.12
  if (!group.memory_peak_) group.memory_peak_ = open_file(folder + "/memory.peak", O_RDONLY);
  group.memory_events_ = open_file(folder + "/memory.events", O_RDONLY);
  group.processes_limit_ = open_file(folder + "/pids.max", O_WRONLY);
  group.processes_now_ = open_file(folder + "/pids.current", O_RDONLY);
  group.cpu_ = open_file(folder + "/cpu.stat", O_RDONLY);
  group.kill_ = open_file(folder + "/cgroup.kill", O_WRONLY);
  if (group.swap_limit_) write_number(group.swap_limit_, 0);
  if (!group.unified_ || !group.memory_limit_ || !group.memory_events_ || !group.processes_limit_ ||
      !group.cpu_) {
    group.remove();
    return failure("the control group " + folder + " lacks files of its controllers");
  }
  return group;
}

Result<SlotCgroup> CgroupHome::open_version_1(const std::string& name) const {
  SlotCgroup group;
  const std::string memory = memory_ + "/" + name, pids = pids_ + "/" + name,
                    cpuacct = cpuacct_ + "/" + name;
  for (const std::string& folder : {memory, pids, cpuacct}) {
    // Two controllers may share a hierarchy, and then a folder.
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
      const int error = errno;
      group.remove();
      return failure("cannot make the control group " + folder + ": " + std::strerror(error));
    }
    group.folders_.push_back(folder);
    group.joins_.push_back(open_file(folder + "/cgroup.procs", O_WRONLY));
  }
  group.memory_limit_ = open_file(memory + "/memory.limit_in_bytes", O_RDWR);
  group.swap_limit_ = open_file(memory + "/memory.memsw.limit_in_bytes", O_WRONLY);
  group.memory_usage_ = open_file(memory + "/memory.usage_in_bytes", O_RDONLY);
  group.memory_peak_ = open_file(memory + "/memory.max_usage_in_bytes", O_RDWR);
  group.peak_can_be_reset_ = true;
  group.memory_events_ = open_file(memory + "/memory.oom_control", O_RDONLY);
  group.processes_limit_ = open_file(pids + "/pids.max", O_WRONLY);
  group.processes_now_ = open_file(pids + "/pids.current", O_RDONLY);
  group.cpu_ = open_file(cpuacct + "/cpuacct.usage", O_RDONLY);
  if (!group.memory_limit_ || !group.memory_events_ || !group.processes_limit_ || !group.cpu_) {
    group.remove();
    return failure("the control groups " + name + " lack files of their controllers");
  }
  if (const std::string folder = unified_ + "/" + name;
      !unified_.empty() && ::mkdir(folder.c_str(), 0755) == 0) {
    group.folders_.push_back(folder);
    group.unified_ = open_file(folder, O_RDONLY | O_DIRECTORY);
    group.kill_ = open_file(folder + "/cgroup.kill", O_WRONLY);
  }
  return group;
}

void CgroupHome::remove_stale() const {
  std::vector<std::string> homes = {unified_, memory_, pids_, cpuacct_};
  std::error_code ignored;
  for (const std::string& home : homes) {
    if (home.empty()) continue;
    for (const auto& entry : std::filesystem::directory_iterator(home, ignored)) {
      if (is_stale(entry.path().filename().string(), kNamePrefix)) ::rmdir(entry.path().c_str());
    }
  }
}

}  // namespace cupel::sandbox
