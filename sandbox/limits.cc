#include "sandbox/limits.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kMebibyte = 1ull << 20;
constexpr std::uint64_t kMillisecond = 1'000'000;

enum class Unit { count, bytes, nanoseconds };

std::string in_words(std::uint64_t value, Unit unit) {
  if (unit == Unit::count) return fmt::format("{}", value);
  if (unit == Unit::bytes && value < kMebibyte) return fmt::format("{} bytes", value);
  return unit == Unit::bytes ? fmt::format("{} MiB", value / kMebibyte)
                             : fmt::format("{:.6g} s", static_cast<double>(value) / 1e9);
}

struct Bounds {
  std::string_view what;
  Unit unit;
  std::uint64_t value, least, most;
};

Result<void> check_between(const Bounds& bounds) {
  if (bounds.value >= bounds.least && bounds.value <= bounds.most) return {};
  return failure(fmt::format("the limit {} is {}; on this machine it must be between {} and {}",
                             bounds.what, in_words(bounds.value, bounds.unit),
                             in_words(bounds.least, bounds.unit),
                             in_words(bounds.most, bounds.unit)));
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
  constexpr std::uint64_t kDay = 86'400'000 * kMillisecond;
  const auto count = [](std::chrono::nanoseconds time) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
  };
  const Bounds all[] = {
      {"cpu_time", Unit::nanoseconds, count(limits.cpu_time), kMillisecond, kDay},
      {"wall_time", Unit::nanoseconds, count(limits.wall_time), kMillisecond, kDay},
      {"memory_bytes", Unit::bytes, limits.memory_bytes, kMebibyte, physical_memory()},
      {"processes", Unit::count, limits.processes, 1, 32768},
      {"output_bytes", Unit::bytes, limits.output_bytes, 1, 4096 * kMebibyte},
      {"file_bytes", Unit::bytes, limits.file_bytes, 1, 65536 * kMebibyte},
      {"open_files", Unit::count, limits.open_files, 8, most_open_files()},
  };
  for (const Bounds& bounds : all)
    if (auto checked = check_between(bounds); !checked) return checked;
  return {};
}

void FixedTimes::apply_to(Limits& limits) const {
  constexpr int kWallOfCpu = 3;
  constexpr std::chrono::nanoseconds kMostWall = std::chrono::hours(24);
  if (cpu) {
    limits.cpu_time = *cpu;
    limits.wall_time = std::min(std::max(limits.wall_time, *cpu * kWallOfCpu), kMostWall);
  }
  if (wall) limits.wall_time = *wall;
}

}  // namespace cupel::sandbox
