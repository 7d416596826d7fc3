#include "sandbox/supervisor/internal/walls.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "sandbox/supervisor/internal/landlock.h"

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

// Beyond the memory limit a process of a slot without control group may map this much without
// touching it, as the runtimes of several languages do.
constexpr std::uint64_t kUntouchedBytes = 64ull << 30;

}  // namespace

Result<TierFilters> TierFilters::build(Tier tier) {
  const auto [program_kind, tool_kind] =
      tier <= Tier::t1   ? std::pair{FilterKind::namespaced, FilterKind::namespaced}
      : tier == Tier::t2 ? std::pair{FilterKind::strict, FilterKind::strict_with_processes}
                         : std::pair{FilterKind::minimal, FilterKind::minimal};
  auto program = SyscallFilter::build(program_kind);
  if (!program) return tl::make_unexpected(program.error());
  auto tool = SyscallFilter::build(tool_kind);
  if (!tool) return tl::make_unexpected(tool.error());
  return TierFilters{std::move(*program), std::move(*tool)};
}

Result<Walls> Walls::make(Place place, const TierFilters& filters) {
  Walls walls(std::move(place), filters);
  if (auto made = walls.renew(); !made) return tl::make_unexpected(made.error());
  return walls;
}

Result<void> Walls::renew() {
  // Under T3 nothing can be opened, and the kernel has no Landlock.
  if (place_.tier == Tier::t3 || landlock_version() == 0) return {};
  auto program = make_ruleset(place_.tier != Tier::t2);
  if (!program) return tl::make_unexpected(program.error());
  auto tool = make_ruleset(true);
  if (!tool) return tl::make_unexpected(tool.error());
  program_rules_ = std::move(*program);
  tool_rules_ = std::move(*tool);
  return {};
}

Result<Descriptor> Walls::make_ruleset(bool may_write) const {
  using Access = LandlockRule::Access;
  std::vector<Descriptor> opened;
  std::vector<LandlockRule> rules;
  const auto allow = [&](const std::string& path, Access access) {
    Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!file) return;  // this machine does not have it
    rules.push_back({file.get(), access});
    opened.push_back(std::move(file));
  };
  for (const std::string& path : place_.readable) allow(path, Access::read_and_execute);
  for (const std::string& path : place_.devices) allow(path, Access::device);
  for (const Scratch& scratch : place_.scratch)
    allow(scratch.path(), may_write ? Access::read_and_write : Access::read_and_execute);
  return make_landlock_ruleset(rules);
}

void Walls::apply(Launch& launch, const protocol::RunRequest& request, bool tool) const {
  launch.user = place_.user;
  launch.filter = tool ? &filters_->tool : &filters_->program;
  launch.landlock = tool ? tool_rules_.get() : program_rules_.get();
  launch.ends_with_parent = place_.tier >= Tier::t2;
  launch.cpu_seconds = request.cpu_ns / kSecond + 2;  // a backstop: the slot's own watch is exact
  launch.stack_bytes = std::min<rlim_t>(kMostStack, request.memory_bytes / 2);
  launch.file_bytes = std::max(request.file_bytes, request.output_bytes + 1);
  launch.open_files = request.open_files;
  // Of the supervisor's own user all processes of the machine would count.
  launch.processes = place_.user == static_cast<uid_t>(-1) ? RLIM_INFINITY : request.processes;
  if (place_.shares_user) {
    ++launch.processes;  // PID 1 counts, too
    // An earlier run of the program may have changed it: to the kernel the file is its own.
    if (launch.executable >= 0) ::fchmod(launch.executable, 0755);
  }
  if (place_.tier != Tier::t0) launch.address_space = request.memory_bytes + kUntouchedBytes;
}

}  // namespace cupel::sandbox
