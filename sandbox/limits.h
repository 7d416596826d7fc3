#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/result.h"

namespace cupel::sandbox {

/// What one run may use. CPU time, memory and processes count for the program and everything it
/// starts together.
struct Limits {
  std::chrono::nanoseconds cpu_time = std::chrono::seconds(10);
  std::chrono::nanoseconds wall_time = std::chrono::seconds(30);
  std::uint64_t memory_bytes = 512ull << 20;
  std::uint32_t processes = 64;              ///< processes and threads
  std::uint64_t output_bytes = 16ull << 20;  ///< of standard output, and again of standard error
  std::uint64_t file_bytes = 64ull << 20;    ///< of any one file; never less than output_bytes
  std::uint32_t open_files = 256;

  bool operator==(const Limits&) const = default;
};

/// Times that hold as they are, whatever a language needs beside C++. CPU time alone brings wall
/// time of no less than three times as much.
struct FixedTimes {
  std::optional<std::chrono::nanoseconds> cpu = {}, wall = {};

  void apply_to(Limits& limits) const;
};

/// Fails, naming the limit and its bounds, where one is zero or beyond what this machine can hold
/// a program to.
Result<void> check_limits(const Limits& limits);

}  // namespace cupel::sandbox
