#include "bench/sandbox/census.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace cupel::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMebibyte = 1ull << 20;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path proc(pid_t process) { return "/proc/" + std::to_string(process); }

unsigned entries_in(const fs::path& folder) {
  std::error_code ignored;
  unsigned count = 0;
  for (auto entry = fs::directory_iterator(folder, ignored); entry != fs::directory_iterator();
       entry.increment(ignored))
    ++count;
  return count;
}

unsigned descriptors_of(pid_t process) {
  const unsigned seen = entries_in(proc(process) / "fd");
  return process == ::getpid() && seen > 0 ? seen - 1 : seen;  // one is the look itself
}

std::uint64_t resident(pid_t process) {
  std::uint64_t total = 0, pages = 0;
  std::istringstream(text_of(proc(process) / "statm")) >> total >> pages;
  return pages * static_cast<std::uint64_t>(::getpagesize());
}

unsigned processes_below(pid_t process) {
  unsigned count = 1;
  for (const pid_t child : children_of(process)) count += processes_below(child);
  return count;
}

unsigned lines_of(const fs::path& file) {
  const std::string text = text_of(file);
  return static_cast<unsigned>(std::count(text.begin(), text.end(), '\n'));
}

/// Folders of the supervisor's control groups, whatever the version.
std::vector<fs::path> groups_of(pid_t supervisor) {
  const std::string prefix = "cupel-" + std::to_string(supervisor) + "-";
  std::vector<fs::path> groups;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator("/sys/fs/cgroup", error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
    if (entry->path().filename().string().starts_with(prefix)) groups.push_back(entry->path());
  return groups;
}

std::uint64_t memory_of(const fs::path& group) {
  for (const char* name : {"memory.current", "memory.usage_in_bytes"}) {
    std::uint64_t bytes = 0;
    if (std::ifstream(group / name) >> bytes) return bytes;
  }
  return 0;
}

}  // namespace

std::vector<pid_t> children_of(pid_t process) {
  std::vector<pid_t> children;
  std::error_code ignored;
  for (auto thread = fs::directory_iterator(proc(process) / "task", ignored);
       thread != fs::directory_iterator(); thread.increment(ignored)) {
    std::istringstream text(text_of(thread->path() / "children"));
    for (pid_t child = 0; text >> child;) children.push_back(child);
  }
  return children;
}

std::vector<pid_t> find_supervisors() {
  std::vector<pid_t> found = children_of(::getpid());
  std::erase_if(found,
                [](pid_t child) { return text_of(proc(child) / "comm") != "cupel-sandbox\n"; });
  return found;
}

Census Census::take() {
  Census census;
  census.host_descriptors = descriptors_of(::getpid());
  census.host_memory = resident(::getpid());
  for (const pid_t supervisor : find_supervisors()) {
    census.processes += processes_below(supervisor);
    census.supervisor_descriptors += descriptors_of(supervisor);
    census.supervisor_memory += resident(supervisor);
    for (const pid_t slot : children_of(supervisor)) {
      ++census.slots;
      census.slot_descriptors += descriptors_of(slot);
      census.mounts += lines_of(proc(slot) / "mountinfo");
      census.slot_memory += resident(slot);
    }
    for (const fs::path& group : groups_of(supervisor)) {
      ++census.control_groups;
      census.group_memory += memory_of(group);
    }
  }
  return census;
}

Census Census::most_of(const Census& one, const Census& other) {
  Census most = one;
  for (auto figure : {&Census::slots, &Census::processes, &Census::host_descriptors,
                      &Census::supervisor_descriptors, &Census::slot_descriptors,
                      &Census::control_groups, &Census::mounts})
    most.*figure = std::max(one.*figure, other.*figure);
  for (auto figure : {&Census::host_memory, &Census::supervisor_memory, &Census::slot_memory,
                      &Census::group_memory})
    most.*figure = std::max(one.*figure, other.*figure);
  return most;
}

std::string Census::header() {
  return fmt::format("{:>6}{:>10}{:>9}{:>12}{:>10}{:>8}{:>8}{:>10}{:>9}{:>9}{:>10}", "slots",
                     "processes", "host fds", "superv. fds", "slot fds", "groups", "mounts",
                     "host MB", "superv.", "slots MB", "groups MB");
}

std::string Census::row() const {
  const auto megabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  return fmt::format("{:>6}{:>10}{:>9}{:>12}{:>10}{:>8}{:>8}{:>10.1f}{:>9.1f}{:>9.1f}{:>10.1f}",
                     slots, processes, host_descriptors, supervisor_descriptors, slot_descriptors,
                     control_groups, mounts, megabytes(host_memory), megabytes(supervisor_memory),
                     megabytes(slot_memory), megabytes(group_memory));
}

std::string Census::growth_since(const Census& before) const {
  std::string grown;
  const auto count = [&](const char* what, unsigned then, unsigned now) {
    if (now > then) grown += fmt::format("{}: {} -> {}; ", what, then, now);
  };
  const auto memory = [&](const char* what, std::uint64_t then, std::uint64_t now) {
    if (now > then + then / 20 + 2 * kMebibyte)
      grown += fmt::format("{}: {} -> {} bytes; ", what, then, now);
  };
  count("slots", before.slots, slots);
  count("processes", before.processes, processes);
  count("the host's descriptors", before.host_descriptors, host_descriptors);
  count("the supervisor's descriptors", before.supervisor_descriptors, supervisor_descriptors);
  count("the slots' descriptors", before.slot_descriptors, slot_descriptors);
  count("control groups", before.control_groups, control_groups);
  count("mounts", before.mounts, mounts);
  memory("the host's memory", before.host_memory, host_memory);
  memory("the supervisor's memory", before.supervisor_memory, supervisor_memory);
  memory("the slots' memory", before.slot_memory, slot_memory);
  memory("the control groups' memory", before.group_memory, group_memory);
  return grown;
}

}  // namespace cupel::bench
