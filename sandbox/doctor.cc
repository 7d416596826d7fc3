#include "sandbox/doctor.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>

#include "sandbox/internal/supervisor_process.h"
#include "sandbox/internal/tier_lines.h"

namespace cupel::sandbox {
namespace {

std::string kernel_release() {
  utsname system{};
  return ::uname(&system) == 0 ? system.release : "unknown";
}

/// The first line of a file of /proc or /sys; "" where it cannot be read.
std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The switches by which distributions take user namespaces away, and the kernel's own bound.
std::string user_namespaces() {
  if (::access("/proc/self/ns/user", F_OK) != 0) return "none: the kernel was built without them";
  const std::string most = first_line("/proc/sys/user/max_user_namespaces");
  if (most == "0") return "none: user.max_user_namespaces is 0";
  if (first_line("/proc/sys/kernel/unprivileged_userns_clone") == "0")
    return "for root alone: kernel.unprivileged_userns_clone is 0";
  if (first_line("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
    return "restricted: kernel.apparmor_restrict_unprivileged_userns is 1";
  return most.empty() ? "unknown: /proc/sys cannot be read" : "up to " + most;
}

/// `own` is /proc/self/cgroup, `mounts` /proc/self/mounts.
std::string control_groups(std::string_view own, std::string_view mounts) {
  std::string folder, own_group;
  bool version_1 = false;
  std::istringstream mount_lines{std::string(mounts)};
  for (std::string device, point, kind, rest;
       mount_lines >> device >> point >> kind && std::getline(mount_lines, rest);) {
    version_1 |= kind == "cgroup";
    if (kind == "cgroup2") folder = point;
  }
  std::istringstream own_lines{std::string(own)};
  for (std::string line; std::getline(own_lines, line);)
    if (line.starts_with("0::")) own_group = line.substr(3);
  std::string out;
  if (version_1) out = "v1";
  if (!folder.empty())
    out += fmt::format("{}v2 at {}, this process in {}", out.empty() ? "" : " and ", folder,
                       own_group.empty() ? "/" : own_group);
  return out.empty() ? "none mounted" : out;
}

std::string whole_file(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int landlock_version() {
#ifdef SYS_landlock_create_ruleset
  constexpr unsigned kAskVersion = 1;
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
  return version > 0 ? static_cast<int>(version) : 0;
#else
  return 0;
#endif
}

bool has_seccomp_filters() {
#ifdef SYS_seccomp
  constexpr unsigned kActionAvailable = 2;
  const unsigned kill_process = 0x80000000u;
  return ::syscall(SYS_seccomp, kActionAvailable, 0, &kill_process) == 0;
#else
  return false;
#endif
}

}  // namespace

MachineFacts machine_facts() {
  MachineFacts facts;
  facts.kernel = kernel_release();
  facts.user_namespaces = user_namespaces();
  facts.control_groups =
      control_groups(whole_file("/proc/self/cgroup"), whole_file("/proc/self/mounts"));
  facts.landlock = landlock_version();
  facts.seccomp = has_seccomp_filters();
  facts.user = ::geteuid() == 0 ? "root" : fmt::format("uid {}", ::geteuid());
  return facts;
}

Result<DoctorReport> examine(const Runner::Options& options) {
  auto supervisor = SupervisorProcess::start_even_if_refused(options);
  if (!supervisor) return tl::make_unexpected(supervisor.error());
  auto lines = parse_tier_lines((*supervisor)->report());
  if (!lines) return tl::make_unexpected(lines.error());
  DoctorReport report;
  report.usable = !(*supervisor)->refused();
  report.tier = (*supervisor)->tier();
  report.tiers = std::move(lines->tiers);
  std::sort(report.tiers.begin(), report.tiers.end(),
            [](const TierReport& a, const TierReport& b) { return a.tier < b.tier; });
  report.remarks = std::move(lines->remarks);
  report.facts = machine_facts();
  return report;
}

}  // namespace cupel::sandbox
