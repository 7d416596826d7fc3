#include "sandbox/limits.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kMebibyte = 1ull << 20;

Result<void> check_between(std::string_view what, std::uint64_t value, std::uint64_t least,
                           std::uint64_t most) {
  if (value >= least && value <= most) return {};
  return failure(fmt::format("the limit {} is {}; it must be between {} and {} on this machine",
                             what, value, least, most));
}

std::uint64_t physical_memory() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t most_open_files() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : 1024;
}

}  // namespace

Result<void> check_limits(const Limits& limits) {
  constexpr std::uint64_t kMillisecond = 1'000'000;
  constexpr std::uint64_t kDay = 86'400'000 * kMillisecond;
  struct Bounds {
    std::string_view what;
    std::uint64_t value, least, most;
  };
  const auto count = [](std::chrono::nanoseconds time) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
  };
  const Bounds all[] = {
      {"cpu_time (ns)", count(limits.cpu_time), kMillisecond, kDay},
      {"wall_time (ns)", count(limits.wall_time), kMillisecond, kDay},
      {"memory_bytes", limits.memory_bytes, kMebibyte, physical_memory()},
      {"processes", limits.processes, 1, 32768},
      {"output_bytes", limits.output_bytes, 1, 4096 * kMebibyte},
      {"file_bytes", limits.file_bytes, 1, 65536 * kMebibyte},
      {"open_files", limits.open_files, 8, most_open_files()},
  };
  for (const Bounds& bounds : all)
    if (auto checked = check_between(bounds.what, bounds.value, bounds.least, bounds.most);
        !checked)
      return checked;
  return {};
}

}  // namespace cupel::sandbox
