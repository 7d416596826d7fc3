#include "sandbox/supervisor/internal/cgroup_folders.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <vector>

namespace cupel::sandbox {
namespace {

bool has_word(const std::string& list, const std::string& word) {
  std::istringstream words(list);
  for (std::string each; std::getline(words, each, ',');)
    if (each == word) return true;
  return false;
}

struct Mounted {
  std::string point;
  std::string root;  // the group that the mount shows as its top
};

/// Where the hierarchy is mounted (proc_pid_mountinfo(5): the fields before " - " are
/// `id parent device root point options …`, those after it `type source super-options`).
Mounted find_mount(const std::string& controller) {
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::string id, parent, device, root, point, type, source, options;
    std::istringstream(line) >> id >> parent >> device >> root >> point;
    std::istringstream(line.substr(dash + 3)) >> type >> source >> options;
    const bool wanted =
        controller.empty() ? type == "cgroup2" : type == "cgroup" && has_word(options, controller);
    if (wanted) return {point, root};
  }
  return {};
}

/// This process's group in the hierarchy (lines of /proc/self/cgroup: `id:controllers:path`).
std::string own_group(const std::string& controller) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool wanted =
        controller.empty() ? line.starts_with("0::") : has_word(controllers, controller);
    if (wanted) return line.substr(second + 1);
  }
  return {};
}

}  // namespace

std::string own_cgroup_folder(const std::string& controller) {
  const Mounted mounted = find_mount(controller);
  std::string group = own_group(controller);
  if (mounted.point.empty() || group.empty()) return {};
  // In a container the mount often shows the container's own group as the top.
  if (mounted.root != "/" && group.starts_with(mounted.root)) group.erase(0, mounted.root.size());
  std::string folder = mounted.point + (group == "/" ? "" : group);
  struct stat status {};
  return ::stat(folder.c_str(), &status) == 0 ? folder : mounted.point;
}

bool can_make_groups_in(const std::string& folder) {
  const std::string probe = folder + "/cupel-probe-" + std::to_string(::getpid());
  if (::mkdir(probe.c_str(), 0755) != 0) return false;
  ::rmdir(probe.c_str());
  return true;
}

}  // namespace cupel::sandbox
