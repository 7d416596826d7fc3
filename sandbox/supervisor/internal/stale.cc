#include "sandbox/supervisor/internal/stale.h"

#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>

namespace cupel::sandbox {
namespace {

/// Tells this PID namespace from others of this machine, and of others that share its folders.
std::string numbering() {
  struct stat status {};
  const bool known = ::stat("/proc/self/ns/pid", &status) == 0;
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  return std::to_string(known ? status.st_ino : 0) + "." + boot.substr(0, boot.find('-'));
}

}  // namespace

std::string mark_of(pid_t supervisor) { return std::to_string(supervisor) + "-" + numbering(); }

bool is_stale(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  pid_t supervisor = 0;
  const auto number = std::from_chars(name.data(), name.data() + name.size(), supervisor);
  if (number.ec != std::errc() || supervisor <= 0) return false;
  if (!name.starts_with(mark_of(supervisor) + "-")) return false;
  return ::kill(supervisor, 0) != 0 && errno == ESRCH;
}

}  // namespace cupel::sandbox
