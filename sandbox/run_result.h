#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// How a run ended. Where several hold, the first of violation, output_limit, memory_limit,
/// time_limit, wall_limit is reported. The list is closed; docs/sandbox.md describes each.
enum class Outcome : std::uint8_t {
  accepted,       ///< it ran to its end and exited with 0
  nonzero_exit,   ///< it exited with another code
  signalled,      ///< a signal ended it
  time_limit,     ///< it used more CPU time than it may
  wall_limit,     ///< the clock ran out though its CPU time had not: it slept, or the machine is
                  ///< loaded
  memory_limit,   ///< it needed more memory than it may
  output_limit,   ///< it wrote more to standard output or standard error than it may
  violation,      ///< it tried what no program in the sandbox may do
  compile_error,  ///< the compiler refused the source (of a compile step only)
  sandbox_error,  ///< ours: nothing is known about the program
};

std::string_view name(Outcome outcome);

/// What keeps a program in. T0 is the strongest; `cupel sandbox doctor` says which this machine
/// has.
enum class Tier : std::uint8_t {
  t0,  ///< namespaces, cgroup, Landlock, seccomp
  t1,  ///< the same without a cgroup: memory is limited by process
  t2,  ///< no user namespaces: Landlock, a strict system call filter, rlimits
  t3,  ///< a minimal system call filter alone, for static binaries
};

/// "T0" … "T3".
std::string_view name(Tier tier);

/// A file that a run left in its work folder, as an open descriptor.
struct CollectedFile {
  std::string name;
  Descriptor file;
};

struct RunResult {
  Outcome outcome = Outcome::sandbox_error;
  int exit_code = 0;                    ///< of a program that exited
  int signal = 0;                       ///< of a program that a signal ended
  std::chrono::nanoseconds cpu_time{};  ///< of the program and everything it started
  std::chrono::nanoseconds wall_time{};
  std::uint64_t peak_memory_bytes = 0;
  std::string output;                    ///< standard output, cut at the limit
  std::string errors;                    ///< standard error, cut at the limit
  std::vector<CollectedFile> collected;  ///< of `Command::collect`, those that exist
  Tier tier = Tier::t0;
  std::string detail;  ///< one sentence where the outcome alone does not say it all
};

}  // namespace cupel::sandbox
