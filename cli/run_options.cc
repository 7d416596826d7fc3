#include "cli/run_options.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "cli/quantity.h"
#include "sandbox/descriptor.h"

namespace cupel::cli {
namespace {

/// Sets `value` where the option was given.
template <class Value, class Parsed>
Result<void> set(Value& value, const char* option, const std::string& text,
                 Result<Parsed> (*parse)(std::string_view)) {
  if (text.empty()) return {};
  const auto parsed = parse(text);
  if (!parsed) return failure(fmt::format("{}: {}", option, parsed.error().message));
  value = *parsed;
  return {};
}

}  // namespace

void LimitOptions::add_to(CLI::App& command) {
  const auto add = [&](const char* name, std::string& value, const char* description) {
    command.add_option(name, value, description)->group("Limits");
  };
  add("--cpu", cpu,
      "CPU time of the program and all it starts: 2s, 500ms (default 10s; more for "
      "slow languages)");
  add("--wall", wall, "Time by the clock (default 30s, and no less than three times --cpu)");
  add("--memory", memory,
      "Memory: 256M, 1G (default 512M, beside what the language's runtime "
      "takes)");
  add("--processes", processes, "Processes and threads at the same time (default 64)");
  add("--output", output, "Standard output, and again standard error (default 16M)");
  add("--file-size", file_size, "The size of any one file (default 64M)");
  add("--open-files", open_files, "Open files in each process (default 256)");
}

Result<LimitOptions::Chosen> LimitOptions::limits() const {
  Chosen chosen;
  sandbox::Limits& limits = chosen.limits;
  const Result<void> parsed[] = {
      set(chosen.times.cpu, "--cpu", cpu, parse_duration),
      set(chosen.times.wall, "--wall", wall, parse_duration),
      set(limits.memory_bytes, "--memory", memory, parse_bytes),
      set(limits.processes, "--processes", processes, parse_count),
      set(limits.output_bytes, "--output", output, parse_bytes),
      set(limits.file_bytes, "--file-size", file_size, parse_bytes),
      set(limits.open_files, "--open-files", open_files, parse_count),
  };
  for (const auto& result : parsed)
    if (!result) return tl::make_unexpected(result.error());
  sandbox::Limits as_given = limits;
  if (chosen.times.cpu) as_given.cpu_time = *chosen.times.cpu;
  if (chosen.times.wall) as_given.wall_time = *chosen.times.wall;
  if (auto checked = sandbox::check_limits(as_given); !checked)
    return tl::make_unexpected(checked.error());
  return chosen;
}

Result<sandbox::Tier> parse_tier(const std::string& text) {
  using sandbox::Tier;
  std::vector<std::string_view> known;
  for (const Tier tier : {Tier::t0, Tier::t1, Tier::t2, Tier::t3}) {
    if (text == name(tier)) return tier;
    known.push_back(name(tier));
  }
  return failure(unknown_name_message("tier", text, known));
}

Result<std::string> read_input(const std::string& path, std::size_t most) {
  const bool standard = path == "-";
  const sandbox::Descriptor file(standard ? ::dup(STDIN_FILENO)
                                          : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const auto cannot = [&] {
    return failure(fmt::format("{}: cannot read: {}", standard ? "standard input" : path,
                               std::strerror(errno)));
  };
  if (!file) return cannot();
  std::string bytes;
  for (;;) {
    constexpr std::size_t kAtOnce = 1u << 16;
    const std::size_t before = bytes.size();
    bytes.resize(before + kAtOnce);
    const ssize_t got = ::read(file.get(), bytes.data() + before, kAtOnce);
    if (got < 0 && errno != EINTR) return cannot();
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return bytes;
    if (bytes.size() > most)
      return failure(fmt::format("{}: has more than {}, the most that is read",
                                 standard ? "standard input" : path, mebibytes_text(most)));
  }
}

}  // namespace cupel::cli
