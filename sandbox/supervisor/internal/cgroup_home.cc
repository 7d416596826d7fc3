#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>

#include "sandbox/supervisor/internal/cgroup.h"
#include "sandbox/supervisor/internal/stale.h"

namespace cupel::sandbox {
namespace {

constexpr std::string_view kHowToMend =
    " Run under a control group of your own: systemd-run --user --scope -p Delegate=yes COMMAND "
    "(without a user session: systemd-run --scope -p Delegate=yes COMMAND, as root); in a "
    "container, give it its own writable one: docker run --cgroupns=private "
    "--security-opt writable-cgroups=true IMAGE";

/// Takes in the processes of a group that shall hand controllers down to others.
constexpr std::string_view kLeaf = "/cupel-host";

std::string read_all(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

bool has_word(const std::string& text, std::string_view word, char separator) {
  std::istringstream words(text);
  for (std::string one; std::getline(words, one, separator);) {
    while (!one.empty() && one.back() == '\n') one.pop_back();
    if (one == word) return true;
  }
  return false;
}

/// Where the hierarchy of a version 1 controller is mounted, or that of version 2 ("").
std::string mount_of(std::string_view controller) {
  std::ifstream mounts("/proc/self/mounts");
  for (std::string device, folder, type, options, rest;
       mounts >> device >> folder >> type >> options && std::getline(mounts, rest);) {
    if (controller.empty() ? type == "cgroup2"
                           : type == "cgroup" && has_word(options, controller, ',')) {
      return folder;
    }
  }
  return {};
}

/// This process's own folder in that hierarchy; the mount itself where a container shows no more.
std::string own_folder(std::string_view controller) {
  const std::string mount = mount_of(controller);
  if (mount.empty()) return {};
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // "4:memory:/path", "0::/path"
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == line.npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool wanted =
        controller.empty() ? controllers.empty() : has_word(controllers, controller, ',');
    if (!wanted) continue;
    const std::string path = line.substr(second + 1);
    const std::string folder = path == "/" ? mount : mount + path;
    return access((folder + "/cgroup.procs").c_str(), F_OK) == 0 ? folder : mount;
  }
  return mount;
}

/// Writes `text` to a control file. 0 or an errno.
int put(const std::string& path, std::string_view text) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return errno;
  return write(file.get(), text.data(), text.size()) < 0 ? errno : 0;
}

bool is_writable(const std::string& folder) {
  return !folder.empty() && access(folder.c_str(), W_OK) == 0 &&
         access((folder + "/cgroup.procs").c_str(), W_OK) == 0;
}

/// Moves every process of a group elsewhere; back again where one of them may not be moved.
bool move_all(const std::string& from, const std::string& to) {
  std::istringstream members(read_all(from + "/cgroup.procs"));
  std::vector<std::string> moved;
  for (std::string pid; members >> pid;) {
    const int code = put(to + "/cgroup.procs", pid);
    if (code == ESRCH) continue;
    if (code != 0) {
      for (const std::string& back : moved) put(from + "/cgroup.procs", back);
      return false;
    }
    moved.push_back(pid);
  }
  return true;
}

/// Whether groups under this one can limit memory and processes; makes it so where it may.
bool hands_down_controllers(const std::string& folder, bool is_own) {
  const std::string available = read_all(folder + "/cgroup.controllers");
  if (!has_word(available, "memory", ' ') || !has_word(available, "pids", ' ')) return false;
  if (!is_writable(folder)) return false;
  const std::string control = folder + "/cgroup.subtree_control";
  const std::string enabled = read_all(control);
  if (has_word(enabled, "memory", ' ') && has_word(enabled, "pids", ' ')) return true;
  int code = put(control, "+memory +pids");
  if (code == EBUSY && is_own) {
    // A group with processes cannot have children with controllers: they go into a leaf.
    const std::string leaf = folder + std::string(kLeaf);
    if (mkdir(leaf.c_str(), 0755) != 0 && errno != EEXIST) return false;
    if (move_all(folder, leaf)) code = put(control, "+memory +pids");
    if (code != 0) {
      move_all(leaf, folder);
      rmdir(leaf.c_str());
    }
  }
  return code == 0;
}

/// Makes the folder anew, even where a dead supervisor with this number left one.
bool make_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0755) == 0) return true;
  return errno == EEXIST && rmdir(path.c_str()) == 0 && mkdir(path.c_str(), 0755) == 0;
}

Descriptor open_file(const std::string& folder, const char* name, int mode) {
  return Descriptor(open((folder + "/" + name).c_str(), mode | O_CLOEXEC));
}

tl::unexpected<Error> cannot(const std::string& what, const std::string& path) {
  return failure("Cannot " + what + " the control group " + path + ": " + std::strerror(errno) +
                 ".");
}

void remove_stale_in(const std::string& folder) {
  DIR* const entries = opendir(folder.c_str());
  if (entries == nullptr) return;
  while (const dirent* const entry = readdir(entries)) {
    if (is_stale(entry->d_name, "cupel-")) unlinkat(dirfd(entries), entry->d_name, AT_REMOVEDIR);
  }
  closedir(entries);
}

}  // namespace

Result<CgroupHome> CgroupHome::find() {
  CgroupHome home;
  std::string own = own_folder("");
  const std::string mount = mount_of("");
  // Where an earlier supervisor has moved its caller to, and so this one: leaves do not nest.
  if (own.ends_with(kLeaf)) own.resize(own.size() - kLeaf.size());
  for (std::string folder = own; !folder.empty(); folder.resize(folder.rfind('/'))) {
    if (hands_down_controllers(folder, folder == own)) {
      home.unified_ = folder;
      return home;
    }
    if (folder.size() <= mount.size()) break;
  }

  home.memory_ = own_folder("memory");
  home.pids_ = own_folder("pids");
  home.cpu_ = own_folder("cpuacct");
  if (is_writable(home.memory_) && is_writable(home.pids_) && is_writable(home.cpu_)) {
    if (is_writable(own)) home.unified_ = own;
    return home;
  }

  std::string message;
  if (mount.empty() && home.memory_.empty()) {
    message = "Control groups are not mounted (nothing of type cgroup2 in /proc/self/mounts).";
  } else if (home.memory_.empty()) {
    message = "No control group from " + own +
              " upwards hands the controllers memory and pids to " +
              "groups that this user may make.";
  } else {
    message = "The control groups of version 1 (memory at " + home.memory_ +
              ", pids, cpuacct) are not all there and writable for this user.";
  }
  return failure(message + std::string(kHowToMend));
}

std::string CgroupHome::description() const { return memory_.empty() ? "v2 at " + unified_ : "v1"; }

Result<SlotCgroup> CgroupHome::create(const std::string& name) const {
  return memory_.empty() ? create_unified(name) : create_split(name);
}

Result<SlotCgroup> CgroupHome::create_unified(const std::string& name) const {
  const std::string path = unified_ + "/" + name;
  if (!make_folder(path)) return cannot("make", path);
  SlotCgroup group;
  group.unified_ = true;
  group.folders_.push_back(
      {path, open_file(path, "", O_RDONLY | O_DIRECTORY), open_file(path, "cgroup.procs", O_RDWR)});
  group.memory_limit_ = open_file(path, "memory.max", O_RDWR);
  group.memory_usage_ = open_file(path, "memory.current", O_RDONLY);
  group.memory_peak_ = open_file(path, "memory.peak", O_RDWR);  // resettable since Linux 6.12
  if (!group.memory_peak_) group.memory_peak_ = open_file(path, "memory.peak", O_RDONLY);
  group.memory_events_ = open_file(path, "memory.events", O_RDONLY);
  group.process_limit_ = open_file(path, "pids.max", O_RDWR);
  group.process_count_ = open_file(path, "pids.current", O_RDONLY);
  group.cpu_usage_ = open_file(path, "cpu.stat", O_RDONLY);
  group.kill_ = open_file(path, "cgroup.kill", O_WRONLY);
  put(path + "/memory.swap.max", "0");  // absent without swap, and then there is nothing to limit
  if (!group.folders_.front().members || !group.memory_limit_ || !group.memory_usage_ ||
      !group.memory_events_ || !group.process_limit_ || !group.process_count_ ||
      !group.cpu_usage_) {
    auto error = cannot("use", path);
    group.remove();
    return error;
  }
  return group;
}

Result<SlotCgroup> CgroupHome::create_split(const std::string& name) const {
  SlotCgroup group;
  for (const std::string& home : {memory_, pids_, cpu_, unified_}) {
    if (home.empty()) continue;
    const std::string path = home + "/" + name;
    if (!make_folder(path)) {
      auto error = cannot("make", path);
      group.remove();
      return error;
    }
    group.folders_.push_back({path, Descriptor(), open_file(path, "cgroup.procs", O_RDWR)});
  }
  const std::string memory = memory_ + "/" + name;
  group.memory_limit_ = open_file(memory, "memory.limit_in_bytes", O_RDWR);
  group.swap_limit_ = open_file(memory, "memory.memsw.limit_in_bytes", O_RDWR);
  group.memory_usage_ = open_file(memory, "memory.usage_in_bytes", O_RDONLY);
  group.memory_peak_ = open_file(memory, "memory.max_usage_in_bytes", O_RDWR);
  group.memory_events_ = open_file(memory, "memory.oom_control", O_RDONLY);
  group.process_limit_ = open_file(pids_ + "/" + name, "pids.max", O_RDWR);
  group.process_count_ = open_file(pids_ + "/" + name, "pids.current", O_RDONLY);
  group.cpu_usage_ = open_file(cpu_ + "/" + name, "cpuacct.usage", O_RDONLY);
  if (!unified_.empty()) group.kill_ = open_file(unified_ + "/" + name, "cgroup.kill", O_WRONLY);
  bool complete = group.memory_limit_ && group.memory_usage_ && group.memory_peak_ &&
                  group.memory_events_ && group.process_limit_ && group.process_count_ &&
                  group.cpu_usage_;
  for (const auto& folder : group.folders_) complete = complete && folder.members;
  if (!complete) {
    auto error = cannot("use", memory);
    group.remove();
    return error;
  }
  return group;
}

void CgroupHome::remove_stale() const {
  for (const std::string& home : {unified_, memory_, pids_, cpu_}) {
    if (!home.empty()) remove_stale_in(home);
  }
}

}  // namespace cupel::sandbox
